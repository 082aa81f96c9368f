"""What brand.yml agrees on: sections `hours`, `promises` and `escalation`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from settings import escalation
from settings.escalation import WrittenEscalation
from settings.intervals import Interval, IntervalError, read_intervals, read_weekdays, require_apart
from settings.lengths import WrittenLength, read_length
from settings.written import Place, Written

PROMISES = ("first_response", "next_response", "resolution")
PRIORITIES = ("low", "normal", "high", "urgent")
WARN_AT = 0.75
NAME_LENGTH = 12


@dataclass(frozen=True)
class WrittenDay:
    """The hours of one date; none means closed."""

    why: str
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class WrittenHours:
    zone: ZoneInfo
    week: Mapping[int, tuple[Interval, ...]]
    """By weekday, 0 is Monday."""
    holidays: str | None
    """Code of the country, or of its part, whose public holidays close the queue."""
    eves: tuple[Interval, ...] | None
    dates: Mapping[date, WrittenDay]
    where: str
    """File and line of the holidays, for a name that is found wrong only later."""


@dataclass(frozen=True)
class WrittenPromises:
    by_priority: Mapping[str, Mapping[str, WrittenLength]]
    """Every priority, each with the kinds that are promised for it."""
    warn_at: float


@dataclass(frozen=True)
class Agreement:
    """Hours and promises by queue. A queue without them is always open and promises nothing."""

    queues: tuple[str, ...]
    time_zone: ZoneInfo
    hours: Mapping[str, WrittenHours] = field(default_factory=dict)
    promises: Mapping[str, WrittenPromises] = field(default_factory=dict)
    escalation: Mapping[str, WrittenEscalation] = field(default_factory=dict)
    """Every queue that promises something has one."""
    text: str = ""
    """JSON of what it was read from: `restore` reads it again."""

    @cached_property
    def name(self) -> str:
        """Names this agreement and no other: tickets keep it, and are held to it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:NAME_LENGTH]


def restore(name: str, text: str) -> Agreement:
    """The agreement of that `text`; raise BrandError if it no longer can be read."""
    content = json.loads(text)
    return read(Written(Path(f"policy {name}"), content), ZoneInfo(content["time_zone"]))


def read(written: Written, time_zone: ZoneInfo) -> Agreement:
    """What content that the schema has passed agrees on; raise BrandError at the first fault."""
    content = written.content
    for section in ("hours", "promises", "escalation"):
        for queue in content.get(section, {}):
            written.require_queue([section, queue], queue)
    promised = {queue: _promises(written, queue) for queue in content.get("promises", {})}
    first = {queue: one.by_priority["normal"]["first_response"] for queue, one in promised.items()}
    return Agreement(
        queues=tuple(content["queues"]),
        time_zone=time_zone,
        hours={
            queue: read_hours(written, time_zone, ["hours", queue])
            for queue in content.get("hours", {})
        },
        promises=promised,
        escalation=escalation.read(written, first),
        text=_text(content, time_zone),
    )


def _text(content: Any, time_zone: ZoneInfo) -> str:
    """Order and spacing in the file change nothing of what was agreed."""
    whole = {
        "time_zone": time_zone.key,
        "queues": sorted(content["queues"]),
        "hours": content.get("hours", {}),
        "promises": content.get("promises", {}),
        "escalation": content.get("escalation", {}),
        "contacts": content.get("contacts", {}),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)


def _promises(written: Written, queue: str) -> WrittenPromises:
    place = ["promises", queue]
    section = written.at(place)
    usual = _lengths(written, place, queue)
    others = section.get("priorities", {})
    return WrittenPromises(
        by_priority={
            name: {**usual, **_lengths(written, [*place, "priorities", name], queue)}
            if name in others
            else usual
            for name in PRIORITIES
        },
        warn_at=float(section.get("warn_at", WARN_AT)),
    )


def _lengths(written: Written, place: list[str], queue: str) -> dict[str, WrittenLength]:
    section = written.at(place)
    return {
        kind: read_length(written, [*place, kind], queue) for kind in PROMISES if kind in section
    }


def read_hours(written: Written, time_zone: ZoneInfo, place: Place) -> WrittenHours:
    """The working hours that stand at that place; raise BrandError."""
    section = written.at(place)
    has_zone = "time_zone" in section
    return WrittenHours(
        zone=written.zone([*place, "time_zone"]) if has_zone else time_zone,
        week=_week(written, [*place, "week"]),
        holidays=section.get("holidays"),
        eves=_eves(written, place) if "eves" in section else None,
        dates=_dates(written, [*place, "dates"]) if "dates" in section else {},
        where=written.where([*place, "holidays"]),
    )


def _week(written: Written, place: Place) -> dict[int, tuple[Interval, ...]]:
    week: dict[int, tuple[Interval, ...]] = {}
    for name, texts in written.at(place).items():
        try:
            for weekday in read_weekdays(name):
                if weekday in week:
                    raise IntervalError(f"{name} has a day that stands before; name it once")
                week[weekday] = read_intervals(texts)
            require_apart(week)
        except IntervalError as error:
            raise written.wrong([*place, name], str(error)) from error
    return week


def _eves(written: Written, place: Place) -> tuple[Interval, ...]:
    section, here = written.at(place), [*place, "eves"]
    if "holidays" not in section:
        what = "eves has hours and no holidays are named; add `holidays`, for example IL"
        raise written.wrong(here, what)
    try:
        return read_intervals(section["eves"])
    except IntervalError as error:
        raise written.wrong(here, str(error)) from error


def _dates(written: Written, place: Place) -> dict[date, WrittenDay]:
    days: dict[date, WrittenDay] = {}
    for index, one in enumerate(written.at(place)):
        here = [*place, index]
        try:
            on = date.fromisoformat(str(one["date"]))
        except ValueError as error:
            what = f"date is {str(one['date'])!r}; write it like 2026-12-31"
            raise written.wrong(here, what) from error
        if on in days:
            raise written.wrong(here, f"{on} stands before; write each date once")
        try:
            days[on] = WrittenDay(one["why"], read_intervals(one["hours"]))
        except IntervalError as error:
            raise written.wrong(here, str(error)) from error
    return days
