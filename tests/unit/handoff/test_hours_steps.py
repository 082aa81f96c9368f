"""Why a due time is when it is: what counts, what is skipped, and the reason of each."""

from datetime import datetime, timedelta

import pytest

from handoff.hours import Hours
from handoff.steps import calendar_steps, working_steps
from tests.agreements import JERUSALEM, SALES_HOURS, SUPPORT_HOURS, local, minutes

HOUR = timedelta(hours=1)


def told(hours: Hours, start: datetime, working: timedelta) -> list[tuple[str, str]]:
    """Length and reason of each step; `+` counts."""
    return [
        (f"{'+' if one.counts else ''}{one.length / HOUR:g}", one.why)
        for one in working_steps(hours, start, working)
    ]


def test_the_eve_of_pesach_is_told_as_a_short_day() -> None:
    # Wednesday 1 April 2026 16:00, sales: closed since 12:00
    assert told(SALES_HOURS, local("2026-04-01", "16:00"), 1 * HOUR) == [
        ("8", "eve of Pesach, a short day"),
        ("24", "Pesach"),
        ("9", "night"),
        ("+1", "Friday"),
    ]


def test_the_night_of_the_clock_change_says_so() -> None:
    # Thursday 26 March 2026 18:00 to Friday 09:00 is 15 h by the clock and 14 h in truth
    assert told(SALES_HOURS, local("2026-03-26", "17:00"), 2 * HOUR) == [
        ("+1", "Thursday"),
        ("14", "night; the clock goes forward 60 minutes"),
        ("+1", "Friday"),
    ]
    # Saturday 24 October 2026 to Sunday is an hour longer
    assert told(SUPPORT_HOURS, local("2026-10-24", "12:00"), 1 * HOUR) == [
        ("12", "Saturday"),
        ("9", "night; the clock goes back 60 minutes"),
        ("+1", "Sunday"),
    ]


def test_a_break_a_short_friday_and_the_weekend_are_told_apart() -> None:
    assert told(SALES_HOURS, local("2026-11-26", "12:30"), 8 * HOUR) == [
        ("+0.5", "Thursday"),
        ("1", "break"),
        ("+4", "Thursday"),
        ("15", "night"),
        ("+3", "Friday"),
        ("12", "Friday, a short day"),
        ("24", "Saturday"),
        ("9", "night"),
        ("+0.5", "Sunday"),
    ]


def test_calendar_time_is_one_step() -> None:
    step = calendar_steps(local("2026-11-22", "23:55"), minutes(10))[0]
    assert step.counts
    assert step.ends == local("2026-11-23", "00:05")


def test_no_work_needs_no_step() -> None:
    assert told(SUPPORT_HOURS, local("2026-11-22", "09:00"), minutes(0)) == []


@pytest.mark.parametrize(("clock", "why"), [("20:00", "night"), ("05:00", "night")])
def test_evening_and_early_morning_are_one_night(clock: str, why: str) -> None:
    calendar = Hours(JERUSALEM, SUPPORT_HOURS.week)
    assert told(calendar, local("2026-11-23", clock), 1 * HOUR)[0][1] == why
