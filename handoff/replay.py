"""What past tickets' promises would have been under another agreement. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handoff.history import Event, EventKind, HistoryError
from handoff.sla import Policies, Promise, PromiseKind, PromiseState, Terms, promises

NEW = "new"


@dataclass(frozen=True)
class Compared:
    """One ticket as it was and as it would have been."""

    ticket_id: int
    was: tuple[Promise, ...]
    would_be: tuple[Promise, ...]
    problem: str = ""
    """Why it cannot be said; then both are empty."""

    @property
    def differs(self) -> bool:
        return bool(self.problem) or _outcomes(self.was) != _outcomes(self.would_be)


Counts = dict[PromiseKind, dict[PromiseState, int]]


def compare(
    ticket_id: int,
    events: Sequence[Event],
    policies: Policies,
    terms: Mapping[str, Terms],
    now: datetime,
) -> Compared:
    """`policies` has the agreements that counted, `terms` is the other one."""
    try:
        was = promises(events, policies, now)
        would_be = promises(_under_new(events), {NEW: terms}, now)
    except HistoryError as error:
        return Compared(ticket_id, (), (), str(error))
    return Compared(ticket_id, tuple(was), tuple(would_be))


def _under_new(events: Sequence[Event]) -> list[Event]:
    """The same events, as if the other agreement had counted from the beginning."""
    return [
        replace(event, policy=NEW) if event.kind is EventKind.OPENED else event
        for event in events
        if event.kind is not EventKind.POLICY_CHANGED
    ]


def counts(found: Sequence[tuple[Promise, ...]]) -> Counts:
    """How many promises of each kind are in each state."""
    counted: Counts = {kind: dict.fromkeys(PromiseState, 0) for kind in PromiseKind}
    for ticket in found:
        for one in ticket:
            counted[one.kind][one.state] += 1
    return counted


def _outcomes(found: tuple[Promise, ...]) -> list[tuple[PromiseKind, PromiseState]]:
    return [(one.kind, one.state) for one in found]
