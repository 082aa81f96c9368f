"""`dover sla`: what the agreement's promises mean at a given moment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import click

from handoff.calendars import terms_by_queue
from handoff.days import weekday_name
from handoff.history import Priority
from handoff.hours import NeverOpens, first_instant
from handoff.preview import Preview, preview
from handoff.sla import PromiseKind, Terms
from settings import brand
from settings.clock import now
from settings.environment import Settings

# Holidays are not known long before or after.
FIRST_YEAR, LAST_YEAR = 1970, 2090


@dataclass(frozen=True)
class Moment:
    """The moment that was asked for, and what was taken for granted in reading it."""

    at: datetime
    notes: tuple[str, ...] = ()


@click.group()
def sla() -> None:
    """Promises: what would be due when, and why."""


@sla.command("preview")
@click.option("--queue", required=True, help="A queue of brand.yml.")
@click.option("--at", "text", help="2026-04-01T16:00 in the queue's zone, or with +03:00; or now.")
@click.option("--priority", type=click.Choice([one.value for one in Priority]), default="normal")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.pass_obj
def preview_command(
    settings: Settings, queue: str, text: str | None, priority: str, as_json: bool
) -> None:
    """Show what would be promised for a ticket opened at a moment, step by step."""
    try:
        agreement = brand.load(settings.brand_file).agreement
        if queue not in agreement.queues:
            known = ", ".join(agreement.queues)
            raise click.ClickException(f"there is no queue {queue!r}; brand.yml has {known}")
        written = agreement.hours.get(queue)
        moment = read_moment(text, written.zone if written else agreement.time_zone)
        terms = terms_by_queue(agreement, moment.at)[queue]
        found = preview(terms, Priority(priority), moment.at)
    except (brand.BrandError, NeverOpens) as error:
        raise click.ClickException(str(error)) from error
    shown = _Shown(queue, priority, moment, terms)
    if as_json:
        click.echo(json.dumps(shown.as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(shown.lines(found)))


def read_moment(text: str | None, zone: ZoneInfo) -> Moment:
    """The moment in UTC; raise ClickException if it cannot be read."""
    if text is None:
        return Moment(now(), ("--at was not given: counted from now",))
    try:
        # Python 3.10 does not read the Z that other programs write for UTC.
        given = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    except ValueError as error:
        what = f"--at is {text!r}; write it like 2026-04-01T16:00 or 2026-04-01T16:00+03:00"
        raise click.ClickException(what) from error
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        what = f"--at is in {given.year}; give a moment from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.ClickException(what)
    if given.tzinfo is not None:
        return Moment(given.astimezone(timezone.utc))
    at = first_instant(given, zone)
    return Moment(at, tuple(_local_notes(given, at, zone)))


def _local_notes(given: datetime, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    yield f"--at has no zone: taken in the queue's, {zone.key}"
    shown = at.astimezone(zone)
    if shown.replace(tzinfo=None) != given:
        yield f"the clock skips {given:%H:%M} on that day: taken as {shown:%H:%M}, the change"
    elif given.replace(tzinfo=zone).utcoffset() != given.replace(tzinfo=zone, fold=1).utcoffset():
        yield f"the clock shows {given:%H:%M} twice on that day: the first time is taken"


@dataclass(frozen=True)
class _Shown:
    queue: str
    priority: str
    moment: Moment
    terms: Terms

    def lines(self, found: list[Preview]) -> Iterator[str]:
        at = self.moment.at.astimezone(self.terms.hours.zone)
        where = f"UTC{at:%z}, {self.terms.hours.zone.key}"
        yield f"{self.queue}, priority {self.priority}, from {self._time(at)} ({where})"
        yield from self.moment.notes
        if not found:
            yield f"the agreement promises nothing for {self.queue}"
        for one in found:
            yield ""
            since = ", from a message written then" * (one.kind is PromiseKind.NEXT_RESPONSE)
            yield f"{one.kind.value}: {_length(one)}{since}"
            for step in one.steps:
                starts, ends = self._time(step.starts), self._time(step.ends)
                what = "counts " if step.counts else "skipped"
                yield f"  {what}  {starts} - {ends}  {_duration(step.length):>9}  {step.why}"
            share = f"{self.terms.warn_share:.0%}"
            yield f"  warning  {self._time(one.warn_at)}, after {share}"
            yield f"  due      {self._time(one.due)}"

    def as_json(self, found: list[Preview]) -> dict[str, Any]:
        return {
            "queue": self.queue,
            "priority": self.priority,
            "at": self._iso(self.moment.at),
            "time_zone": self.terms.hours.zone.key,
            "notes": list(self.moment.notes),
            "promises": [
                {
                    "kind": one.kind.value,
                    "time": "working" if one.target.working else "calendar",
                    "seconds": one.target.length.total_seconds(),
                    "warn_at": self._iso(one.warn_at),
                    "due": self._iso(one.due),
                    "steps": [
                        {
                            "from": self._iso(step.starts),
                            "until": self._iso(step.ends),
                            "counts": step.counts,
                            "seconds": step.length.total_seconds(),
                            "why": step.why,
                        }
                        for step in one.steps
                    ],
                }
                for one in found
            ],
        }

    def _iso(self, moment: datetime) -> str:
        return moment.astimezone(self.terms.hours.zone).isoformat()

    def _time(self, moment: datetime) -> str:
        local = moment.astimezone(self.terms.hours.zone)
        clock = "%H:%M:%S" if local.second else "%H:%M"
        return f"{weekday_name(local.date())[:3]} {local:%Y-%m-%d} {local.strftime(clock)}"


def _length(one: Preview) -> str:
    kind = "working" if one.target.working else "calendar"
    return f"{_duration(one.target.length)} h of {kind} time"


def _duration(length: timedelta) -> str:
    """`8:00`, or `0:07:30` where there are seconds."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    shown = f"{minutes // 60}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown
