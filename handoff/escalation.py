"""What happens as a promise comes into danger and is broken, step by step. Pure.

docs/promises.md has the steps with a worked example.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from handoff.hours import Hours
from handoff.sla import Promise, PromiseKind, PromiseState, Target

REPLIES = frozenset({PromiseKind.FIRST_RESPONSE, PromiseKind.NEXT_RESPONSE})


class Step(str, Enum):
    # The warning time has come: the owner and the next contact are told.
    WARNING = "warning"
    # Shortly before the promised time: a visitor who still waits is told the new one.
    VISITOR = "visitor"
    # The promised time has come: the lead is told, and the next free agent gets the ticket.
    BREACH = "breach"
    # The new time has passed too: the manager is told.
    MANAGER = "manager"


ORDER = tuple(Step)
"""In which steps of one promise fire that have the same time."""


@dataclass(frozen=True)
class Plan:
    """Who is told at which step of a queue's promises, by name."""

    lead: str
    more_time: Target
    """The new time is so long after the promised one."""
    tell_visitor: timedelta
    next: str | None = None
    manager: str | None = None
    reassign: bool = True

    def new_time(self, hours: Hours, due: datetime, now: datetime) -> datetime:
        """What the visitor is told; a promised time that has passed already counts from now."""
        start = max(due, now)
        if self.more_time.working:
            return hours.add(start, self.more_time.length)
        return start + self.more_time.length


@dataclass(frozen=True)
class Danger:
    """A promise whose step has come, and who has its ticket."""

    kind: PromiseKind
    due: datetime
    ended: bool
    """Whether the reply or the ticket's end has come meanwhile."""
    owner: str | None


@dataclass(frozen=True)
class Deed:
    """What a step asks for."""

    tell: tuple[str, ...] = ()
    """Whom to notify, each once."""
    new_time: datetime | None = None
    """Tell the visitor this time."""
    reassign: bool = False


def times(promise: Promise, plan: Plan, hours: Hours) -> dict[Step, datetime]:
    """When each step of the promise is to fire, as far as it is still to come or was missed.

    A promise that was kept, has lapsed or stands has none. One that was broken and answered late
    keeps its breach: the lead hears of it even if Dover was stopped at the time.
    """
    if promise.due is None or promise.warn_at is None:
        return {}
    if promise.ended_at is not None:
        return {Step.BREACH: promise.due} if promise.state is PromiseState.BROKEN else {}
    found = {Step.WARNING: promise.warn_at, Step.BREACH: promise.due}
    if promise.kind in REPLIES:
        found[Step.VISITOR] = max(promise.warn_at, promise.due - plan.tell_visitor)
    if plan.manager:
        found[Step.MANAGER] = plan.new_time(hours, promise.due, promise.due)
    return found


def deed(step: Step, danger: Danger, plan: Plan, hours: Hours, now: datetime) -> Deed:
    """What to do now that the step's time has come."""
    if step is Step.WARNING:
        # A warning that nobody hears is none: without an owner and a next contact the lead does.
        told = [name for name in (danger.owner, plan.next) if name] or [plan.lead]
        return Deed(tell=tuple(dict.fromkeys(told)))
    if step is Step.VISITOR:
        # While a human has the conversation the bot says nothing in it.
        if danger.owner:
            return Deed()
        return Deed(new_time=plan.new_time(hours, danger.due, now))
    if step is Step.BREACH:
        waits = not danger.ended and danger.kind in REPLIES
        return Deed(tell=(plan.lead,), reassign=plan.reassign and waits)
    return Deed(tell=(plan.manager,) if plan.manager else ())
