"""Releases in the database, without the training that made them."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from faq import store
from storage.engine import transaction
from storage.release_tables import release
from tests.makers import NOON

NO_SHA256 = "0" * 64


def live_numbers(connection: Connection) -> dict[str, int]:
    """By entry, the number of its live version."""
    return {one.entry.id: one.number for one in store.live(connection)}


def add_release(engine: Engine, number: int, made_at: datetime = NOON, **given: object) -> None:
    """A release that passed the gate, trained on what is live now."""
    with transaction(engine) as connection:
        trained: Mapping[str, int] = live_numbers(connection)
        row = {
            "made_by": "rotem",
            "model_file": f"releases/{number:04}.tar.gz",
            "model_sha256": NO_SHA256,
            "model_id": f"model-{number}",
            "entries": json.dumps(trained),
            "state": "ready",
            "report": "{}",
        }
        values = {"number": number, "made_at": made_at, **row, **given}
        connection.execute(sa.insert(release).values(**values))
