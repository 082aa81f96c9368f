"""How soon a submitted answer is decided on, as brand.yml has it (section `review`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from settings.lengths import WrittenLength, read_length
from settings.promises import WARN_AT, WrittenHours, read_hours
from settings.written import Place, Written


@dataclass(frozen=True)
class WrittenReview:
    decision: WrittenLength
    hours: WrittenHours | None
    """In which working time is counted; None: always open."""
    warn_at: float
    """Share of the time after which the spokesperson is reminded."""


def read(written: Written, time_zone: ZoneInfo) -> WrittenReview | None:
    """The section of content that the schema has passed; raise BrandError at the first fault."""
    section: Mapping[str, Any] | None = written.content.get("review")
    if section is None:
        return None
    place = _place_of_hours(written, section.get("hours"))
    decision = read_length(written, ["review", "decision"])
    if decision.working and place is None:
        what = "decision is in working time and `review` has no hours; add them"
        raise written.wrong(["review", "decision"], f"{what} or promise calendar time")
    return WrittenReview(
        decision=decision,
        hours=read_hours(written, time_zone, place) if place else None,
        warn_at=float(section.get("warn_at", WARN_AT)),
    )


def _place_of_hours(written: Written, hours: Any) -> Place | None:
    """Where they are written: in the section itself, or under a queue's name; None if nowhere."""
    if not isinstance(hours, str):
        return None if hours is None else ["review", "hours"]
    of_queues = written.content.get("hours", {})
    if hours not in of_queues:
        known = ", ".join(of_queues) or "none"
        what = f"hours is {hours!r} and `hours` has {known}; name one of these, or write its own"
        raise written.wrong(["review", "hours"], what)
    return ["hours", hours]
