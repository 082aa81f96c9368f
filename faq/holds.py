"""Holds: an answer, or all answers of a topic, withdrawn at once and brought back later.

Every function takes an open transaction. A hold changes no version: while it is open, the holding
statement is said instead (faq/answers.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import audit, canonical, drafts, review, store
from faq.audit import Deed
from faq.lines import NEEDED
from faq.remarks import Remark, remark
from faq.review import Actor, Edge, Refused
from storage.tables import hold as hold_table


@dataclass(frozen=True)
class Scope:
    """What is held: one entry, or one topic."""

    entry_id: str | None = None
    topic: str | None = None

    def __post_init__(self) -> None:
        if (self.entry_id is None) == (self.topic is None):
            raise Refused("one_scope")
        review.refuse_non_text(str(self.entry_id or self.topic))

    def __str__(self) -> str:
        return str(self.remark)

    @property
    def remark(self) -> Remark:
        if self.entry_id is None:
            return remark("scope_topic", topic=self.topic or "")
        return remark("scope_entry", entry=self.entry_id)

    @property
    def columns(self) -> dict[str, str | None]:
        return {"entry_id": self.entry_id, "topic": self.topic}


@dataclass(frozen=True)
class Hold:
    scope: Scope
    held_by: str
    held_at: datetime
    reason: str


@dataclass(frozen=True)
class Held:
    """What is held now, by entry id and by topic."""

    entries: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


NOTHING = Held()


def open_holds(connection: Connection) -> list[Hold]:
    """Every hold that is not released, the oldest first."""
    rows = connection.execute(
        sa.select(hold_table).where(hold_table.c.released_at.is_(None)).order_by(hold_table.c.id)
    )
    return [_hold(row) for row in rows]


def held(connection: Connection) -> Held:
    scopes = [one.scope for one in open_holds(connection)]
    return Held(
        frozenset(one.entry_id for one in scopes if one.entry_id),
        frozenset(one.topic for one in scopes if one.topic),
    )


def hold(connection: Connection, scope: Scope, by: Actor, reason: str, now: datetime) -> None:
    """Withdraw what is live in the scope, from the next turn on.

    Anyone may: it takes words away and adds none. Only an approver may release.
    """
    audit.lock(connection)
    _refuse_unknown(connection, scope)
    deed = _deed(connection, scope, Edge.HELD, by, reason.strip())
    before = _open_hold(connection, scope)
    if before:
        at = before.held_at.isoformat(timespec="minutes")
        raise Refused("held_already", scope=scope.remark, name=before.held_by, at=at)
    connection.execute(
        sa.insert(hold_table).values(
            **scope.columns, held_by=by.account, held_at=now, reason=deed.reason
        )
    )
    _record(connection, deed, now)


def release(connection: Connection, scope: Scope, by: Actor, now: datetime) -> None:
    """Bring back the live version of what is held, from the next turn on."""
    audit.lock(connection)
    if not _open_hold(connection, scope):
        raise Refused("not_held", scope=scope.remark)
    deed = _deed(connection, scope, Edge.RELEASED, by, "")
    connection.execute(
        sa.update(hold_table)
        .where(*_is_open(scope))
        .values(released_by=by.account, released_at=now)
    )
    _record(connection, deed, now)


def _record(connection: Connection, deed: Deed, now: datetime) -> None:
    audit.write(connection, deed, now)
    store.raise_revision(connection)


def _refuse_unknown(connection: Connection, scope: Scope) -> None:
    """Raise Refused if nothing of the scope is live, or if the assistant cannot do without it."""
    live = {one.entry.id: one.entry.topic for one in store.live(connection, scope.entry_id)}
    if scope.topic is not None and scope.topic not in live.values():
        known = ", ".join(sorted(set(live.values())))
        raise Refused("no_such_topic", topic=repr(scope.topic), known=known)
    if scope.entry_id is not None and scope.entry_id not in live:
        raise Refused("nothing_live", scope=scope.remark)
    needed = sorted(
        one for one, topic in live.items() if one in NEEDED and scope.topic in (None, topic)
    )
    if needed:
        raise Refused("cannot_hold", scope=scope.remark, entry=needed[0])


def _deed(connection: Connection, scope: Scope, edge: Edge, by: Actor, reason: str) -> Deed:
    """What is to be recorded; raise Refused if the edge is not allowed."""
    if scope.entry_id is None:
        review.allow(edge, by, reason)
        return Deed(by.account, edge, topic=scope.topic, reason=reason)
    before = drafts.load(connection, scope.entry_id)
    after = drafts.check(before, edge, by, reason)
    return Deed(
        by.account,
        edge,
        entry_id=scope.entry_id,
        before=before.state,
        after=after,
        reason=reason,
        text_hash=canonical.text_hash(before.standing.entry) if before.standing else "",
    )


def _open_hold(connection: Connection, scope: Scope) -> Hold | None:
    row = connection.execute(sa.select(hold_table).where(*_is_open(scope))).one_or_none()
    return _hold(row) if row else None


def _is_open(scope: Scope) -> list[Any]:
    column = hold_table.c.entry_id if scope.entry_id is not None else hold_table.c.topic
    return [column == (scope.entry_id or scope.topic), hold_table.c.released_at.is_(None)]


def _hold(row: Any) -> Hold:
    return Hold(Scope(row.entry_id, row.topic), row.held_by, row.held_at, row.reason)
