"""Releases in the database, without the training that made them."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from faq import store
from storage.engine import transaction
from storage.release_tables import release
from tests.makers import NOON

METADATA = "metadata.json"
NO_SHA256 = "0" * 64


def live_numbers(connection: Connection) -> dict[str, int]:
    """By entry, the number of its live version."""
    return {one.entry.id: one.number for one in store.live(connection)}


def add_release(engine: Engine, number: int, **given: object) -> None:
    """A release that passed the gate, trained on what is live now."""
    with transaction(engine) as connection:
        trained: Mapping[str, int] = live_numbers(connection)
        row = {
            "made_at": NOON,
            "made_by": "rotem",
            "model_file": f"releases/{number:04}.tar.gz",
            "model_sha256": NO_SHA256,
            "model_id": f"model-{number}",
            "entries": json.dumps(trained),
            "state": "ready",
            "report": "{}",
        }
        values = {"number": number, **row, **given}
        connection.execute(sa.insert(release).values(**values))


def repacked(model: Path, out: Path, model_id: str) -> Path:
    """The same model under another id: another file, as another training would make it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(model) as before, tarfile.open(out, "w:gz", compresslevel=1) as after:
        for member in before.getmembers():
            content = before.extractfile(member)
            data = content.read() if content else b""
            if member.name.removeprefix("./") == METADATA:
                data = json.dumps({**json.loads(data), "model_id": model_id}).encode()
                member.size = len(data)
            after.addfile(member, io.BytesIO(data) if content else None)
    return out


def release_of(engine: Engine, number: int, file: Path) -> None:
    """A release whose file lies in a folder `releases` below that of the models."""
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    add_release(engine, number, model_file=f"releases/{file.name}", model_sha256=sha256)
