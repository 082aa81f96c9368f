"""A small agreement and short events for tests of hours and promises."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from handoff.history import Event, EventKind, Priority
from handoff.hours import Hours
from handoff.sla import Policies, PromiseKind, Target, Terms

JERUSALEM = ZoneInfo("Asia/Jerusalem")
DAY = ((8 * 60, 20 * 60),)
SHORT_DAY = ((8 * 60, 13 * 60),)
SPLIT_DAY = ((9 * 60, 13 * 60), (14 * 60, 18 * 60))
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
HOLIDAYS = {
    date(2026, 4, 2): "Pesach",
    date(2026, 4, 8): "Seventh day of Pesach",
    date(2026, 9, 21): "Yom Kippur",
}
SUPPORT_HOURS = Hours(
    JERUSALEM,
    {**dict.fromkeys(SUNDAY_TO_THURSDAY, DAY), 4: SHORT_DAY},
    HOLIDAYS,
    SHORT_DAY,
)
SALES_HOURS = Hours(
    JERUSALEM,
    {**dict.fromkeys(SUNDAY_TO_THURSDAY, SPLIT_DAY), 4: ((9 * 60, 12 * 60),)},
    HOLIDAYS,
    ((9 * 60, 12 * 60),),
)
ALWAYS = Hours(JERUSALEM, dict.fromkeys(range(7), ((0, 24 * 60),)))


def local(day: str, clock: str) -> datetime:
    """`local("2026-11-22", "09:00")` in Jerusalem; +02:00 in winter, +03:00 in summer."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=JERUSALEM)


def at(clock: str, day: str = "2026-11-22") -> datetime:
    """A time of Sunday, 22 November 2026, an ordinary working day, in UTC."""
    return local(day, clock).astimezone(timezone.utc)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def targets(
    first: int, following: int | None, resolution: int | None, working: bool = True
) -> dict[PromiseKind, Target]:
    """Lengths in minutes; None promises nothing."""
    lengths = {
        PromiseKind.FIRST_RESPONSE: first,
        PromiseKind.NEXT_RESPONSE: following,
        PromiseKind.RESOLUTION: resolution,
    }
    return {
        kind: Target(minutes(length), working)
        for kind, length in lengths.items()
        if length is not None
    }


def terms(
    hours: Hours,
    usual: Mapping[PromiseKind, Target],
    high: Mapping[PromiseKind, Target] | None = None,
) -> Terms:
    by_priority = dict.fromkeys(Priority, usual)
    return Terms(hours, {**by_priority, Priority.HIGH: high or usual}, 0.75)


POLICIES: Policies = {
    "1": {
        "support": terms(SUPPORT_HOURS, targets(15, 30, 480), targets(5, 15, 240)),
        "sales": terms(SALES_HOURS, targets(10, 30, 960)),
        "spokesperson": terms(ALWAYS, targets(10, None, None, working=False)),
    },
    "2": {"support": terms(SUPPORT_HOURS, targets(20, 30, 480))},
}


def opened(clock: str, queue: str = "support", priority: Priority = Priority.NORMAL) -> Event:
    return Event(EventKind.OPENED, at(clock), queue=queue, priority=priority, policy="1")


def event(kind: EventKind, clock: str, day: str = "2026-11-22") -> Event:
    return Event(kind, at(clock, day))


def visitor(clock: str, day: str = "2026-11-22") -> Event:
    return event(EventKind.VISITOR_WROTE, clock, day)


def agent(clock: str, day: str = "2026-11-22") -> Event:
    return event(EventKind.AGENT_REPLIED, clock, day)
