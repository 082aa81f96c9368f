"""Where the review of each entry stands, in the database, and the way along one edge.

The use cases that take these ways are in faq/writing.py and faq/approval.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import audit, authors, canonical, review, store
from faq.audit import Deed
from faq.entry import ID_PATTERN, Entry
from faq.review import OPEN, Actor, Edge, Refused, State
from faq.store import Approved
from storage.tables import draft, live_version


@dataclass(frozen=True)
class Promised:
    """By when a submitted draft is decided on, and when the spokesperson is reminded of it."""

    remind_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Draft:
    """Where the review of an entry stands, and what is being written, if anything is."""

    entry_id: str
    state: State
    number: int = 0
    """Raised by every edge."""
    base: int = 0
    """The number of the newest version when the draft was begun; 0 if there was none."""
    content: Entry | None = None
    confirmed: tuple[str, ...] = ()
    reason: str = ""
    """Why it was sent back."""
    notes: str = ""
    """What the writers tell their colleagues and the approver; never said to a visitor."""
    submitted_at: datetime | None = None
    promised: Promised | None = None
    """While it is in review, unless nothing was promised."""
    moved_by: str = ""
    moved_at: datetime | None = None
    standing: Approved | None = None
    """The live version, or the newest one if none is live."""
    newest_number: int = 0
    """Of the newest version, which is not the live one after a roll back; 0 if there is none."""
    authors: tuple[str, ...] = ()
    """Who wrote since the newest version."""

    @property
    def changed(self) -> tuple[str, ...]:
        """The languages that the draft words otherwise than the version it would replace."""
        return review.changed_languages(self._before, self.content) if self.content else ()

    @property
    def stale(self) -> tuple[str, ...]:
        """The languages to be changed or confirmed before the draft can be submitted."""
        if self.content is None:
            return ()
        return review.stale_languages(self._before, self.content, self.confirmed)

    @property
    def outdated(self) -> bool:
        """Whether a version was made after the draft was begun."""
        return self.content is not None and self.base != self.newest_number

    @property
    def _before(self) -> Entry | None:
        return self.standing.entry if self.standing else None


@dataclass(frozen=True)
class Waits:
    """A draft that waits for a decision."""

    entry_id: str
    number: int
    promised: Promised | None

    def __str__(self) -> str:
        return f"{self.entry_id}:{self.number}"


@dataclass(frozen=True)
class Step:
    """An edge to go along, and what the review has after it."""

    edge: Edge
    by: Actor
    text: Entry
    """What the edge is about; its hash is recorded."""
    content: Entry | None = None
    """The draft after the edge; not looked at where the edge closes it."""
    confirmed: tuple[str, ...] = ()
    reason: str = ""
    notes: str | None = None
    """New notes; None leaves them. They go with the draft."""
    version_number: int | None = None
    """The version that was made with the edge, or brought back."""
    promised: Promised | None = None
    """For an edge into the review."""


def load(connection: Connection, entry_id: str) -> Draft:
    """The review of an entry, whatever its state; NEW if the id is not known.

    Raises Refused for what can be no entry's id: PostgreSQL would not even look for it.
    """
    return load_all(connection, [entry_id])[0]


def load_all(connection: Connection, entry_ids: Sequence[str]) -> list[Draft]:
    """The reviews of these entries, in this order, in as many queries as that of one."""
    for one in entry_ids:
        if not ID_PATTERN.fullmatch(one):
            raise Refused("bad_id", id=repr(one))
    found = connection.execute(sa.select(draft).where(draft.c.entry_id.in_(entry_ids)))
    rows = {row.entry_id: row for row in found}
    standing = store.standing(connection, entry_ids)
    wrote = authors.of_entries(connection, entry_ids)
    live = _live(connection, [one for one in entry_ids if one not in rows])
    return [
        _draft(rows[one], standing.get(one), wrote[one])
        if one in rows
        else _without_row(one, standing.get(one), live)
        for one in entry_ids
    ]


def _draft(
    row: Any, versions: tuple[Approved, int] | None, wrote: Mapping[int, tuple[str, ...]]
) -> Draft:
    standing, newest_number = versions or (None, 0)
    towards = {row.base + 1, newest_number + 1}
    return Draft(
        entry_id=row.entry_id,
        state=State(row.state),
        number=row.number,
        base=row.base,
        content=canonical.load(row.content) if row.content else None,
        confirmed=tuple(row.confirmed.split(",")) if row.confirmed else (),
        reason=row.reason,
        notes=row.notes,
        submitted_at=row.submitted_at,
        promised=_promised(row),
        moved_by=row.moved_by,
        moved_at=row.moved_at,
        standing=standing,
        newest_number=newest_number,
        authors=tuple(sorted({one for number in towards for one in wrote.get(number, ())})),
    )


def _promised(row: Any) -> Promised | None:
    return Promised(row.remind_at, row.due_at) if row.due_at else None


def _without_row(
    entry_id: str, versions: tuple[Approved, int] | None, live: Collection[int]
) -> Draft:
    """An entry that is new, or was approved before there were reviews."""
    if versions is None:
        return Draft(entry_id, State.NEW)
    standing, number = versions
    state = State.APPROVED if standing.version_id in live else State.RETIRED
    return Draft(entry_id, state, base=number, standing=standing, newest_number=number)


def _live(connection: Connection, entry_ids: Sequence[str]) -> set[int]:
    """The live versions of these entries."""
    if not entry_ids:
        return set()
    found = sa.select(live_version.c.version_id).where(live_version.c.entry_id.in_(entry_ids))
    return set(connection.execute(found).scalars())


def queue(connection: Connection) -> list[Draft]:
    """Every open draft, the one that has waited longest in its state first."""
    states = [state.value for state in OPEN]
    ids = connection.execute(
        sa.select(draft.c.entry_id)
        .where(draft.c.state.in_(states))
        .order_by(draft.c.moved_at, draft.c.entry_id)
    ).scalars()
    return load_all(connection, ids.all())


def waiting(connection: Connection) -> list[Waits]:
    """What is in review: what is due first at the top, what nothing was promised for last."""
    columns = (draft.c.entry_id, draft.c.number, draft.c.remind_at, draft.c.due_at)
    rows = connection.execute(
        sa.select(*columns)
        .where(draft.c.state == State.IN_REVIEW.value)
        .order_by(draft.c.due_at.is_(None), draft.c.due_at, draft.c.submitted_at, draft.c.entry_id)
    )
    return [Waits(row.entry_id, row.number, _promised(row)) for row in rows]


def count(connection: Connection, state: State) -> int:
    """How many drafts are in that state."""
    counted = sa.select(sa.func.count()).where(draft.c.state == state.value)
    return int(connection.execute(counted).scalar_one())


def begin(connection: Connection, entry_id: str) -> Draft:
    """The review of an entry, which no other transaction changes until this one ends."""
    audit.lock(connection)
    return load(connection, entry_id)


def check(before: Draft, edge: Edge, by: Actor, reason: str = "") -> State:
    """The state after the edge; raise Refused, naming the entry, if it is not allowed."""
    try:
        return review.move(before.state, edge, by, reason)
    except Refused as error:
        raise Refused("of_entry", entry=before.entry_id, what=error.remark) from None


def go(connection: Connection, before: Draft, step: Step, now: datetime) -> Draft:
    """Go along an edge: write where the review stands, and the audit's row; return it as it is."""
    state = check(before, step.edge, step.by, step.reason)
    is_open = state in OPEN
    begun_now = step.edge in (Edge.WRITTEN, Edge.RESTORED)
    newest = max(step.version_number or 0, before.newest_number)
    row = {
        "state": state.value,
        "number": before.number + 1,
        "base": before.base if is_open and not begun_now else newest,
        "content": canonical.dump(step.content) if is_open and step.content else None,
        "confirmed": ",".join(step.confirmed) if is_open else "",
        "reason": step.reason if state is State.SENT_BACK else "",
        "submitted_at": now if state is State.IN_REVIEW else None,
        "remind_at": step.promised.remind_at if step.promised else None,
        "due_at": step.promised.due_at if step.promised else None,
        "moved_by": step.by.account,
        "moved_at": now,
    }
    if step.notes is not None or not is_open:
        row["notes"] = step.notes or ""
    store.ensure_entry(connection, before.entry_id, now)
    _put(connection, before.entry_id, row)
    audit.write(
        connection,
        Deed(
            account=step.by.account,
            edge=step.edge,
            entry_id=before.entry_id,
            before=before.state,
            after=state,
            reason=step.reason,
            version_number=step.version_number,
            text_hash=canonical.text_hash(step.text),
        ),
        now,
    )
    return load(connection, before.entry_id)


def keep_notes(connection: Connection, before: Draft, notes: str) -> Draft:
    """Change the notes of an open draft: no edge, but whoever has read it is told by the number."""
    _put(connection, before.entry_id, {"notes": notes, "number": before.number + 1})
    return load(connection, before.entry_id)


def _put(connection: Connection, entry_id: str, row: dict[str, Any]) -> None:
    changed = connection.execute(
        sa.update(draft).where(draft.c.entry_id == entry_id).values(**row)
    ).rowcount
    if not changed:
        connection.execute(sa.insert(draft).values(entry_id=entry_id, **row))
