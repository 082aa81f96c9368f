"""Somebody at work on tickets in one transaction: what they may touch, and how it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from handoff import outbox, people, presence, tickets
from handoff.history import EventKind
from handoff.machine import IN_QUEUE, TicketState
from handoff.people import Worker, WorkRefused
from handoff.tickets import NoSuchTicket, Ticket
from settings.brand import Brand
from storage import conversations
from storage.conversations import Conversation, clean


@dataclass(frozen=True)
class Work:
    """Each method that gives a ticket has its conversation locked, or raises WorkRefused."""

    connection: Connection
    brand: Brand
    who: Worker
    now: datetime

    def any(self, ticket_id: int) -> Ticket:
        try:
            return tickets.locked(self.connection, ticket_id)
        except NoSuchTicket as error:
            raise WorkRefused("no_such_ticket", str(error)) from error

    def unresolved(self, ticket_id: int) -> Ticket:
        ticket = self.any(ticket_id)
        if ticket.state is TicketState.RESOLVED:
            assert ticket.resolved_at
            since = self._clock(ticket.resolved_at)
            sentence = f"ticket {ticket_id} is resolved since {since}; reopen it first"
            raise WorkRefused("closed", sentence)
        return ticket

    def own(self, ticket_id: int, manager_too: bool = False) -> Ticket:
        """The ticket, if it is this person's; managers may end what others have."""
        ticket = self.unresolved(ticket_id)
        if ticket.owner == self.who.account or (manager_too and self.who.is_manager):
            return ticket
        if ticket.owner is None:
            sentence = f"ticket {ticket_id} is nobody's; claim it first"
        else:
            sentence = f"{self.had_since(ticket)}; only the owner can do this"
        raise WorkRefused("not_yours", sentence)

    def served(self, ticket_id: int) -> Ticket:
        """The ticket, if it is this person's, or nobody's and in a queue of theirs."""
        ticket = self.unresolved(ticket_id)
        if ticket.state in IN_QUEUE:
            self.require_queue(ticket.queue, manager_too=True)
            return ticket
        return self.own(ticket_id, manager_too=True)

    def require_queue(self, queue: str, manager_too: bool = False) -> None:
        """Refuse whoever does not serve the queue."""
        if queue in self.who.queues or (manager_too and self.who.is_manager):
            return
        agents = self.brand.team.agents.values()
        serving = ", ".join(sorted(one.account for one in agents if queue in one.queues))
        sentence = f"{self.who.account} does not serve the queue {queue!r}"
        raise WorkRefused(
            "not_in_queue",
            f"{sentence}; who does is in `agents` of brand.yml: {serving or 'nobody'}",
        )

    def record(self, ticket: Ticket, kind: EventKind, **carried: object) -> Ticket:
        """Write an edge that this person makes."""
        carried = {"account": self.who.account, **carried}
        return tickets.record(self.connection, ticket, kind, self.now, **carried)

    def resumed(self, ticket: Ticket) -> Ticket:
        """The ticket, no longer put aside."""
        if ticket.state is not TicketState.SNOOZED:
            return ticket
        return self.record(ticket, EventKind.RESUMED)

    def give(self, ticket: Ticket, account: str, reason: str = "") -> Ticket:
        """Make somebody the owner of a ticket that is nobody's; the bot is silent from now on."""
        ticket = self.record(ticket, EventKind.CLAIMED, agent=account, reason=reason)
        presence.was_asked(self.connection, account, self.now)
        outbox.add_turn_over(self.connection, ticket, True, self.now)
        return ticket

    def give_back(self, ticket: Ticket) -> None:
        """Nobody has the conversation any more: the bot may speak."""
        outbox.add_turn_over(self.connection, ticket, False, self.now)

    def talk(self, ticket: Ticket) -> Conversation:
        found = conversations.lock_conversation(self.connection, ticket.conversation_id)
        assert found is not None
        return found

    def words(self, text: str) -> str:
        """The text as it is kept; refuses one without a word."""
        words = clean(text)
        if not words:
            raise WorkRefused("empty", "the text is empty; write something")
        return words

    def had_since(self, ticket: Ticket) -> str:
        events = tickets.events_of(self.connection, ticket.id)
        claimed = [one.at for one in events if one.kind is EventKind.CLAIMED]
        return f"{ticket.owner} has it since {self._clock(claimed[-1])}"

    def _clock(self, moment: datetime) -> str:
        """The time on the brand's clock, with the day unless that is today."""
        local = moment.astimezone(self.brand.time_zone)
        today = self.now.astimezone(self.brand.time_zone).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"


def begin(connection: Connection, brand: Brand, account: str, now: datetime) -> Work:
    """Somebody at work; raise WorkRefused if they may not work on tickets."""
    return Work(connection, brand, people.worker(connection, brand.team, account), now)
