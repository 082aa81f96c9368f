"""By when a handed-over visitor hears from a human, in the words that approved lines leave open.

Pure. docs/forms.md has the rules: times are cut to the minute, so that none is later than what is
promised, and stand in the queue's time zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from faq.lines import Line
from handoff.history import Priority
from handoff.sla import PromiseKind, Terms

_WEEKDAYS = {
    "he": ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SATURDAY = 5
NEAR_DAYS = 6
"""So many days ahead the weekday alone names a day."""


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


def day(on: date, today: date, language: str) -> str:
    """Today, tomorrow, the weekday, or beyond a week the date as well."""
    ahead = (on - today) // timedelta(days=1)
    if ahead in (0, 1):
        return {"he": ("היום", "מחר"), "en": ("today", "tomorrow")}[language][ahead]
    weekday = _WEEKDAYS[language][on.weekday()]
    if language == "en":
        return f"on {weekday}" + (f", {on.day} {_MONTHS[on.month - 1]}" * (ahead > NEAR_DAYS))
    named = f"ב{weekday}" if on.weekday() == _SATURDAY else f"ביום {weekday}"
    return named + f", {on.day}.{on.month}" * (ahead > NEAR_DAYS)
