"""Hours and promises in brand.yml: the demo's are whole, each fault is named with its line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from handoff.calendars import holiday_names, terms_by_queue
from handoff.history import Priority
from handoff.hours import DayKind
from handoff.sla import PromiseKind, Terms
from settings.brand import BrandError, load
from settings.intervals import IntervalError, require_apart
from tests import makers
from tests.agreements import at, minutes
from tests.brand_files import assert_refused, broken, written

NOW = at("12:00")
WHOLE = """\
brand:
  name: {he: נהר, en: Nahar}
  persona: {he: גל, en: Gal}
  default_language: he
  time_zone: Asia/Jerusalem
contacts: {spokesperson: dana, support: noa, sales: eitan}
understanding: {wanted_precision: 0.95}
widget: {allowed_origins: []}
queues:
  support: [complaint, ask_for_human, still_unknown]
  sales: [sales_enquiry]
  spokesperson: [legal_threat, self_harm]
hours:
  support:
    week:
      sun-thu: ["08:00-20:00"]
      fri: ["08:00-13:00"]
      sat: ["22:00-02:00+1"]
    holidays: IL
    eves: ["08:00-13:00"]
    dates:
      - {date: 2026-12-31, hours: ["08:00-13:00"], why: stocktaking}
  sales:
    time_zone: Europe/London
    week: {sun-thu: ["09:00-13:00", "14:00-18:00"]}
promises:
  support:
    first_response: 15 working minutes
    resolution: 8 working hours
    warn_at: 0.5
    priorities: {high: {first_response: 5 working minutes}}
  sales:
    first_response: 10 working minutes
  spokesperson:
    first_response: 1 calendar hour
"""


def terms_of(path: Path) -> dict[str, Terms]:
    return terms_by_queue(load(path).agreement, NOW)


def terms(folder: Path, text: str) -> dict[str, Terms]:
    return terms_of(written(folder, text))


def test_the_demo_agreement_can_be_kept() -> None:
    found = terms_by_queue(makers.whole_brand().agreement, NOW)
    assert set(found) == {"support", "sales", "spokesperson"}
    first = {
        queue: one.targets[Priority.NORMAL][PromiseKind.FIRST_RESPONSE]
        for queue, one in found.items()
    }
    assert {queue: one.length for queue, one in first.items()} == {
        "support": minutes(15),
        "sales": minutes(10),
        "spokesperson": minutes(10),
    }
    assert [queue for queue, one in first.items() if not one.working] == ["spokesperson"]


def test_what_is_written_is_what_counts(tmp_path: Path) -> None:
    found = terms(tmp_path, WHOLE)
    support = found["support"]
    assert support.warn_share == 0.5
    assert support.hours.week[4] == ((480, 780),)
    assert support.hours.week[5] == ((1320, 1560),)
    assert support.hours.day(date(2026, 12, 31)).kind is DayKind.OWN
    assert support.hours.day(date(2026, 9, 20)).name == "Yom Kippur"
    assert found["sales"].hours.zone.key == "Europe/London"
    assert found["sales"].hours.holidays == {}


def test_a_priority_changes_only_the_promises_that_it_names(tmp_path: Path) -> None:
    high = terms(tmp_path, WHOLE)["support"].targets[Priority.HIGH]
    assert high[PromiseKind.FIRST_RESPONSE].length == minutes(5)
    assert high[PromiseKind.RESOLUTION].length == timedelta(hours=8)


def test_a_brand_without_hours_and_promises_is_always_open_and_promises_nothing(
    tmp_path: Path,
) -> None:
    found = terms(tmp_path, WHOLE[: WHOLE.index("hours:")])["support"]
    assert found.targets == {}
    assert found.hours.is_open(at("03:00", "2026-09-21"))


@pytest.mark.parametrize(
    ("whole", "instead", "line", "expected"),
    [
        ('fri: ["08:00-13:00"]', 'fri: ["13:00-08:00"]', 17, "closes before it opens"),
        ('fri: ["08:00-13:00"]', 'fri: ["08:00-08:00"]', 17, "closes before it opens"),
        ('fri: ["08:00-13:00"]', 'fri: ["08:00-23:59"]', 17, "midnight is written 24:00"),
        ('fri: ["08:00-13:00"]', 'fri: ["08:00-25:00"]', 17, "a time after 24:00"),
        ('fri: ["08:00-13:00"]', 'fri: ["8-13"]', 17, "write them like 08:00-20:00"),
        ('fri: ["08:00-13:00"]', "fri: [8]", 17, "8 is not of type 'string'"),
        ("fri:", "wed-fri:", 17, "has a day that stands before; name it once"),
        ("fri:", "friday:", 17, "'friday' is no weekday; write fri or sun-thu"),
        ("sun-thu: [", 'sun-thu: ["19:00-21:00", ', 16, "08:00-20:00 overlaps the one from 19:00"),
        ("22:00-02:00+1", "22:00-09:00+1", 18, "sat 22:00 runs into sun 08:00"),
        ("holidays: IL", "holidays: XX", 19, "'XX', which names no calendar; give a code"),
        ("    holidays: IL\n", "", 19, "eves has hours and no holidays are named"),
        ('eves: ["08:00', 'eves: ["18:00', 20, "closes before it opens"),
        ("2026-12-31", "31.12.2026", 22, "write it like 2026-12-31"),
        ("why: stocktaking", "because: stocktaking", 22, "'why' is a required property"),
        ("Europe/London", "Europe/Nowhere", 24, "give a name such as Asia/Jerusalem"),
        ("  sales:\n    time", "  sails:\n    time", 23, "there is no queue 'sails'"),
        ("  sales:\n    first", "  sails:\n    first", 32, "(support, sales, spokesperson)"),
        ("15 working minutes", "15 minutes", 28, "write it like '15 working minutes'"),
        ("15 working minutes", "0 working minutes", 28, "write it like '15 working minutes'"),
        ("8 working hours", f"{10**30} working hours", 29, "promise less than that"),
        ("warn_at: 0.5", "warn_at: 1", 30, "1 is greater than or equal to the maximum of 1"),
        ("high:", "higher:", 31, "'higher' was unexpected"),
        ("1 calendar hour", "1 working hour", 35, "`hours` has no spokesperson; add its hours"),
        ("1 calendar hour", "9000 calendar hours", 35, "9000 h long and spokesperson is open"),
    ],
)
def test_a_broken_place_is_named_with_its_line(
    tmp_path: Path, whole: str, instead: str, line: int, expected: str
) -> None:
    assert_refused(broken(tmp_path, WHOLE, whole, instead), line, expected, terms_of)


def test_a_promise_longer_than_the_calendar_ever_opens_is_refused(tmp_path: Path) -> None:
    # Five days of 8 hours a week: 2,088 to 2,096 hours in 366 days
    text = WHOLE.replace("10 working minutes", "2200 working hours")
    with pytest.raises(BrandError, match=r"line 33: first_response is 2200 h long and sales is"):
        terms(tmp_path, text)


def test_a_queue_that_never_opens_cannot_promise_working_time(tmp_path: Path) -> None:
    closed = WHOLE.replace('week: {sun-thu: ["09:00-13:00", "14:00-18:00"]}', "week: {}")
    with pytest.raises(BrandError, match="sales is open for 0 h in the coming year"):
        terms(tmp_path, closed)


def test_a_night_shift_at_the_weeks_end_may_not_run_into_its_beginning() -> None:
    # Sunday 22:00 to Monday 09:00, and Monday from 08:00
    with pytest.raises(IntervalError, match="sun 22:00 runs into mon 08:00"):
        require_apart({0: ((480, 1200),), 6: ((1320, 1980),)})
    require_apart({0: ((480, 1200),), 6: ((1320, 1920),)})


def test_the_library_has_israels_holidays_and_leaves_eves_to_us() -> None:
    names = holiday_names("IL", range(2026, 2027))
    assert names == {
        date(2026, 4, 2): "Pesach",
        date(2026, 4, 8): "Seventh day of Pesach",
        date(2026, 4, 22): "Independence Day",
        date(2026, 5, 22): "Shavuot",
        date(2026, 9, 12): "Rosh Hashanah",
        date(2026, 9, 13): "Rosh Hashanah",
        date(2026, 9, 21): "Yom Kippur",
        date(2026, 9, 26): "Sukkot",
        date(2026, 10, 3): "Simchat Torah / Shemini Atzeret",
    }


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    assert date(2026, 2, 12) in holiday_names("US-NY", range(2026, 2027))
    with pytest.raises(ValueError, match="ZZ"):
        holiday_names("US-ZZ", range(2026, 2027))
