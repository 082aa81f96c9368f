"""What a turn does to the conversation's ticket: nothing, open one, or open the last one again."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from actions.decisions import Decision, is_more_to_say, reopened
from actions.understanding import Understanding
from handoff import hearing, tickets
from handoff.hearing import Hearing
from handoff.history import EventKind
from handoff.routing import queue_of
from handoff.tickets import Opening, Ticket
from settings.brand import Brand


@dataclass(frozen=True)
class Handover:
    heard: Hearing
    opening: Opening | None = None
    reopens: bool = False

    @property
    def queue(self) -> str | None:
        """The queue to which the visitor's message leads now."""
        return self.opening.queue if self.opening else None

    def carry_out(
        self, connection: Connection, brand: Brand, message_id: int, now: datetime
    ) -> Ticket | None:
        """The conversation's open ticket after the message of that id, which has its turn."""
        if self.opening:
            given = replace(self.opening, message_id=message_id)
            return tickets.open_ticket(connection, given, brand.agreement, now)
        if self.reopens and self.heard.ticket:
            return hearing.reopen(connection, self.heard.ticket, message_id, now)
        return self.heard.ticket if self.heard.is_open else None


def plan(
    decision: Decision, heard: Hearing, seen: Understanding, opening: Opening | None, now: datetime
) -> tuple[Decision, Handover]:
    """What is said in the end, and what becomes of the ticket.

    `opening` is what the decision would open. A matter of the last ticket's queue goes on there,
    for as long as the ticket may reopen.
    """
    closed = heard.ticket if heard.may_reopen(now) else None
    if closed is None or not is_more_to_say(decision, seen):
        return decision, Handover(heard, opening)
    if opening and opening.queue != closed.queue:
        return decision, Handover(heard, opening)
    return reopened(decision), Handover(heard, reopens=True)


def opening_of(
    brand: Brand, conversation_id: str, reason: str | None, topic: str, language: str
) -> Opening | None:
    """What a ticket for this reason is opened with; None without a reason."""
    if reason is None:
        return None
    usual = brand.queue_of_reason.get(reason, brand.flags.queue)
    queue = queue_of(reason, topic, language, brand.team.routes) or usual
    return Opening(conversation_id, queue, reason, topic=topic)


def note_said(
    connection: Connection, ticket: Ticket | None, message_id: int, now: datetime
) -> Ticket | None:
    """The bot said something while the ticket was open."""
    if ticket is None:
        return None
    return tickets.record(connection, ticket, EventKind.BOT_REPLIED, now, message_id=message_id)
