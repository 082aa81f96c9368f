"""What the agreement would promise for a ticket opened at a given moment, and why. Pure."""

from dataclasses import dataclass
from datetime import datetime

from handoff.history import Priority
from handoff.hours import in_utc
from handoff.sla import PromiseKind, Target, Terms
from handoff.steps import Step, calendar_steps, working_steps


@dataclass(frozen=True)
class Preview:
    """One promise, counted from a moment; the next response from a message written then."""

    kind: PromiseKind
    target: Target
    warn_at: datetime
    due: datetime
    steps: tuple[Step, ...]


def preview(terms: Terms, priority: Priority, at: datetime) -> list[Preview]:
    """The promises of a ticket opened at `at`; empty if the queue promises nothing."""
    start = in_utc(at)
    found = []
    for kind in PromiseKind:
        rule = terms.rule(priority, kind)
        if rule is None:
            continue
        length = rule.target.length
        if rule.target.working:
            steps = working_steps(terms.hours, start, length)
        else:
            steps = calendar_steps(start, length)
        made = Preview(kind, rule.target, rule.warn_at(start), rule.due(start), tuple(steps))
        found.append(made)
    return found
