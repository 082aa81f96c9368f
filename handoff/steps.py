"""How a due time comes about: each open time that is used, each closed one and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoff.hours import ONE_DAY, Day, DayKind, Hours, in_utc

NIGHT = "night"


@dataclass(frozen=True)
class Step:
    """One piece of the way from the start of a promise to its due time, in UTC."""

    starts: datetime
    ends: datetime
    counts: bool
    """True if the promise's clock runs in it."""
    why: str

    @property
    def length(self) -> timedelta:
        return self.ends - self.starts


def working_steps(hours: Hours, start: datetime, working: timedelta) -> list[Step]:
    """The steps from `start` to `hours.add(start, working)`, without a gap between them."""
    reached, due = in_utc(start), hours.add(start, working)
    steps: list[Step] = []
    for stretch in hours.stretches(reached, due):
        steps += _closed(hours, reached, stretch.opens)
        steps.append(Step(stretch.opens, stretch.closes, True, _why_open(hours.day(stretch.day))))
        reached = stretch.closes
    return [_with_clock_change(hours, step) for step in _joined(steps)]


def calendar_steps(start: datetime, length: timedelta) -> list[Step]:
    """The one step of a promise in calendar time."""
    starts = in_utc(start)
    return [Step(starts, starts + length, True, "calendar time, every hour counts")]


def _closed(hours: Hours, start: datetime, end: datetime) -> Iterator[Step]:
    """A closed time, cut at each local midnight so that each day can say why."""
    while start < end:
        on = start.astimezone(hours.zone).date()
        cut = min(hours.instant(on + ONE_DAY, 0), end)
        yield Step(start, cut, False, _why_closed(hours, start, cut))
        start = cut


def _why_closed(hours: Hours, start: datetime, end: datetime) -> str:
    on = start.astimezone(hours.zone).date()
    day = hours.day(on)
    if not day.intervals:
        return day.name
    if end <= hours.instant(on, day.intervals[0][0]):
        return NIGHT
    last = day.intervals[-1][1]
    if start < hours.instant(on, last):
        return "break"
    if last < _usual_closing(hours):
        return f"{_why_open(day)}, a short day"
    return NIGHT


def _why_open(day: Day) -> str:
    return f"eve of {day.name}" if day.kind is DayKind.EVE else day.name


def _usual_closing(hours: Hours) -> int:
    """The latest closing of the week: a day that closes before it is a short one."""
    return max(
        (closing for intervals in hours.week.values() for _, closing in intervals),
        default=0,
    )


def _joined(steps: list[Step]) -> list[Step]:
    """Neighbours of one reason become one: an evening and the early morning are one night."""
    joined: list[Step] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last and (last.counts, last.why) == (step.counts, step.why):
            joined[-1] = replace(last, ends=step.ends)
        else:
            joined.append(step)
    return joined


def _with_clock_change(hours: Hours, step: Step) -> Step:
    before = step.starts.astimezone(hours.zone).utcoffset() or timedelta(0)
    after = step.ends.astimezone(hours.zone).utcoffset() or timedelta(0)
    if before == after:
        return step
    way = "forward" if after > before else "back"
    minutes = abs(after - before) // timedelta(minutes=1)
    return replace(step, why=f"{step.why}; the clock goes {way} {minutes} minutes")
