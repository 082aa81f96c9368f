"""The events of tickets as rows, and their numbers."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.history import EventKind, Priority
from handoff.machine import TicketEvent
from storage.tables import revision
from storage.ticket_tables import ticket_event

EVENTS = "tickets"
"""The row of `revision` with the number of the newest event."""

# Statements of turns are built once: to build one takes longer than to run it.
_ADD = sa.insert(ticket_event)
_RAISE_NUMBER = (
    sa.update(revision).where(revision.c.name == EVENTS).values(number=revision.c.number + 1)
)
_RAISED_NUMBER = _RAISE_NUMBER.returning(revision.c.number)
_NUMBER = sa.select(revision.c.number).where(revision.c.name == EVENTS)


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


def insert(connection: Connection, event: TicketEvent) -> None:
    values = {
        "id": event.number,
        "ticket_id": event.ticket_id,
        "kind": event.kind.value,
        "at": event.at,
        "account": event.account,
        "agent": event.agent,
        "queue": event.queue,
        "priority": event.priority.value if event.priority else None,
        "policy": event.policy,
        "until": event.until,
        "reason": event.reason,
        "message_id": event.message_id,
        "cid": event.cid,
    }
    connection.execute(_ADD, values)


def read(connection: Connection, which: Any, limit: int | None = None) -> list[TicketEvent]:
    """Those that fit, in their order."""
    rows = connection.execute(
        sa.select(ticket_event).where(which).order_by(ticket_event.c.id).limit(limit)
    ).all()
    return [_event(row) for row in rows]


def _event(row: Any) -> TicketEvent:
    return TicketEvent(
        EventKind(row.kind),
        row.at,
        queue=row.queue,
        priority=Priority(row.priority) if row.priority else None,
        policy=row.policy,
        number=row.id,
        ticket_id=row.ticket_id,
        account=row.account,
        agent=row.agent,
        until=row.until,
        reason=row.reason,
        message_id=row.message_id,
        cid=row.cid,
    )
