"""The promises of one ticket, from the history of its events. Pure.

The definitions are in docs/promises.md, each with a worked example.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from handoff.history import Event, EventKind, HistoryError, Priority, Situation, in_order, opening
from handoff.hours import Hours, in_utc

ZERO = timedelta(0)


class PromiseKind(str, Enum):
    # From the handoff, or from the transfer of an answered visitor, to the team's first words.
    FIRST_RESPONSE = "first_response"
    # From the visitor's first unanswered message to an agent's reply.
    NEXT_RESPONSE = "next_response"
    # From the handoff to the ticket's end, without the time spent waiting for the visitor.
    RESOLUTION = "resolution"


class PromiseState(str, Enum):
    RUNNING = "running"
    # Its clock stands, and it has no due time.
    PAUSED = "paused"
    # Running, and the warning time has come.
    WARNED = "warned"
    # Done before the due time.
    KEPT = "kept"
    # The due time came first; stays so whatever happens after.
    BROKEN = "broken"
    # The ticket was resolved before the due time without the reply: neither kept nor broken.
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Target:
    length: timedelta
    working: bool
    """True: open time of the queue. False: calendar time."""


class Rule(NamedTuple):
    """How one promise's time is counted."""

    target: Target
    hours: Hours
    warn_share: float
    """Share of a promise's length after which it is warned of."""

    def later(self, at: datetime, length: timedelta) -> datetime:
        return self.hours.add(at, length) if self.target.working else at + length

    def passed(self, start: datetime, end: datetime) -> timedelta:
        return self.hours.between(start, end) if self.target.working else end - start

    def due(self, at: datetime, used: timedelta = ZERO) -> datetime:
        return self.later(at, max(self.target.length - used, ZERO))

    def warn_at(self, at: datetime, used: timedelta = ZERO) -> datetime:
        return self.later(at, max(self.target.length * self.warn_share - used, ZERO))


@dataclass(frozen=True)
class Terms:
    """What the agreement promises for one queue."""

    hours: Hours
    targets: Mapping[Priority, Mapping[PromiseKind, Target]]
    warn_share: float

    def rule(self, priority: Priority, kind: PromiseKind) -> Rule | None:
        """How that promise is counted; None if it is not given."""
        target = self.targets.get(priority, {}).get(kind)
        return None if target is None else Rule(target, self.hours, self.warn_share)


Policies = Mapping[str, Mapping[str, Terms]]
"""Terms by version of the agreement and queue."""


@dataclass(frozen=True)
class Due:
    """A due time as it was set; None while the clock stands."""

    set_at: datetime
    because: EventKind
    due: datetime | None
    left: timedelta
    """Working or calendar time that was left at that moment, as the target counts it."""


@dataclass(frozen=True)
class Promise:
    kind: PromiseKind
    started_at: datetime
    state: PromiseState
    due: datetime | None
    warn_at: datetime | None
    ended_at: datetime | None
    """When the reply or the ticket's end came, also if too late."""
    history: tuple[Due, ...]
    """Every due time in the order in which they were set; the last one counts."""


class _Clock:
    """One promise while its ticket's events are read."""

    def __init__(self, kind: PromiseKind, at: datetime) -> None:
        self.kind = kind
        self.started_at = at
        self.history: list[Due] = []
        self._rule: Rule | None = None
        self._since = at
        self._used = ZERO
        self._due: datetime | None = None
        self._warn_at: datetime | None = None
        self._broken = False
        self._ended_at: datetime | None = None
        self._kept = False

    def look(self, at: datetime) -> None:
        """Notice that the due time has come."""
        if self._ended_at is None and self._due is not None and at >= self._due:
            self._broken = True

    def follow(self, rule: Rule | None, at: datetime, because: EventKind) -> None:
        """From now on run under `rule`, or stand if there is none. What was used stays used."""
        left = self._left(at)
        resumed = rule is not None and self._ended_at is not None
        self._ended_at = None
        if self._broken or (rule == self._rule and not resumed):
            return
        self._rule, self._since = rule, at
        if rule is None:
            self._due = self._warn_at = None
        else:
            left = max(rule.target.length - self._used, ZERO)
            self._due = rule.due(at, self._used)
            self._warn_at = rule.warn_at(at, self._used)
        self.history.append(Due(at, because, self._due, left))

    def end(self, at: datetime, kept: bool) -> None:
        self._left(at)
        self._ended_at, self._kept = at, kept

    def _left(self, at: datetime) -> timedelta:
        """Count what was used up to now and return what is left of the target."""
        if self._rule is None:
            return ZERO
        if self._ended_at is None:
            self._used += self._rule.passed(self._since, at)
            self._since = at
        return max(self._rule.target.length - self._used, ZERO)

    def promise(self, now: datetime) -> Promise:
        self.look(now)
        return Promise(
            self.kind,
            self.started_at,
            self._state(now),
            self._due,
            self._warn_at,
            self._ended_at,
            tuple(self.history),
        )

    def _state(self, now: datetime) -> PromiseState:
        if self._broken:
            return PromiseState.BROKEN
        if self._ended_at is not None:
            return PromiseState.KEPT if self._kept else PromiseState.LAPSED
        if self._warn_at is None:
            return PromiseState.PAUSED
        return PromiseState.WARNED if now >= self._warn_at else PromiseState.RUNNING


class _Ticket:
    """Reads a ticket's events one by one."""

    def __init__(self, opened: Event, policies: Policies) -> None:
        self._policies = policies
        self._situation = opening(opened)
        # The reply that is owed: one at a time, the first or the next.
        self._reply: _Clock | None = _Clock(PromiseKind.FIRST_RESPONSE, opened.at)
        self._resolution = _Clock(PromiseKind.RESOLUTION, opened.at)
        self.clocks = [self._reply, self._resolution]
        self._follow(opened)

    def read(self, event: Event) -> None:
        if event.kind is EventKind.OPENED:
            raise HistoryError("a history has a second opened; give each ticket its own history")
        for clock in self.clocks:
            clock.look(event.at)
        before, self._situation = self._situation, self._situation.after(event)
        if event.kind is EventKind.RESOLVED and not before.resolved:
            self._resolve(event.at)
        elif event.kind is EventKind.AGENT_REPLIED and not before.resolved:
            self._answered(event.at)
        elif self._reply is None:
            self._owe(before, event)
        self._follow(event)

    def _answered(self, at: datetime) -> None:
        if self._reply:
            self._reply.end(at, kept=True)
            self._reply = None

    def _resolve(self, at: datetime) -> None:
        self._resolution.end(at, kept=True)
        if self._reply:
            self._reply.end(at, kept=False)
            # A team that has never answered still owes its first words if the ticket reopens.
            if self._reply.kind is not PromiseKind.FIRST_RESPONSE:
                self._reply = None

    def _owe(self, before: Situation, event: Event) -> None:
        now = self._situation
        if now.resolved:
            return
        if now.queue != before.queue:
            kind = PromiseKind.FIRST_RESPONSE
        elif now.unanswered:
            kind = PromiseKind.NEXT_RESPONSE
        else:
            return
        self._reply = _Clock(kind, event.at)
        self.clocks.append(self._reply)

    def _follow(self, event: Event) -> None:
        now = self._situation
        if now.resolved:
            return
        if self._reply:
            self._reply.follow(self._rule(self._reply.kind), event.at, event.kind)
        stands = now.waiting_for_visitor or now.snoozed
        rule = None if stands else self._rule(PromiseKind.RESOLUTION)
        self._resolution.follow(rule, event.at, event.kind)

    def _rule(self, kind: PromiseKind) -> Rule | None:
        terms = terms_of(self._policies, self._situation)
        return terms.rule(self._situation.priority, kind)


def promises(events: Sequence[Event], policies: Policies, now: datetime) -> list[Promise]:
    """The ticket's promises as they stand at `now`, in the order in which they began.

    Raise HistoryError if the events are no ticket's history or name unknown terms.
    """
    ordered = list(in_order(events))
    if not ordered:
        raise HistoryError("a history has no events; its first event must be opened")
    ticket = _Ticket(ordered[0], policies)
    for event in ordered[1:]:
        ticket.read(event)
    moment = max(in_utc(now), ordered[-1].at)
    return [clock.promise(moment) for clock in ticket.clocks if clock.history]


def terms_of(policies: Policies, situation: Situation) -> Terms:
    """The terms that count in this situation; raise HistoryError if they are not known."""
    try:
        return policies[situation.policy][situation.queue]
    except KeyError as error:
        what = f"the agreement {situation.policy!r} has no queue {situation.queue!r}"
        raise HistoryError(f"{what}; give the one that the ticket was under") from error
