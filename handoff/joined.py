"""Which agents had a conversation, and since when: what its visitor is told of it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.history import EventKind
from storage.ticket_tables import ticket, ticket_event

ENDS = frozenset({EventKind.RELEASED, EventKind.TRANSFERRED, EventKind.RESOLVED})
CHANGES = frozenset({EventKind.CLAIMED, *ENDS})
"""The events after which somebody else may have the conversation."""


@dataclass(frozen=True)
class Change:
    """From then on this agent had the conversation; None is the assistant."""

    at: datetime
    account: str | None


def changes(connection: Connection, conversation_id: str) -> list[Change]:
    """Every change, the oldest first; empty while only the assistant had the conversation."""
    rows = connection.execute(
        sa.select(ticket_event.c.kind, ticket_event.c.at, ticket_event.c.agent)
        .join(ticket, ticket.c.id == ticket_event.c.ticket_id)
        .where(
            ticket.c.conversation_id == conversation_id,
            ticket_event.c.kind.in_([kind.value for kind in CHANGES]),
        )
        .order_by(ticket_event.c.id)
    )
    found: list[Change] = []
    for row in rows:
        account = row.agent if row.kind == EventKind.CLAIMED.value else None
        # Given from one agent to another in one moment, the assistant never had it.
        if found and found[-1].at == row.at and found[-1].account is None:
            found.pop()
        if account != (found[-1].account if found else None):
            found.append(Change(row.at, account))
    return found
