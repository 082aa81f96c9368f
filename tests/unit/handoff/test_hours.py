"""Working hours by example; each case carries its arithmetic."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handoff.hours import DayKind, Hours, NeverOpens, OwnDay, first_instant
from tests.agreements import ALWAYS, DAY, JERUSALEM, SALES_HOURS, SUPPORT_HOURS, local, minutes

HOUR = timedelta(hours=1)
EVERY_DAY = range(7)


def test_time_inside_one_interval_is_plain_time() -> None:
    # 09:00 + 0:15 = 09:15
    due = SUPPORT_HOURS.add(local("2026-11-22", "09:00"), minutes(15))
    assert due == local("2026-11-22", "09:15")


def test_a_break_between_two_intervals_does_not_count() -> None:
    # 12:55 to 13:00 is 5 minutes; the break ends at 14:00; 14:00 + 0:05 = 14:05
    due = SALES_HOURS.add(local("2026-11-22", "12:55"), minutes(10))
    assert due == local("2026-11-22", "14:05")


def test_the_weekend_does_not_count() -> None:
    # Thursday 19:00-20:00 is 1 h, Friday 08:00-13:00 is 5 h, Saturday none, 2 h are left:
    # Sunday 08:00 + 2:00 = 10:00
    due = SUPPORT_HOURS.add(local("2026-11-26", "19:00"), 8 * HOUR)
    assert due == local("2026-11-29", "10:00")


def test_work_that_ends_at_closing_is_due_at_closing_and_not_at_the_next_opening() -> None:
    # 19:45 + 0:15 = 20:00
    due = SUPPORT_HOURS.add(local("2026-11-22", "19:45"), minutes(15))
    assert due == local("2026-11-22", "20:00")


def test_a_start_out_of_hours_counts_from_the_next_opening() -> None:
    # Sunday 22:00 is closed; Monday 08:00 + 0:15 = 08:15
    due = SUPPORT_HOURS.add(local("2026-11-22", "22:00"), minutes(15))
    assert due == local("2026-11-23", "08:15")


def test_an_eve_is_a_short_day_and_the_holiday_is_closed() -> None:
    # Sunday 20 September 2026 is the eve of Yom Kippur: 12:50-13:00 is 10 minutes; Monday is
    # closed; Tuesday 08:00 + 0:05 = 08:05
    due = SUPPORT_HOURS.add(local("2026-09-20", "12:50"), minutes(15))
    assert due == local("2026-09-22", "08:05")


def test_an_eve_does_not_open_a_day_that_is_closed_anyway() -> None:
    sunday = date(2026, 11, 29)
    calendar = Hours(JERUSALEM, SUPPORT_HOURS.week, {sunday: "a holiday"}, ((480, 780),))
    saturday = calendar.day(sunday - timedelta(days=1))
    assert (saturday.kind, saturday.intervals) == (DayKind.USUAL, ())


def test_the_first_day_of_a_holiday_is_no_eve_of_its_second() -> None:
    first, second = date(2026, 9, 13), date(2026, 9, 14)
    names = {first: "Rosh Hashanah", second: "Rosh Hashanah"}
    calendar = Hours(JERUSALEM, SUPPORT_HOURS.week, names, ((480, 780),))
    assert calendar.day(first).kind is DayKind.HOLIDAY


def test_without_hours_of_eves_the_day_before_a_holiday_is_a_usual_day() -> None:
    calendar = Hours(JERUSALEM, SUPPORT_HOURS.week, SUPPORT_HOURS.holidays)
    assert calendar.day(date(2026, 4, 1)).intervals == DAY


def test_an_own_closure_and_an_own_opening_come_before_the_calendar() -> None:
    own = {
        date(2026, 4, 2): OwnDay("open for the match", ((600, 720),)),
        date(2026, 11, 22): OwnDay("moving house", ()),
    }
    calendar = Hours(JERUSALEM, SUPPORT_HOURS.week, SUPPORT_HOURS.holidays, None, own)
    assert calendar.is_open(local("2026-04-02", "11:00"))
    assert not calendar.is_open(local("2026-11-22", "11:00"))
    assert calendar.next_open(local("2026-11-22", "11:00")) == local("2026-11-23", "08:00")


def test_an_interval_past_midnight_belongs_to_the_day_on_which_it_opens() -> None:
    # Saturday 22:00 to Sunday 06:00; Sunday itself has none
    calendar = Hours(JERUSALEM, {5: ((22 * 60, 30 * 60),)})
    assert calendar.is_open(local("2026-11-22", "05:59"))
    assert not calendar.is_open(local("2026-11-22", "06:00"))
    whole = calendar.between(local("2026-11-21", "00:00"), local("2026-11-23", "00:00"))
    assert whole == 8 * HOUR


def test_an_own_day_that_opens_before_the_night_shift_ends_counts_each_hour_once() -> None:
    # 22:00-06:00 and 05:00-07:00 of the next day overlap by an hour: 22:00-07:00 is 9 h
    own = {date(2026, 11, 22): OwnDay("inventory", ((300, 420),))}
    calendar = Hours(JERUSALEM, {5: ((22 * 60, 30 * 60),)}, own_days=own)
    whole = calendar.between(local("2026-11-21", "00:00"), local("2026-11-23", "00:00"))
    assert whole == 9 * HOUR


def test_closing_is_midnight_and_no_minute_is_lost() -> None:
    # Seven days of 24 hours
    start = local("2026-11-22", "00:00")
    assert ALWAYS.between(start, start + timedelta(days=7)) == timedelta(days=7)
    assert ALWAYS.is_open(local("2026-11-22", "23:59") + timedelta(seconds=59.5))


def test_opening_belongs_to_the_open_time_and_closing_does_not() -> None:
    assert SUPPORT_HOURS.is_open(local("2026-11-22", "08:00"))
    assert not SUPPORT_HOURS.is_open(local("2026-11-22", "20:00"))
    assert not SUPPORT_HOURS.is_open(local("2026-11-22", "08:00") - timedelta.resolution)


def test_the_next_opening_of_an_open_moment_is_that_moment() -> None:
    assert SUPPORT_HOURS.next_open(local("2026-11-22", "09:00")) == local("2026-11-22", "09:00")
    assert SALES_HOURS.next_open(local("2026-11-27", "12:00")) == local("2026-11-29", "09:00")


def test_the_night_on_which_the_clock_goes_forward_is_an_hour_shorter() -> None:
    # Friday 27 March 2026 in Jerusalem: 02:00 becomes 03:00. 00:00-08:00 is 7 h.
    calendar = Hours(JERUSALEM, dict.fromkeys(EVERY_DAY, ((0, 480),)))
    assert calendar.between(local("2026-03-27", "00:00"), local("2026-03-28", "00:00")) == 7 * HOUR
    # 6 h from midnight: 00:00-02:00 is 2 h, then 03:00 + 4 h = 07:00
    assert calendar.add(local("2026-03-27", "00:00"), 6 * HOUR) == local("2026-03-27", "07:00")


def test_the_night_on_which_the_clock_goes_back_is_an_hour_longer() -> None:
    # Sunday 25 October 2026 in Jerusalem: 02:00 becomes 01:00. 00:00-08:00 is 9 h.
    calendar = Hours(JERUSALEM, dict.fromkeys(EVERY_DAY, ((0, 480),)))
    assert calendar.between(local("2026-10-25", "00:00"), local("2026-10-26", "00:00")) == 9 * HOUR
    # 6 h from midnight: 00:00-02:00, 01:00-02:00 again, then 02:00 + 3 h = 05:00
    assert calendar.add(local("2026-10-25", "00:00"), 6 * HOUR) == local("2026-10-25", "05:00")


def test_an_opening_that_the_clock_skips_is_the_moment_of_the_change() -> None:
    # 02:30 does not exist on 27 March 2026; the clock shows 03:00 at 00:00 UTC
    skipped = first_instant(datetime.fromisoformat("2026-03-27T02:30"), JERUSALEM)
    assert skipped == datetime(2026, 3, 27, 0, 0, tzinfo=timezone.utc)


def test_a_closing_that_the_clock_shows_twice_is_the_first_of_them() -> None:
    # 01:30 on 25 October 2026 comes at 22:30 UTC and again at 23:30 UTC of the day before
    twice = first_instant(datetime.fromisoformat("2026-10-25T01:30"), JERUSALEM)
    assert twice == datetime(2026, 10, 24, 22, 30, tzinfo=timezone.utc)


def test_a_day_that_a_country_skipped_has_no_hours() -> None:
    # Samoa had no 30 December 2011: Thursday 29th is followed by Saturday 31st
    apia = ZoneInfo("Pacific/Apia")
    calendar = Hours(apia, {4: ((0, 24 * 60),)})
    around = (datetime(2011, 12, 28, tzinfo=apia), datetime(2012, 1, 2, tzinfo=apia))
    assert calendar.between(*around) == timedelta(0)


def test_going_back_in_time_is_negative_open_time() -> None:
    start, end = local("2026-11-22", "09:00"), local("2026-11-22", "10:00")
    assert SUPPORT_HOURS.between(end, start) == -HOUR


def test_a_calendar_that_never_opens_says_so_and_does_not_search_for_ever() -> None:
    closed = Hours(JERUSALEM, {})
    with pytest.raises(NeverOpens, match="nothing opens within a year of 2026"):
        closed.add(local("2026-11-22", "09:00"), HOUR)
    with pytest.raises(NeverOpens):
        closed.next_open(local("2026-11-22", "09:00"))
    assert closed.between(local("2026-11-22", "09:00"), local("2027-11-22", "09:00")) == 0 * HOUR


def test_a_long_promise_is_counted_across_years() -> None:
    # One hour each Thursday: the 60th hour is the one 59 weeks after the first
    calendar = Hours(JERUSALEM, {3: ((600, 660),)})
    due = calendar.add(local("2026-01-01", "10:00"), 60 * HOUR)
    assert due == local("2026-01-01", "11:00") + timedelta(weeks=59)


@pytest.mark.parametrize("call", ["add", "between", "is_open", "next_open"])
def test_a_moment_without_a_zone_is_refused(call: str) -> None:
    naive = datetime.fromisoformat("2026-11-22T09:00")
    further = {"add": (HOUR,), "between": (local("2026-11-22", "09:00"),)}.get(call, ())
    with pytest.raises(ValueError, match="has no time zone; give one"):
        getattr(SUPPORT_HOURS, call)(naive, *further)


def test_a_negative_length_of_work_is_refused() -> None:
    with pytest.raises(ValueError, match="give a length of time that is not negative"):
        SUPPORT_HOURS.add(local("2026-11-22", "09:00"), -HOUR)
