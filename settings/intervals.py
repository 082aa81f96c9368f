"""Opening hours as people write them: `08:00-20:00`, `22:00-06:00+1`, `sun-thu`. Pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

Interval = tuple[int, int]
"""Minutes from the day's midnight to opening and to closing; 1440 is midnight, more is past it."""

DAY = 24 * 60
WEEK = 7 * DAY
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WRITTEN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)(\+1)?")


class IntervalError(ValueError):
    """Hours that cannot be: the message says what was written and what to write."""


def read_intervals(texts: Iterable[str]) -> tuple[Interval, ...]:
    """One day's intervals in order of opening; raise IntervalError if they overlap."""
    intervals = sorted(_interval(text) for text in texts)
    for (opens, closes), (following, _) in pairwise(intervals):
        if following < closes:
            what = f"{_time(opens)}-{_time(closes)} overlaps the one from {_time(following)}"
            raise IntervalError(f"{what}; let one end before the next begins")
    return tuple(intervals)


def read_weekdays(text: str) -> list[int]:
    """`fri` or `sun-thu` as weekdays, 0 is Monday; a range may pass the end of the week."""
    first, _, last = text.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise IntervalError(f"{text!r} is no weekday; write fri or sun-thu")
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last or first) - start) % 7 + 1
    return [(start + step) % 7 for step in range(length)]


def require_apart(week: Mapping[int, tuple[Interval, ...]]) -> None:
    """Raise IntervalError if an interval past midnight runs into the next day's first."""
    spans = sorted(
        (weekday * DAY + opens, weekday * DAY + closes)
        for weekday, intervals in week.items()
        for opens, closes in intervals
    )
    # After Sunday's last comes Monday's first.
    following = [opens for opens, _ in spans[1:]] + [opens + WEEK for opens, _ in spans[:1]]
    for (opens, closes), then in zip(spans, following, strict=True):
        if then < closes:
            day, other = WEEKDAYS[opens // DAY], WEEKDAYS[then % WEEK // DAY]
            what = f"{day} {_time(opens % DAY)} runs into {other} {_time(then % DAY)}"
            raise IntervalError(f"{what}; let one end before the next begins")


def _interval(text: str) -> Interval:
    found = WRITTEN.fullmatch(text)
    if not found:
        raise IntervalError(f"hours are {text!r}; write them like 08:00-20:00 or 22:00-06:00+1")
    opens = int(found[1]) * 60 + int(found[2])
    closes = int(found[3]) * 60 + int(found[4])
    if closes % DAY == DAY - 1:
        raise IntervalError(f"{text} leaves out a minute; midnight is written 24:00")
    if opens >= DAY or closes > DAY:
        raise IntervalError(f"{text} has a time after 24:00; past midnight write 22:00-06:00+1")
    if found[5]:
        closes += DAY
    if closes <= opens:
        what = f"{text} closes before it opens; turn it round, write 24:00 for midnight"
        raise IntervalError(f"{what}, or {text}+1 if it closes on the next day")
    return opens, closes


def _time(minutes: int) -> str:
    day = "+1" if minutes > DAY else ""
    return f"{(minutes - DAY if day else minutes) // 60:02}:{minutes % 60:02}{day}"
