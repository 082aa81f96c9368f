"""What happens to a ticket, and how it stands after each event. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from handoff.hours import in_utc


class HistoryError(ValueError):
    """The events cannot be a ticket's history: the message says which one, and what to mend."""


class Priority(str, Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class EventKind(str, Enum):
    # The handoff: the ticket's row was written. Carries queue, policy and priority.
    OPENED = "opened"
    VISITOR_WROTE = "visitor_wrote"
    AGENT_REPLIED = "agent_replied"
    BOT_REPLIED = "bot_replied"
    # An agent took the ticket, or gave it back to its queue.
    CLAIMED = "claimed"
    RELEASED = "released"
    # Put aside by the agent; the visitor's next message resumes it too.
    SNOOZED = "snoozed"
    RESUMED = "resumed"
    # Carries the new queue.
    TRANSFERRED = "transferred"
    # Carries the new priority.
    PRIORITY_CHANGED = "priority_changed"
    # Another version of the agreement counts from here on. Carries its name.
    POLICY_CHANGED = "policy_changed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    # What follows moves no promise.
    # Offered to one agent for a set time; the time ran out, or the agent said no.
    OFFERED = "offered"
    OFFER_ENDED = "offer_ended"
    # A note that only the desk sees.
    NOTED = "noted"
    # An agent's words reached the visitor, or will not.
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    # The steps of a promise in danger (handoff/escalation.py), each with who was told.
    PROMISE_WARNED = "promise_warned"
    VISITOR_TOLD = "visitor_told"
    PROMISE_BROKEN = "promise_broken"
    STILL_BROKEN = "still_broken"


MOVING = frozenset(
    {
        EventKind.OPENED,
        EventKind.VISITOR_WROTE,
        EventKind.AGENT_REPLIED,
        EventKind.SNOOZED,
        EventKind.RESUMED,
        EventKind.TRANSFERRED,
        EventKind.PRIORITY_CHANGED,
        EventKind.POLICY_CHANGED,
        EventKind.RESOLVED,
        EventKind.REOPENED,
    }
)
"""The events that can move a promise; all others leave every due time as it is."""

NEEDED = {
    EventKind.OPENED: ("queue", "policy", "priority"),
    EventKind.TRANSFERRED: ("queue",),
    EventKind.PRIORITY_CHANGED: ("priority",),
    EventKind.POLICY_CHANGED: ("policy",),
}


@dataclass(frozen=True)
class Event:
    kind: EventKind
    at: datetime
    queue: str | None = None
    priority: Priority | None = None
    policy: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))
        for name in NEEDED.get(self.kind, ()):
            if getattr(self, name) is None:
                raise HistoryError(f"the event {self.kind.value} has no {name}; give it one")


# What each event changes in a situation; the events that carry a value are not among them.
CHANGES: dict[EventKind, dict[str, Any]] = {
    EventKind.VISITOR_WROTE: {"waiting_for_visitor": False, "snoozed": False, "unanswered": True},
    EventKind.AGENT_REPLIED: {"waiting_for_visitor": True, "claimed": True, "unanswered": False},
    EventKind.CLAIMED: {"claimed": True},
    EventKind.RELEASED: {"claimed": False},
    EventKind.SNOOZED: {"snoozed": True},
    EventKind.RESUMED: {"snoozed": False},
    EventKind.RESOLVED: {
        "claimed": False,
        "waiting_for_visitor": False,
        "snoozed": False,
        "resolved": True,
        "unanswered": False,
    },
}
CHANGES_WHEN_RESOLVED: dict[EventKind, dict[str, Any]] = {
    EventKind.VISITOR_WROTE: {"unanswered": True},
    EventKind.REOPENED: {"resolved": False},
}


@dataclass(frozen=True)
class Situation:
    """How a ticket stands between two events."""

    queue: str
    policy: str
    priority: Priority
    claimed: bool = False
    # The last word was the agent's: what comes next is the visitor's.
    waiting_for_visitor: bool = False
    snoozed: bool = False
    resolved: bool = False
    # The visitor wrote after the last reply of an agent, or after the ticket was resolved.
    unanswered: bool = False

    def after(self, event: Event) -> "Situation":
        changes = CHANGES_WHEN_RESOLVED if self.resolved else CHANGES
        if event.kind in changes:
            return replace(self, **changes[event.kind])
        return self._under_other_terms(event)

    def _under_other_terms(self, event: Event) -> "Situation":
        if event.kind is EventKind.PRIORITY_CHANGED and event.priority:
            return replace(self, priority=event.priority)
        if event.kind is EventKind.POLICY_CHANGED and event.policy:
            return replace(self, policy=event.policy)
        if event.kind is EventKind.TRANSFERRED and event.queue and event.queue != self.queue:
            # The next word is the new team's.
            return replace(
                self, queue=event.queue, claimed=False, waiting_for_visitor=False, snoozed=False
            )
        return self


def opening(event: Event) -> Situation:
    """How a ticket stands when it is opened; raise HistoryError for any other event."""
    if event.kind is not EventKind.OPENED:
        what = f"a history begins with {event.kind.value}; its first event must be opened"
        raise HistoryError(what)
    assert event.queue
    assert event.policy
    assert event.priority
    return Situation(event.queue, event.policy, event.priority)


def standing_after(events: Sequence[Event]) -> Situation:
    """How a ticket stands after its events; raise HistoryError if they cannot be its history."""
    if not events:
        raise HistoryError("a history has no events; its first event must be opened")
    situation = opening(events[0])
    for event in events[1:]:
        situation = situation.after(event)
    return situation


def in_order(events: Iterable[Event]) -> Iterator[Event]:
    """The events with times that never go back.

    Their order is the order in which they were written. An event whose time is before the last
    one's, because a clock was set back, happened at the last one's time.
    """
    reached: datetime | None = None
    for event in events:
        if reached is not None and event.at < reached:
            yield replace(event, at=reached)
        else:
            reached = event.at
            yield event
