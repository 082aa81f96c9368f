"""Tickets in the database: a row each, and one event row for each edge in the same transaction.

Whoever changes a ticket holds the lock of its conversation's row, as whoever adds a message does,
so a ticket and its conversation move in one order. A transaction that changes several takes all
its locks before it writes the first event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import policies, timers
from handoff.history import MOVING, EventKind, Priority, Situation, opening
from handoff.machine import Standing, TicketEvent, TicketState
from settings.promises import Agreement
from storage.conversations import lock_conversation
from storage.tables import revision
from storage.ticket_tables import ticket, ticket_event

EVENTS = "tickets"
"""The row of `revision` with the number of the newest event."""

# Statements of turns are built once: to build one takes longer than to run it.
_GET = sa.select(ticket).where(ticket.c.id == sa.bindparam("wanted"))
_ADD = sa.insert(ticket)
_CHANGE = sa.update(ticket).where(
    ticket.c.id == sa.bindparam("wanted"), ticket.c.last_event == sa.bindparam("seen")
)
_ADD_EVENT = sa.insert(ticket_event)
_RAISE_NUMBER = (
    sa.update(revision).where(revision.c.name == EVENTS).values(number=revision.c.number + 1)
)
_RAISED_NUMBER = _RAISE_NUMBER.returning(revision.c.number)
_NUMBER = sa.select(revision.c.number).where(revision.c.name == EVENTS)
_NEWEST = (
    sa.select(ticket)
    .where(ticket.c.conversation_id == sa.bindparam("wanted"))
    .order_by(ticket.c.id.desc())
    .limit(1)
)


class NoSuchTicket(LookupError):
    """There is no ticket of that number: `dover tickets list --all` shows those that exist."""


@dataclass(frozen=True)
class Ticket:
    id: int
    conversation_id: str
    reason: str
    topic: str
    message_id: int | None
    opened_at: datetime
    resolved_at: datetime | None
    last_event: int
    standing: Standing

    @property
    def state(self) -> TicketState:
        return self.standing.state

    @property
    def queue(self) -> str:
        return self.standing.situation.queue

    @property
    def owner(self) -> str | None:
        return self.standing.owner


@dataclass(frozen=True)
class Opening:
    """What a ticket is opened with."""

    conversation_id: str
    queue: str
    reason: str
    message_id: int | None = None
    """The message whose turn opens it; None if an agent does."""
    topic: str = ""
    priority: Priority = Priority.NORMAL
    account: str | None = None


def get(connection: Connection, ticket_id: int) -> Ticket:
    """The ticket as it is; raise NoSuchTicket."""
    row = connection.execute(_GET, {"wanted": ticket_id}).one_or_none()
    if row is None:
        raise NoSuchTicket(f"{ticket_id}: {NoSuchTicket.__doc__}")
    return from_row(row)


def locked(connection: Connection, ticket_id: int) -> Ticket:
    """The ticket with its conversation locked until the transaction ends; raise NoSuchTicket."""
    lock_conversation(connection, get(connection, ticket_id).conversation_id)
    return get(connection, ticket_id)


def newest(connection: Connection, conversation_id: str) -> Ticket | None:
    """The conversation's last ticket, which is the only one that may not be resolved."""
    row = connection.execute(_NEWEST, {"wanted": conversation_id}).one_or_none()
    return from_row(row) if row else None


def open_ticket(
    connection: Connection, given: Opening, agreement: Agreement, now: datetime
) -> Ticket:
    """Open a ticket under the agreement; raise IntegrityError if the conversation has one open."""
    number = next_number(connection)
    event = TicketEvent(
        EventKind.OPENED,
        now,
        queue=given.queue,
        priority=given.priority,
        policy=policies.remember(connection, agreement, now),
        number=number,
        account=given.account,
        reason=given.reason,
        message_id=given.message_id,
    )
    opened = Ticket(
        id=0,
        conversation_id=given.conversation_id,
        reason=given.reason,
        topic=given.topic,
        message_id=given.message_id,
        opened_at=now,
        resolved_at=None,
        last_event=number,
        standing=Standing(opening(event)),
    )
    values = {name: getattr(opened, name) for name in _CONSTANT}
    added = connection.execute(_ADD, {**values, **_changing(opened)})
    opened = replace(opened, id=int(added.inserted_primary_key[0]))
    _insert_event(connection, replace(event, ticket_id=opened.id))
    timers.schedule(connection, opened.id, event, agreement, now)
    return opened


def record(
    connection: Connection, before: Ticket, kind: EventKind, now: datetime, **carried: Any
) -> Ticket:
    """Write one edge of the ticket and return the ticket after it.

    `carried` are fields of TicketEvent. Raise EdgeRefused if the edge cannot be; nothing is
    written then.
    """
    event = TicketEvent(kind, now, ticket_id=before.id, **carried)
    standing = before.standing.after(event)
    number = next_number(connection)
    after = replace(
        before,
        standing=standing,
        last_event=number,
        resolved_at=now if kind is EventKind.RESOLVED else before.resolved_at,
    )
    if after.state is not TicketState.RESOLVED:
        after = replace(after, resolved_at=None)
    seen = {"wanted": before.id, "seen": before.last_event}
    changed = connection.execute(_CHANGE, {**seen, **_changing(after)})
    if changed.rowcount != 1:
        raise RuntimeError(f"ticket {before.id} was changed without the lock of its conversation")
    _insert_event(connection, replace(event, number=number))
    if kind in MOVING:
        timers.reschedule(connection, before.id, now)
    return after


def next_number(connection: Connection) -> int:
    """The number of the next event. Its row is locked until the transaction ends, so numbers
    become visible in their order and none is missing: a reader that has seen one has seen all
    before it."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_RAISED_NUMBER).scalar_one())
    connection.execute(_RAISE_NUMBER)
    return last_number(connection)


def last_number(connection: Connection) -> int:
    return int(connection.execute(_NUMBER).scalar_one())


def events_of(connection: Connection, ticket_id: int) -> list[TicketEvent]:
    """All events of a ticket in their order, as handoff.sla.promises takes them."""
    return _events(connection, ticket_event.c.ticket_id == ticket_id)


def events_after(connection: Connection, number: int, limit: int = 500) -> list[TicketEvent]:
    """The oldest `limit` events of all tickets after that number, in their order."""
    return _events(connection, ticket_event.c.id > number, limit)


def _events(connection: Connection, which: Any, limit: int | None = None) -> list[TicketEvent]:
    rows = connection.execute(
        sa.select(ticket_event).where(which).order_by(ticket_event.c.id).limit(limit)
    ).all()
    return [_event(row) for row in rows]


def has_event(connection: Connection, ticket_id: int, cid: str) -> bool:
    """Whether what the console calls `cid` is written."""
    found = sa.select(ticket_event.c.id).where(
        ticket_event.c.ticket_id == ticket_id, ticket_event.c.cid == cid
    )
    return connection.execute(found).first() is not None


def find(
    connection: Connection, states: Sequence[TicketState], queue: str | None = None
) -> list[Ticket]:
    """The tickets in these states, the oldest first."""
    query = sa.select(ticket).where(ticket.c.state.in_([one.value for one in states]))
    if queue is not None:
        query = query.where(ticket.c.queue == queue)
    return [from_row(row) for row in connection.execute(query.order_by(ticket.c.id)).all()]


_CONSTANT = ("conversation_id", "reason", "topic", "message_id", "opened_at")
"""The columns that never change."""


def _changing(one: Ticket) -> dict[str, Any]:
    standing, situation = one.standing, one.standing.situation
    return {
        "state": standing.state.value,
        "queue": situation.queue,
        "policy": situation.policy,
        "priority": situation.priority.value,
        "waiting_for_visitor": situation.waiting_for_visitor,
        "unanswered": situation.unanswered,
        "owner": standing.owner,
        "offered_to": standing.offered_to,
        "until": standing.until,
        "reopens_until": standing.reopens_until,
        "resolved_at": one.resolved_at,
        "last_event": one.last_event,
    }


def from_row(row: Any) -> Ticket:
    situation = Situation(
        queue=row.queue,
        policy=row.policy,
        priority=Priority(row.priority),
        claimed=row.owner is not None,
        waiting_for_visitor=row.waiting_for_visitor,
        snoozed=row.state == TicketState.SNOOZED.value,
        resolved=row.state == TicketState.RESOLVED.value,
        unanswered=row.unanswered,
    )
    standing = Standing(situation, row.owner, row.offered_to, row.until, row.reopens_until)
    return Ticket(
        id=row.id,
        **{name: getattr(row, name) for name in _CONSTANT},
        resolved_at=row.resolved_at,
        last_event=row.last_event,
        standing=standing,
    )


_AS_THEY_ARE = (
    *("ticket_id", "at", "account", "agent", "queue", "policy"),
    *("until", "reason", "message_id", "cid"),
)
"""Fields of an event that its row has in the same form."""


def _insert_event(connection: Connection, event: TicketEvent) -> None:
    values = {name: getattr(event, name) for name in _AS_THEY_ARE}
    priority = event.priority.value if event.priority else None
    coded = {"id": event.number, "kind": event.kind.value, "priority": priority}
    connection.execute(_ADD_EVENT, {**values, **coded})


def _event(row: Any) -> TicketEvent:
    return TicketEvent(
        kind=EventKind(row.kind),
        number=row.id,
        priority=Priority(row.priority) if row.priority else None,
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    )
