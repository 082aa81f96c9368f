"""What a visitor's message means for the conversation's ticket. Part of the turn's transaction."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import tickets
from handoff.history import EventKind
from handoff.machine import UNRESOLVED, TicketState
from handoff.tickets import Ticket
from storage.ticket_tables import ticket_event

HEARD = (EventKind.OPENED.value, EventKind.VISITOR_WROTE.value)

# A statement of turns is built once: to build it takes longer than to run it.
_HEARD = sa.select(ticket_event.c.agent).where(
    ticket_event.c.message_id == sa.bindparam("wanted"), ticket_event.c.kind.in_(HEARD)
)


@dataclass(frozen=True)
class Hearing:
    """The conversation's last ticket, and whether a human has this message to answer."""

    ticket: Ticket | None
    is_humans: bool

    @property
    def is_open(self) -> bool:
        return self.ticket is not None and self.ticket.state in UNRESOLVED

    def may_reopen(self, now: datetime) -> bool:
        if self.ticket is None or self.ticket.state is not TicketState.RESOLVED:
            return False
        until = self.ticket.standing.reopens_until
        return until is not None and now < until and not self.is_humans


def hear(connection: Connection, conversation_id: str, message_id: int, now: datetime) -> Hearing:
    """Put the message into the open ticket's history, once.

    A message that came while an agent had the ticket stays the agent's, also if the agent gives
    the conversation back before the message's turn is taken: the bot answers no backlog.
    """
    found = tickets.newest(connection, conversation_id)
    if found is None:
        return Hearing(None, is_humans=False)
    heard = connection.execute(_HEARD, {"wanted": message_id}).first()
    if heard is None and found.state in UNRESOLVED:
        agent = found.owner
        found = tickets.record(
            connection, found, EventKind.VISITOR_WROTE, now, message_id=message_id, agent=agent
        )
        return Hearing(found, is_humans=agent is not None)
    had_it = heard is not None and heard.agent is not None
    return Hearing(found, is_humans=had_it or found.owner is not None)


def reopen(connection: Connection, closed: Ticket, message_id: int, now: datetime) -> Ticket:
    """Put the ticket back into its queue because of that message."""
    opened = tickets.record(connection, closed, EventKind.REOPENED, now)
    return tickets.record(connection, opened, EventKind.VISITOR_WROTE, now, message_id=message_id)
