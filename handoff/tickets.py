"""Tickets in the database: one open ticket a conversation, guarded by a unique index."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import ticket


class TicketState(str, Enum):
    # In its queue; no human has taken it.
    OPEN = "open"
    # Done; the conversation may open another one.
    RESOLVED = "resolved"


# Asked in every turn, hence built once.
_OPEN = sa.select(ticket.c.id).where(
    ticket.c.conversation_id == sa.bindparam("wanted"),
    ticket.c.state != TicketState.RESOLVED.value,
)


def has_open_ticket(connection: Connection, conversation_id: str) -> bool:
    return connection.execute(_OPEN, {"wanted": conversation_id}).one_or_none() is not None


def open_ticket(
    connection: Connection,
    conversation_id: str,
    message_id: int,
    queue: str,
    reason: str,
    now: datetime,
) -> int:
    """Open a ticket for the turn of `message_id`; raise IntegrityError if one is open already."""
    added = connection.execute(
        sa.insert(ticket).values(
            conversation_id=conversation_id,
            message_id=message_id,
            queue=queue,
            reason=reason,
            state=TicketState.OPEN.value,
            opened_at=now,
        )
    )
    return int(added.inserted_primary_key[0])
