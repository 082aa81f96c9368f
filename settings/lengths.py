"""Lengths of time as people write them: `15 working minutes`, `2 calendar hours`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from settings.written import Place, Written

LENGTH = re.compile(r"([1-9]\d*) (working|calendar) (minute|hour)s?")


@dataclass(frozen=True)
class WrittenLength:
    length: timedelta
    working: bool
    """True: open time of the queue. False: calendar time."""
    where: str
    """File and line, for a length that is found wrong only later."""


def read_length(written: Written, place: Place, queue: str | None = None) -> WrittenLength:
    """The length that stands at a place, of a queue if one is named; raise BrandError."""
    text = written.at(place)
    found = LENGTH.fullmatch(text)
    if not found:
        what = f"{place[-1]} is {text!r}; write it like '15 working minutes'"
        raise written.wrong(place, f"{what} or '2 calendar hours'")
    working = found[2] == "working"
    if working and queue and queue not in written.content.get("hours", {}):
        what = f"{place[-1]} is in working time and `hours` has no {queue}"
        raise written.wrong(place, f"{what}; add its hours or promise calendar time")
    unit = timedelta(minutes=1) if found[3] == "minute" else timedelta(hours=1)
    try:
        length = int(found[1]) * unit
    except OverflowError as error:
        what = f"{place[-1]} is {text!r}; promise less than that"
        raise written.wrong(place, what) from error
    return WrittenLength(length, working, written.where(place))
