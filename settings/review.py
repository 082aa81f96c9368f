"""How soon a submitted answer is decided on, as brand.yml has it (section `review`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from settings.lengths import WrittenPromise, read_length
from settings.promises import WARN_AT, WrittenHours, read_hours
from settings.refusal import refusal


@dataclass(frozen=True)
class WrittenReview:
    decision: WrittenPromise
    hours: WrittenHours | None
    """In which working time is counted; None: always open."""
    warn_at: float
    """Share of the time after which the spokesperson is reminded."""


def read(path: Path, content: Any, time_zone: ZoneInfo) -> WrittenReview | None:
    """The section of content that the schema has passed; raise BrandError at the first fault."""
    written: Mapping[str, Any] | None = content.get("review")
    if written is None:
        return None
    hours = written.get("hours")
    place: list[str | int] = ["review", "hours"]
    if isinstance(hours, str):
        place = ["hours", hours]
        if hours not in content.get("hours", {}):
            known = ", ".join(content.get("hours", {})) or "none"
            what = (
                f"hours is {hours!r} and `hours` has {known}; name one of these, or write its own"
            )
            raise refusal(path, content, ["review", "hours"], what)
    decision = read_length(path, content, ["review", "decision"], written["decision"])
    if decision.working and hours is None:
        what = "decision is in working time and `review` has no hours; add them"
        raise refusal(path, content, ["review", "decision"], f"{what} or promise calendar time")
    return WrittenReview(
        decision=decision,
        hours=None if hours is None else read_hours(path, content, time_zone, place),
        warn_at=float(written.get("warn_at", WARN_AT)),
    )
