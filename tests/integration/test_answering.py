"""When a visitor can expect a human: the median of the last week, or the next opening."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.engine import Engine

from desk.expected import FRESH_FOR, Expected
from handoff import deeds
from handoff.answering import rounded_up
from storage.engine import reading
from tests import makers
from tests.floor import Floor

# A Sunday: support works 08:00-20:00 in Jerusalem, which is 06:00-18:00 here.
MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=timezone.utc)
NIGHT = datetime(2026, 11, 22, 19, 0, tzinfo=timezone.utc)


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine, now=MORNING)


def answered(floor: Floor, *minutes: int) -> None:
    """A ticket for each, answered after so many minutes."""
    for wait in minutes:
        number = floor.complains(f"{floor.now:%H-%M}")
        floor.does("noa", deeds.claim, number)
        floor.later(minutes=wait)
        floor.does("noa", deeds.reply, number, "Hello", "c1")


def expected(floor: Floor, now: datetime | None = None) -> object:
    with reading(floor.engine) as connection:
        return Expected(makers.demo_brand()).read(connection, "support", now or floor.now)


def test_it_is_the_median_rounded_up(floor: Floor) -> None:
    answered(floor, 2, 11, 40)
    assert expected(floor) == {"minutes": 15}


def test_nothing_is_said_without_figures_or_after_a_week(floor: Floor) -> None:
    answered(floor, 2, 3)
    assert expected(floor) is None
    answered(floor, 2)
    assert expected(floor) == {"minutes": 5}
    assert expected(floor, floor.now + timedelta(days=8)) is None


def test_only_open_hours_count(floor: Floor) -> None:
    floor.now = datetime(2026, 11, 22, 17, 58, tzinfo=timezone.utc)
    for sender in ("a", "b", "c"):
        floor.complains(sender)
    floor.now = datetime(2026, 11, 23, 6, 6, tzinfo=timezone.utc)
    for number in (1, 2, 3):
        floor.does("noa", deeds.claim, number)
        floor.does("noa", deeds.reply, number, "Hello", "c1")
    assert expected(floor) == {"minutes": 10}


def test_in_closed_hours_it_is_the_next_opening(floor: Floor) -> None:
    assert expected(floor, NIGHT) == {"opens": "2026-11-23T06:00:00+00:00"}


def test_nothing_is_said_where_the_usual_wait_reaches_beyond_closing(floor: Floor) -> None:
    answered(floor, 5, 5, 5)
    assert expected(floor, datetime(2026, 11, 22, 17, 58, tzinfo=timezone.utc)) is None


def test_the_median_is_read_again_after_a_minute(floor: Floor) -> None:
    shown = Expected(makers.demo_brand())
    answered(floor, 5, 5, 5)
    with reading(floor.engine) as connection:
        assert shown.read(connection, "support", floor.now) == {"minutes": 5}
        answered_at = floor.now
    answered(floor, 50, 50, 50, 50)
    with reading(floor.engine) as connection:
        assert shown.read(connection, "support", answered_at + FRESH_FOR) == {"minutes": 5}
        assert shown.read(connection, "support", floor.now) == {"minutes": 60}


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, 5), (5, 5), (5.1, 10), (29, 30), (31, 60), (61, 120), (120, 120)]
)
def test_a_wait_is_rounded_up_never_down(minutes: float, shown: int) -> None:
    assert rounded_up(timedelta(minutes=minutes)) == timedelta(minutes=shown)
