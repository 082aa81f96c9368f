"""The agreement's hours and promises as terms: holidays looked up, and what cannot be, refused."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as public_holidays

from handoff.escalation import Plan
from handoff.history import Priority
from handoff.hours import SEARCH, Hours, OwnDay
from handoff.sla import PromiseKind, Rule, Target, Terms
from settings.lengths import WrittenLength
from settings.promises import WARN_AT, Agreement, WrittenHours
from settings.refusal import BrandError
from settings.review import WrittenReview

ALWAYS = dict.fromkeys(range(7), ((0, 24 * 60),))
LANGUAGE = "en_US"
# Holidays are looked up once, for years around the day on which the terms are made: a process
# that runs for years sees them all, and past tickets can be replayed.
YEARS = 6


def terms_by_queue(agreement: Agreement, now: datetime) -> dict[str, Terms]:
    """The terms of every queue, with holidays for the years around `now`.

    Raise BrandError, with file and line, for an unknown calendar of holidays, or for a promise
    longer than its queue is open in the year after `now`.
    """
    made = terms_around(agreement, now.year)
    for queue, one in made.items():
        _check_reachable(agreement, queue, one.hours, now)
    return made


def review_rule(review: WrittenReview, zone: ZoneInfo, now: datetime) -> Rule:
    """How a decision's time is counted, with holidays for the years around `now`.

    Raise BrandError, with file and line, as `terms_by_queue` does.
    """
    hours = _opened(review.hours, zone, _years(now.year))
    open_time = hours.between(now, now + SEARCH)
    _check_length("decision", review.decision, "the review", open_time)
    return Rule(_target(review.decision), hours, review.warn_at)


def terms_around(agreement: Agreement, year: int) -> dict[str, Terms]:
    """The terms of every queue, with holidays for the years around that one.

    Raise BrandError, with file and line, for an unknown calendar of holidays.
    """
    years = _years(year)
    return {
        queue: Terms(
            _hours(agreement, queue, years),
            _targets(agreement, queue),
            _warn_share(agreement, queue),
        )
        for queue in agreement.queues
    }


def plans_by_queue(agreement: Agreement) -> dict[str, Plan]:
    """What happens when a promise of each queue is in danger; queues that promise nothing lack."""
    return {
        queue: Plan(
            lead=one.lead,
            more_time=_target(one.more_time),
            tell_visitor=one.tell_visitor,
            next=one.next,
            manager=one.manager,
            reassign=one.reassign,
        )
        for queue, one in agreement.escalation.items()
    }


def _target(one: WrittenLength) -> Target:
    return Target(one.length, one.working)


def holiday_names(code: str, years: range) -> dict[date, str]:
    """Public holidays by date; raise ValueError for a code that is not known.

    The library marks no eves for Israel, and days such as Hol HaMoed and Purim are not public
    holidays there: eves are found as the days before (`handoff.hours`).
    """
    country, _, part = code.partition("-")
    try:
        found = public_holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError as error:
        raise ValueError(str(error)) from error
    if LANGUAGE in found.supported_languages:
        found = public_holidays.country_holidays(
            country, subdiv=part or None, years=years, language=LANGUAGE
        )
    return dict(found)


def _hours(agreement: Agreement, queue: str, years: range) -> Hours:
    return _opened(agreement.hours.get(queue), agreement.time_zone, years)


def _opened(written: WrittenHours | None, zone: ZoneInfo, years: range) -> Hours:
    if written is None:
        return Hours(zone, ALWAYS)
    return Hours(
        zone=written.zone,
        week=written.week,
        holidays=_holidays(written, years),
        eves=written.eves,
        own_days={on: OwnDay(day.why, day.intervals) for on, day in written.dates.items()},
    )


def _holidays(written: WrittenHours, years: range) -> dict[date, str]:
    if written.holidays is None:
        return {}
    try:
        return holiday_names(written.holidays, years)
    except ValueError as error:
        what = f"holidays is {written.holidays!r}, which names no calendar"
        raise BrandError(f"{written.where}: {what}; give a code such as IL or US-NY") from error


def _targets(agreement: Agreement, queue: str) -> Mapping[Priority, Mapping[PromiseKind, Target]]:
    return {
        Priority(priority): {PromiseKind(kind): _target(one) for kind, one in kinds.items()}
        for priority, kinds in _promised(agreement, queue).items()
    }


def _warn_share(agreement: Agreement, queue: str) -> float:
    written = agreement.promises.get(queue)
    return WARN_AT if written is None else written.warn_at


def _promised(agreement: Agreement, queue: str) -> Mapping[str, Mapping[str, WrittenLength]]:
    written = agreement.promises.get(queue)
    return {} if written is None else written.by_priority


def _check_reachable(agreement: Agreement, queue: str, hours: Hours, now: datetime) -> None:
    open_time = hours.between(now, now + SEARCH)
    plan = agreement.escalation.get(queue)
    more = [{"more_time": plan.more_time}] if plan else []
    for kinds in [*_promised(agreement, queue).values(), *more]:
        for kind, one in kinds.items():
            _check_length(kind, one, queue, open_time)


def _check_length(kind: str, one: WrittenLength, whose: str, open_time: timedelta) -> None:
    longest = open_time if one.working else SEARCH
    if one.length > longest:
        what = f"{kind} is {_hours_of(one.length)} long and {whose} is open for"
        raise BrandError(
            f"{one.where}: {what} {_hours_of(longest)} in the coming year;"
            " promise less or open longer"
        )


def _years(year: int) -> range:
    return range(year - YEARS, year + YEARS + 1)


def _hours_of(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):g} h"
