"""A file as drafts: what each of its entries would do, and the writing of what was looked at.

Nothing is written by `plan`; `write` takes a plan and refuses what changed since it was made.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import canonical, store, writing
from faq.diff import Difference, differences
from faq.entry import Entry
from faq.exchange import Found
from faq.review import OPEN, Actor
from storage.tables import draft, draft_author


class Fate(str, Enum):
    # No draft is open and nothing is live under the id.
    NEW = "new"
    CHANGED = "changed"
    # The draft, or what is live if there is none, says the same.
    UNCHANGED = "unchanged"
    # Somebody else's draft is open: it is replaced only if that is asked for.
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Planned:
    """What an entry of the file would do."""

    found: Found
    fate: Fate
    before: Entry | None = None
    """What it would replace as a draft: the open draft, or else what is live."""
    number: int | None = None
    """The number of the review; None if there was none."""
    authors: tuple[str, ...] = ()
    """Who wrote on the open draft."""

    @property
    def entry(self) -> Entry:
        return self.found.entry

    @property
    def changes(self) -> list[Difference]:
        return differences(self.before, self.entry)


def plan(connection: Connection, found: Iterable[Found], by: Actor) -> list[Planned]:
    """What each entry would do if `by` wrote it as a draft now, in the order of the file."""
    live = {one.entry.id: one.entry for one in store.live(connection)}
    reviews = {row.entry_id: row for row in connection.execute(sa.select(draft))}
    authors: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(sa.select(draft_author)):
        review = reviews.get(row.entry_id)
        if review is not None and row.version_number > review.base:
            authors[row.entry_id].add(row.account)
    return [
        _planned(one, live.get(one.entry.id), reviews.get(one.entry.id), authors, by)
        for one in found
    ]


def _planned(
    found: Found, live: Entry | None, row: Any, authors: dict[str, set[str]], by: Actor
) -> Planned:
    is_open = row is not None and row.state in {state.value for state in OPEN}
    before = canonical.load(row.content) if row is not None and is_open else live
    number = row.number if row is not None else None
    wrote = tuple(sorted(authors[found.entry.id])) if is_open else ()
    if before == found.entry:
        fate = Fate.UNCHANGED
    elif set(wrote) - {by.account}:
        fate = Fate.CONFLICT
    else:
        fate = Fate.NEW if before is None else Fate.CHANGED
    return Planned(found, fate, before, number, wrote)


def seen(planned: Iterable[Planned]) -> str:
    """A mark of a plan: another one as soon as any entry would do something else."""
    marks = [[one.entry.id, one.fate.value, one.number] for one in planned]
    return canonical.sha256(canonical.canonical_json(marks))


def to_write(planned: Iterable[Planned], replaced: Collection[str] = ()) -> list[Planned]:
    """Those that are written: the new and the changed, and the conflicts that were chosen."""
    return [
        one
        for one in planned
        if one.fate in (Fate.NEW, Fate.CHANGED)
        or (one.fate is Fate.CONFLICT and one.entry.id in replaced)
    ]


def batches(planned: list[Planned], size: int = 20) -> Iterator[list[Planned]]:
    """Parts that are written in a transaction each: turns are logged between two of them."""
    for start in range(0, len(planned), size):
        yield planned[start : start + size]


def write(connection: Connection, planned: Iterable[Planned], by: Actor, now: datetime) -> None:
    """Write these as drafts; raise Conflict if one was changed since it was planned."""
    for one in planned:
        writing.save(connection, one.entry, by, one.number, now)
