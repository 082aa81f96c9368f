"""A ticket's state machine. Pure: an event in, the ticket after it out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from handoff.history import Event, EventKind, HistoryError, Situation, opening


class TicketState(str, Enum):
    # In its queue; nobody has it.
    OPEN = "open"
    # In its queue, and one agent was asked to take it; whoever serves the queue still may.
    OFFERED = "offered"
    # An agent has it, and the next word is the agent's.
    CLAIMED = "claimed"
    # An agent has it, and the next word is the visitor's.
    WAITING = "waiting"
    # An agent has it and put it aside until a set time, or until the visitor writes.
    SNOOZED = "snoozed"
    # Done; the conversation may open another one.
    RESOLVED = "resolved"


IN_QUEUE = frozenset({TicketState.OPEN, TicketState.OFFERED})
# Not put aside: a snoozed ticket is resumed before anything else is done with it.
IN_HAND = frozenset({TicketState.CLAIMED, TicketState.WAITING})
UNRESOLVED = frozenset(TicketState) - {TicketState.RESOLVED}

ALLOWED: dict[EventKind, frozenset[TicketState]] = {
    EventKind.OFFERED: frozenset({TicketState.OPEN}),
    EventKind.OFFER_ENDED: frozenset({TicketState.OFFERED}),
    EventKind.CLAIMED: IN_QUEUE,
    EventKind.RELEASED: IN_HAND,
    EventKind.AGENT_REPLIED: IN_HAND,
    EventKind.SNOOZED: IN_HAND,
    EventKind.RESUMED: frozenset({TicketState.SNOOZED}),
    EventKind.TRANSFERRED: IN_QUEUE | IN_HAND,
    EventKind.VISITOR_WROTE: UNRESOLVED,
    EventKind.BOT_REPLIED: UNRESOLVED,
    EventKind.PRIORITY_CHANGED: UNRESOLVED,
    EventKind.POLICY_CHANGED: UNRESOLVED,
    EventKind.RESOLVED: UNRESOLVED,
    EventKind.REOPENED: frozenset({TicketState.RESOLVED}),
    EventKind.NOTED: frozenset(TicketState),
    EventKind.DELIVERED: frozenset(TicketState),
    EventKind.NOT_DELIVERED: frozenset(TicketState),
    EventKind.PROMISE_WARNED: UNRESOLVED,
    EventKind.VISITOR_TOLD: UNRESOLVED,
    # A promise that was broken is told of even if the ticket was resolved while Dover stood still.
    EventKind.PROMISE_BROKEN: frozenset(TicketState),
    EventKind.STILL_BROKEN: UNRESOLVED,
}
"""The states in which each event can happen; OPENED comes before any."""

ABOUT_SOMEBODY = frozenset({EventKind.OFFERED, EventKind.CLAIMED})
UNTIL_A_TIME = frozenset({EventKind.OFFERED, EventKind.SNOOZED})


class EdgeRefused(HistoryError):
    """The event cannot happen to the ticket as it stands."""


@dataclass(frozen=True)
class TicketEvent(Event):
    """One edge, as its row has it."""

    number: int = 0
    """Over all tickets, without gaps, in the order in which they happened."""
    ticket_id: int = 0
    account: str | None = None
    """Who did it; None where the visitor, the bot or the clock did."""
    agent: str | None = None
    """Whom it is about: who has the ticket, or to whom it is offered."""
    until: datetime | None = None
    """The end of the offer, or of the snooze; of RESOLVED: until when it may reopen."""
    reason: str = ""
    message_id: int | None = None
    cid: str | None = None
    """The console's own id of a note."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind in ABOUT_SOMEBODY and not self.agent:
            raise HistoryError(f"the event {self.kind.value} has no agent; give it one")
        if self.kind in UNTIL_A_TIME and not self.until:
            raise HistoryError(f"the event {self.kind.value} has no end; give it one")


@dataclass(frozen=True)
class Standing:
    """How a ticket stands between two events."""

    situation: Situation
    owner: str | None = None
    offered_to: str | None = None
    until: datetime | None = None
    """The end of the offer, or of the snooze."""
    reopens_until: datetime | None = None

    @property
    def state(self) -> TicketState:
        if self.situation.resolved:
            return TicketState.RESOLVED
        if self.owner is None:
            return TicketState.OFFERED if self.offered_to else TicketState.OPEN
        if self.situation.snoozed:
            return TicketState.SNOOZED
        if self.situation.waiting_for_visitor:
            return TicketState.WAITING
        return TicketState.CLAIMED

    def after(self, event: TicketEvent) -> "Standing":
        """How it stands after the event; raise EdgeRefused if the event cannot happen."""
        if self.state not in ALLOWED.get(event.kind, frozenset()):
            raise EdgeRefused(f"a ticket that is {self.state.value} cannot be {event.kind.value}")
        if event.kind is EventKind.TRANSFERRED and event.queue == self.situation.queue:
            raise EdgeRefused(f"the ticket is in the queue {event.queue} already; name another")
        return replace(self, situation=self.situation.after(event), **self._people(event))

    def _people(self, event: TicketEvent) -> dict[str, Any]:
        """What the event changes beside the situation."""
        if event.kind is EventKind.VISITOR_WROTE:
            # It ends a snooze; an offer goes on.
            return {"until": None} if self.owner else {}
        changed: dict[EventKind, dict[str, Any]] = {
            EventKind.OFFERED: {"offered_to": event.agent, "until": event.until},
            EventKind.CLAIMED: {**NOBODY, "owner": event.agent},
            EventKind.SNOOZED: {"until": event.until},
            EventKind.RESUMED: {"until": None},
            EventKind.RESOLVED: {**NOBODY, "reopens_until": event.until},
            EventKind.REOPENED: {"reopens_until": None},
            EventKind.OFFER_ENDED: NOBODY,
            EventKind.RELEASED: NOBODY,
            EventKind.TRANSFERRED: NOBODY,
        }
        return changed.get(event.kind, {})


NOBODY: dict[str, Any] = {"owner": None, "offered_to": None, "until": None}


def replay(events: Iterable[TicketEvent]) -> Standing:
    """How the ticket stands after all its events; raise HistoryError if they cannot be."""
    standing: Standing | None = None
    for event in events:
        standing = standing.after(event) if standing else Standing(opening(event))
    if standing is None:
        raise HistoryError("a history has no events; its first event must be opened")
    return standing
