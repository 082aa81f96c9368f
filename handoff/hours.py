"""Working hours of one queue. Pure: instants are counted in UTC.

The zone only finds the instants of opening and closing, so that an hour of work is an hour on
every day, also on the two days a year whose clock changes.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from zoneinfo import ZoneInfo

from handoff.days import weekday_name

Interval = tuple[int, int]
"""Minutes from the day's midnight to opening and to closing; 1440 is midnight, more is past it."""

ONE_DAY = timedelta(days=1)
SEARCH = timedelta(days=366)


class NeverOpens(Exception):
    """The calendar has no opening within a year of the given moment; add hours to the queue."""


class DayKind(Enum):
    # The weekday's own hours.
    USUAL = "usual"
    # Closed by the calendar of holidays.
    HOLIDAY = "holiday"
    # The day before a holiday, with the hours of eves.
    EVE = "eve"
    # An opening or a closure that the brand wrote for this date.
    OWN = "own"


@dataclass(frozen=True)
class Day:
    kind: DayKind
    name: str
    """The weekday, the holiday (of an eve: the holiday that follows), or the brand's reason."""
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class OwnDay:
    """What the brand wrote for one date; no intervals means closed."""

    why: str
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class Stretch:
    """An open time: from `opens`, up to but without `closes`, both in UTC."""

    opens: datetime
    closes: datetime
    day: date
    """The local date whose interval it is, also past midnight."""

    @property
    def length(self) -> timedelta:
        return self.closes - self.opens


@dataclass(frozen=True)
class Hours:
    """When a queue is open. For a date its own day counts first, then holiday, eve and weekday."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Interval, ...]]
    """Intervals by weekday, 0 is Monday; a weekday without any is closed."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Name by date; a holiday is closed."""
    eves: tuple[Interval, ...] | None = None
    """Hours of the day before a holiday. None: it is a day like any other."""
    own_days: Mapping[date, OwnDay] = field(default_factory=dict)

    def day(self, on: date) -> Day:
        own = self.own_days.get(on)
        if own is not None:
            return Day(DayKind.OWN, own.why, own.intervals)
        if on in self.holidays:
            return Day(DayKind.HOLIDAY, self.holidays[on], ())
        usual = self.week.get(on.weekday(), ())
        tomorrow = self.holidays.get(on + ONE_DAY)
        # A Saturday before a holiday stays closed: an eve shortens a day and never opens one.
        if usual and tomorrow is not None and self.eves is not None:
            return Day(DayKind.EVE, tomorrow, self.eves)
        return Day(DayKind.USUAL, weekday_name(on), usual)

    def instant(self, on: date, minutes: int) -> datetime:
        """The first instant at which the local clock shows that time of the date, or later.

        A time that the clock skips is the moment of the change; of a time that it shows twice
        the first counts. So the instants are in the order of the times, on every date.
        """
        return first_instant(datetime.combine(on, time()) + timedelta(minutes=minutes), self.zone)

    def stretches(self, start: datetime, until: datetime) -> Iterator[Stretch]:
        """The open times between two moments, in order, cut to these moments, never empty."""
        reached, until = in_utc(start), in_utc(until)
        # The day before may reach past midnight.
        on = start.astimezone(self.zone).date() - ONE_DAY
        last = until.astimezone(self.zone).date()
        while on <= last:
            for opening, closing in self.day(on).intervals:
                opens = max(self.instant(on, opening), reached)
                closes = min(self.instant(on, closing), until)
                if opens < closes:
                    yield Stretch(opens, closes, on)
                    reached = closes
            on += ONE_DAY

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The moment at which `working` open time has passed since `start`.

        That is a closing time, not the next opening, if the last open second ends there.
        Raise NeverOpens if nothing opens for a year.
        """
        if working < timedelta(0):
            raise ValueError(f"working is {working}; give a length of time that is not negative")
        reached, left = in_utc(start), working
        while left:
            before = left
            for stretch in self.stretches(reached, reached + SEARCH):
                if stretch.length >= left:
                    return stretch.opens + left
                left -= stretch.length
            if left == before:
                raise NeverOpens(f"nothing opens within a year of {reached.isoformat()}")
            reached += SEARCH
        return reached

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from `start` to `end`; negative if `end` comes first."""
        if in_utc(end) < in_utc(start):
            return -self.between(end, start)
        return sum((one.length for one in self.stretches(start, end)), timedelta(0))

    def is_open(self, at: datetime) -> bool:
        """Whether work can begin at that moment: the opening belongs to it, the closing not."""
        return any(True for _ in self.stretches(at, at + timedelta.resolution))

    def next_open(self, at: datetime) -> datetime:
        """`at` itself if open, otherwise the next opening; raise NeverOpens if a year has none."""
        for stretch in self.stretches(at, at + SEARCH):
            return stretch.opens
        raise NeverOpens(f"nothing opens within a year of {at.isoformat()}")


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; raise ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; give one, for example +00:00")
    return moment.astimezone(timezone.utc)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the zone's clock shows `wall` (naive) or later."""
    found = wall.replace(tzinfo=zone).astimezone(timezone.utc)
    if _shown(found, zone) == wall:
        return found
    # The clock skips this time: look for the moment of the change between its two readings.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(timezone.utc)
    seconds = range(int((found - before).total_seconds()))
    change = bisect_left(
        seconds, wall, key=lambda passed: _shown(before + timedelta(seconds=passed), zone)
    )
    return before + timedelta(seconds=change)


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the zone's clock shows, naive; both readings of a time shown twice are equal."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)
