"""Lengths of time as people write them: `15 working minutes`, `2 calendar hours`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from settings.refusal import BrandError, location, refusal

LENGTH = re.compile(r"([1-9]\d*) (working|calendar) (minute|hour)s?")


@dataclass(frozen=True)
class WrittenPromise:
    length: timedelta
    working: bool
    """True: open time of the queue. False: calendar time."""
    where: str


def read_length(
    path: Path, content: Any, place: Sequence[str | int], text: str, queue: str | None = None
) -> WrittenPromise:
    """`15 working minutes` or `2 calendar hours`, of a queue if one is named; raise BrandError."""

    def wrong(what: str) -> BrandError:
        return refusal(path, content, place, what)

    found = LENGTH.fullmatch(text)
    if not found:
        what = f"{place[-1]} is {text!r}; write it like '15 working minutes'"
        raise wrong(f"{what} or '2 calendar hours'")
    working = found[2] == "working"
    if working and queue and queue not in content.get("hours", {}):
        what = f"{place[-1]} is in working time and `hours` has no {queue}"
        raise wrong(f"{what}; add its hours or promise calendar time")
    unit = timedelta(minutes=1) if found[3] == "minute" else timedelta(hours=1)
    try:
        length = int(found[1]) * unit
    except OverflowError as error:
        raise wrong(f"{place[-1]} is {text!r}; promise less than that") from error
    return WrittenPromise(length, working, location(path, content, place))
