"""What holds for every calendar: across ten zones and the weeks in which their clocks change."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.hours import Hours, OwnDay, in_utc
from handoff.steps import working_steps

# Changes of an hour, of half an hour (Lord Howe), at midnight (Havana, Asuncion), of a whole day
# (Apia, 2011), twice around Ramadan (Casablanca), and offsets of a quarter (Chatham, Kathmandu).
ZONES = (
    "Asia/Jerusalem",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Havana",
    "America/Asuncion",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Asia/Kathmandu",
)
FIRST = datetime(2011, 6, 1, tzinfo=timezone.utc)
DAYS = 3000
ZERO = timedelta(0)
thorough = settings(max_examples=25)


@lru_cache
def change_days(zone: ZoneInfo) -> list[int]:
    offsets = [(FIRST + timedelta(days=day)).astimezone(zone).utcoffset() for day in range(DAYS)]
    return [day for day in range(1, DAYS) if offsets[day] != offsets[day - 1]] or [0]


@st.composite
def intervals(draw: st.DrawFn, latest: int = 48 * 60) -> tuple[tuple[int, int], ...]:
    """Up to three intervals of one day, sometimes past midnight."""
    ends = sorted(draw(st.lists(st.integers(0, 24 * 4), max_size=6, unique=True)))
    pairs = [(15 * a, 15 * b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    if draw(st.booleans()) and pairs:
        opens, closes = pairs[-1]
        pairs[-1] = (opens, min(closes + 8 * 60, latest))
    return tuple(pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Hours:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    week = draw(st.dictionaries(st.integers(0, 6), intervals(), max_size=7))
    # One sure hour a week, so that the calendar opens at all.
    week[draw(st.integers(0, 6))] = ((600, 660),)
    dates = st.integers(0, DAYS).map(lambda day: (FIRST + timedelta(days=day)).date())
    holidays = draw(st.dictionaries(dates, st.just("a holiday"), max_size=3))
    own = draw(st.dictionaries(dates, intervals().map(lambda one: OwnDay("own", one)), max_size=3))
    return Hours(zone, week, holidays, draw(st.none() | intervals()), own)


@st.composite
def moments(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """Within four days of a change of the zone's clock, to the second."""
    day = draw(st.sampled_from(change_days(zone)))
    return FIRST + timedelta(days=day, seconds=draw(st.integers(-4 * 86400, 4 * 86400)))


works = st.integers(0, 15 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Hours, datetime, datetime]:
    hours = draw(calendars())
    first, second = sorted((draw(moments(hours.zone)), draw(moments(hours.zone))))
    return hours, first, min(second, first + timedelta(days=8))


@thorough
@given(cases(), works)
def test_between_is_the_inverse_of_add(
    case: tuple[Hours, datetime, datetime], work: timedelta
) -> None:
    hours, start, _ = case
    assert hours.between(start, hours.add(start, work)) == work


@thorough
@given(cases())
def test_add_is_the_inverse_of_between_in_open_time(
    case: tuple[Hours, datetime, datetime],
) -> None:
    hours, start, end = case
    back = hours.add(start, hours.between(start, end))
    assert back <= end
    assert hours.between(back, end) == ZERO
    if hours.is_open(end) and hours.is_open(end - timedelta.resolution):
        assert back == end


@thorough
@given(cases(), works, works)
def test_more_work_and_a_later_start_are_never_due_earlier(
    case: tuple[Hours, datetime, datetime], work: timedelta, more: timedelta
) -> None:
    hours, start, later = case
    assert start <= hours.add(start, work) <= hours.add(start, work + more)
    assert hours.add(start, work) <= hours.add(later, work)


@thorough
@given(cases(), works, works)
def test_work_in_two_parts_is_due_like_work_in_one(
    case: tuple[Hours, datetime, datetime], work: timedelta, more: timedelta
) -> None:
    hours, start, _ = case
    assert hours.add(hours.add(start, work), more) == hours.add(start, work + more)


@thorough
@given(cases(), st.floats(0, 1))
def test_open_time_of_two_parts_is_the_open_time_of_the_whole(
    case: tuple[Hours, datetime, datetime], share: float
) -> None:
    hours, start, end = case
    middle = start + (end - start) * share
    parts = hours.between(start, middle) + hours.between(middle, end)
    assert ZERO <= parts == hours.between(start, end) <= end - start
    assert hours.between(end, start) == -parts


@thorough
@given(cases())
def test_the_next_opening_is_open_and_nothing_is_open_before_it(
    case: tuple[Hours, datetime, datetime],
) -> None:
    hours, start, _ = case
    opening = hours.next_open(start)
    assert hours.is_open(opening)
    assert hours.between(start, opening) == ZERO
    assert hours.is_open(start) == (opening == start)


@thorough
@given(cases(), works)
def test_the_steps_lead_without_a_gap_from_the_start_to_the_due_time(
    case: tuple[Hours, datetime, datetime], work: timedelta
) -> None:
    hours, start, _ = case
    steps = working_steps(hours, start, work)
    ends = [in_utc(start), *(step.ends for step in steps)]
    assert [step.starts for step in steps] == ends[:-1]
    assert ends[-1] == hours.add(start, work)
    assert sum((step.length for step in steps if step.counts), ZERO) == work
    assert all(step.why for step in steps)


@thorough
@given(st.sampled_from(ZONES).map(ZoneInfo), st.data())
def test_open_time_is_what_a_clock_on_the_wall_shows_minute_by_minute(
    zone: ZoneInfo, data: st.DataObject
) -> None:
    # 04:00-12:00 and 13:15-23:00: away from the hours in which clocks change.
    day = ((240, 720), (795, 1380))
    hours = Hours(zone, dict.fromkeys(range(6), day))
    start = data.draw(moments(zone)).replace(second=0)
    shown = [(start + timedelta(minutes=one)).astimezone(zone) for one in range(2 * 24 * 60)]
    by_hand = sum(
        any(opens <= now.hour * 60 + now.minute < closes for opens, closes in day)
        for now in shown
        if now.weekday() != 6
    )
    assert hours.between(start, start + timedelta(days=2)) == timedelta(minutes=by_hand)
