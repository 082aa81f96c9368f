"""By when a handed-over visitor hears from a human, in the words that approved lines leave open.

Pure. docs/forms.md has the rules: times are cut to the minute, so that none is later than what is
promised, and stand in the queue's time zone.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from faq.lines import Line
from handoff.days import day
from handoff.history import Priority
from handoff.sla import PromiseKind, Terms


@dataclass(frozen=True)
class Told:
    line: Line
    values: dict[str, str]

    @property
    def needs_name(self) -> bool:
        return self.line is Line.HANDOVER_NOW


def promised(terms: Terms, now: datetime, opened_at: datetime, language: str) -> Told | None:
    """The line and its words for a ticket's first response; None if nothing is promised.

    Nothing is said of a promise whose time has passed.
    """
    rule = terms.rule(Priority.NORMAL, PromiseKind.FIRST_RESPONSE)
    if rule is None:
        return None
    due = rule.due(opened_at)
    if due <= now:
        return None
    zone = terms.hours.zone
    today = now.astimezone(zone).date()
    answered = {
        "day": day(due.astimezone(zone).date(), today, language),
        "time": time(due, zone),
    }
    if not rule.target.working or terms.hours.is_open(now):
        return Told(Line.HANDOVER_NOW, answered)
    opens = terms.hours.next_open(now)
    opening = {
        "opens_day": day(opens.astimezone(zone).date(), today, language),
        "opens_time": time(opens, zone),
    }
    if opens.astimezone(zone).date() == due.astimezone(zone).date():
        return Told(Line.HANDOVER_OPENS, {**opening, "time": answered["time"]})
    return Told(Line.HANDOVER_OPENS_LATER, {**opening, **answered})


def time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
