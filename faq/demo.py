"""The demo brand's FAQ: taken into an empty store once, as approved by its spokesperson."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from faq import store
from faq.approval import import_entry
from faq.exchange import read_entries
from faq.review import Actor
from storage.engine import reading, transaction


@dataclass(frozen=True)
class Imported:
    changed: int
    """Entries that got a new version."""
    unchanged: int


def import_files(engine: Engine, files: Iterable[Path], approver: str, now: datetime) -> Imported:
    """Approve every entry of the files in one transaction.

    Raises ImportRefused, with nothing taken of any file, if one of them has a problem; Refused if
    the approver wrote on an open draft of an entry that would change.
    """
    entries = read_entries(*files)
    by = Actor(approver, may_approve=True)
    with transaction(engine) as connection:
        changed = sum(import_entry(connection, entry, by, now) for entry in entries)
    return Imported(changed, len(entries) - changed)


def import_once(engine: Engine, folder: Path, approver: str, now: datetime) -> Imported | None:
    """Import the YAML files of `folder` if nothing is live yet; None if something is."""
    with reading(engine) as connection:
        if store.live(connection):
            return None
    return import_files(engine, sorted(folder.glob("*.yml")), approver, now)
