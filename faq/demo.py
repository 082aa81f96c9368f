"""The demo brand's FAQ: taken into an empty store once, as approved by its spokesperson."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from faq import store
from faq.approval import import_entry
from faq.exchange import read_entries
from faq.review import Actor, Refused
from storage.engine import reading, transaction


@dataclass(frozen=True)
class Imported:
    changed: int
    """Entries that got a new version."""
    unchanged: int


def import_files(engine: Engine, files: Iterable[Path], by: Actor, now: datetime) -> Imported:
    """Approve every entry of the files in one transaction, in the name of `by`: the first filling.

    Raises ImportRefused, with nothing taken of any file, if one of them has a problem; Refused if
    an entry would change in a store that has approved entries already, where files become drafts,
    or if `by` wrote on an open draft of it.
    """
    entries = read_entries(*files)
    with transaction(engine) as connection:
        is_first = not store.has_versions(connection)
        changed = sum(import_entry(connection, entry, by, now) for entry in entries)
        if changed and not is_first:
            raise Refused("files_become_drafts", count=changed)
    return Imported(changed, len(entries) - changed)


def import_once(engine: Engine, folder: Path, approver: str, now: datetime) -> Imported | None:
    """Import the YAML files of `folder` if nothing was ever approved; None if something was."""
    with reading(engine) as connection:
        if store.has_versions(connection):
            return None
    by = Actor(approver, may_approve=True)
    return import_files(engine, sorted(folder.glob("*.yml")), by, now)
