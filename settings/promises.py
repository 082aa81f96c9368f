"""What brand.yml agrees on: sections `hours`, `promises` and `escalation`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from settings import escalation
from settings.escalation import WrittenEscalation
from settings.intervals import Interval, IntervalError, read_intervals, read_weekdays, require_apart
from settings.lengths import WrittenPromise, read_length
from settings.refusal import BrandError, location, refusal

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
    by_priority: Mapping[str, Mapping[str, WrittenPromise]]
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

    @property
    def name(self) -> str:
        """Names this agreement and no other: tickets keep it, and are held to it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:NAME_LENGTH]


def restore(name: str, text: str) -> Agreement:
    """The agreement of that `text`; raise BrandError if it no longer can be read."""
    content = json.loads(text)
    return read(Path(f"policy {name}"), content, ZoneInfo(content["time_zone"]))


def read(path: Path, content: Any, time_zone: ZoneInfo) -> Agreement:
    """What content that the schema has passed agrees on; raise BrandError at the first fault."""
    reader = _Reader(path, content, time_zone)
    queues = tuple(content["queues"])
    for section in ("hours", "promises", "escalation"):
        for queue in content.get(section, {}):
            if queue not in queues:
                known = ", ".join(queues)
                what = f"there is no queue {queue!r} in `queues` ({known}); name one of these"
                raise reader.wrong([section, queue], what)
    promised = {queue: reader.promises(queue) for queue in content.get("promises", {})}
    first = {queue: one.by_priority["normal"]["first_response"] for queue, one in promised.items()}
    return Agreement(
        queues=queues,
        time_zone=time_zone,
        hours={queue: reader.hours(queue) for queue in content.get("hours", {})},
        promises=promised,
        escalation=escalation.read(path, content, first),
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


def read_hours(
    path: Path, content: Any, time_zone: ZoneInfo, place: list[str | int]
) -> WrittenHours:
    """The working hours that stand at that place of the content; raise BrandError."""
    return _Reader(path, content, time_zone).hours_at(place)


class _Reader:
    def __init__(self, path: Path, content: Any, time_zone: ZoneInfo) -> None:
        self._path = path
        self._content = content
        self._time_zone = time_zone

    def wrong(self, place: list[str | int], what: str) -> BrandError:
        return refusal(self._path, self._content, place, what)

    def hours(self, queue: str) -> WrittenHours:
        return self.hours_at(["hours", queue])

    def hours_at(self, place: list[str | int]) -> WrittenHours:
        written = self._content
        for step in place:
            written = written[step]
        return WrittenHours(
            zone=self._zone(place, written),
            week=self._week(place, written["week"]),
            holidays=written.get("holidays"),
            eves=self._eves(place, written),
            dates=self._dates(place, written.get("dates", [])),
            where=location(self._path, self._content, [*place, "holidays"]),
        )

    def promises(self, queue: str) -> WrittenPromises:
        place: list[str | int] = ["promises", queue]
        written = self._content["promises"][queue]
        usual = self._lengths(queue, place, written)
        others = written.get("priorities", {})
        return WrittenPromises(
            by_priority={
                name: {
                    **usual,
                    **self._lengths(queue, [*place, "priorities", name], others.get(name, {})),
                }
                for name in PRIORITIES
            },
            warn_at=float(written.get("warn_at", WARN_AT)),
        )

    def _lengths(
        self, queue: str, place: list[str | int], written: Mapping[str, Any]
    ) -> dict[str, WrittenPromise]:
        return {
            kind: read_length(self._path, self._content, [*place, kind], written[kind], queue)
            for kind in PROMISES
            if kind in written
        }

    def _zone(self, place: list[str | int], written: Mapping[str, Any]) -> ZoneInfo:
        if "time_zone" not in written:
            return self._time_zone
        try:
            return ZoneInfo(written["time_zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            what = f"time_zone is {written['time_zone']!r}; give a name such as Asia/Jerusalem"
            raise self.wrong([*place, "time_zone"], what) from error

    def _week(
        self, place: list[str | int], written: Mapping[str, list[str]]
    ) -> dict[int, tuple[Interval, ...]]:
        week: dict[int, tuple[Interval, ...]] = {}
        for name, texts in written.items():
            here = [*place, "week", name]
            try:
                for weekday in read_weekdays(name):
                    if weekday in week:
                        raise IntervalError(f"{name} has a day that stands before; name it once")
                    week[weekday] = read_intervals(texts)
                require_apart(week)
            except IntervalError as error:
                raise self.wrong(here, str(error)) from error
        return week

    def _eves(
        self, place: list[str | int], written: Mapping[str, Any]
    ) -> tuple[Interval, ...] | None:
        if "eves" not in written:
            return None
        here = [*place, "eves"]
        if "holidays" not in written:
            what = "eves has hours and no holidays are named; add `holidays`, for example IL"
            raise self.wrong(here, what)
        try:
            return read_intervals(written["eves"])
        except IntervalError as error:
            raise self.wrong(here, str(error)) from error

    def _dates(self, place: list[str | int], written: list[Any]) -> dict[date, WrittenDay]:
        days: dict[date, WrittenDay] = {}
        for index, one in enumerate(written):
            here = [*place, "dates", index]
            try:
                on = date.fromisoformat(str(one["date"]))
            except ValueError as error:
                what = f"date is {str(one['date'])!r}; write it like 2026-12-31"
                raise self.wrong(here, what) from error
            if on in days:
                raise self.wrong(here, f"{on} stands before; write each date once")
            try:
                days[on] = WrittenDay(one["why"], read_intervals(one["hours"]))
            except IntervalError as error:
                raise self.wrong(here, str(error)) from error
        return days
