"""Days in words: near and far ones, with and without their preposition."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from faq.lines import Line
from handoff.days import day, weekday
from handoff.telling import when

TODAY = date(2026, 11, 22)
"""A Sunday."""


@pytest.mark.parametrize(
    ("ahead", "hebrew", "english"),
    [
        (0, "היום", "today"),
        (1, "מחר", "tomorrow"),
        (2, "ביום שלישי", "on Tuesday"),
        (6, "בשבת", "on Saturday"),
        (7, "ביום ראשון, 29.11", "on Sunday, 29 November"),
        (13, "בשבת, 5.12", "on Saturday, 5 December"),
    ],
)
def test_a_day_has_its_preposition_and_a_far_one_its_date(
    ahead: int, hebrew: str, english: str
) -> None:
    on = TODAY + timedelta(days=ahead)
    assert (day(on, TODAY, "he"), day(on, TODAY, "en")) == (hebrew, english)


@pytest.mark.parametrize(
    ("ahead", "hebrew", "english"),
    [(1, "שני", "Monday"), (6, "שבת", "Saturday"), (7, "ראשון, 29.11", "Sunday, 29 November")],
)
def test_a_weekday_stands_alone_where_the_line_has_the_preposition(
    ahead: int, hebrew: str, english: str
) -> None:
    on = TODAY + timedelta(days=ahead)
    assert (weekday(on, TODAY, "he"), weekday(on, TODAY, "en")) == (hebrew, english)


def test_a_new_time_names_the_day_on_the_brands_clock() -> None:
    zone = ZoneInfo("Asia/Jerusalem")
    now = datetime(2026, 11, 22, 21, 30, tzinfo=timezone.utc)
    # Half past eleven in the evening there: an hour later is Monday.
    later = when(now + timedelta(hours=1), now, zone, "en")
    assert later == (Line.LATER_DAY, {"time": "00:30", "day": "Monday"})
    assert when(now + timedelta(minutes=20), now, zone, "en") == (Line.LATER, {"time": "23:50"})
