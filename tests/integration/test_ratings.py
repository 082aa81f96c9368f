"""Visitors rate the people who answered them: once a ticket, and only where it makes sense."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from handoff import deeds, ratings
from handoff.ratings import ASKED_FOR, ENOUGH, Rating, RatingRefused
from storage.engine import reading, transaction
from storage.visitor_tables import rating
from tests.floor import Floor, closing

TALK = "web:v1"


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine)


def resolved(floor: Floor, reply: str = "x" * ENOUGH) -> int:
    """A ticket that Noa answered with `reply`, if it says anything, and resolved."""
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.later(minutes=1)
    if reply:
        floor.does("noa", deeds.reply, number, reply, "c1")
    floor.later(minutes=1)
    floor.does("noa", deeds.resolve, number, closing)
    return number


def asked(floor: Floor) -> int | None:
    with reading(floor.engine) as connection:
        return ratings.asked(connection, TALK, floor.now)


def rate(floor: Floor, number: int, score: int = 4, comment: str = "") -> None:
    with transaction(floor.engine) as connection:
        ratings.add(connection, TALK, Rating(number, score, comment, floor.now))


def test_a_visitor_is_asked_once_after_a_human_resolved_the_ticket(floor: Floor) -> None:
    number = resolved(floor)
    assert asked(floor) == number
    rate(floor, number, 5, " Thanks\u202e, Noa ")
    assert asked(floor) is None
    with reading(floor.engine) as connection:
        (kept,) = ratings.of_conversation(connection, TALK)
    assert kept == Rating(number, 5, "Thanks, Noa", floor.now)


def test_nobody_is_asked_before_the_end_without_a_human_or_after_few_words(floor: Floor) -> None:
    assert asked(floor) is None
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.reply, number, "x" * ENOUGH, "c1")
    assert asked(floor) is None


@pytest.mark.parametrize("reply", ["", "Done."])
def test_nobody_is_asked_where_a_human_said_nothing_or_little(floor: Floor, reply: str) -> None:
    resolved(floor, reply)
    assert asked(floor) is None


def test_after_a_week_nobody_is_asked_any_more(floor: Floor) -> None:
    resolved(floor)
    floor.later(seconds=ASKED_FOR.total_seconds() + 1)
    assert asked(floor) is None


def test_a_second_rating_is_refused_also_by_the_database(floor: Floor) -> None:
    number = resolved(floor)
    rate(floor, number)
    with pytest.raises(RatingRefused) as refused:
        rate(floor, number, 1)
    assert refused.value.code == "rated"
    again = {"ticket_id": number, "score": 1, "comment": "", "at": floor.now}
    with pytest.raises(IntegrityError), transaction(floor.engine) as connection:
        connection.execute(sa.insert(rating).values(**again))


@pytest.mark.parametrize("score", [0, 6])
def test_the_database_refuses_what_is_no_face(floor: Floor, score: int) -> None:
    number = resolved(floor)
    with pytest.raises(IntegrityError):
        rate(floor, number, score)


def test_another_conversations_ticket_cannot_be_rated(floor: Floor) -> None:
    number = resolved(floor)
    with pytest.raises(RatingRefused) as refused, transaction(floor.engine) as connection:
        ratings.add(connection, "web:v2", Rating(number, 1, "", floor.now))
    assert refused.value.code == "not_asked"


def test_the_figures_are_of_the_last_30_days(floor: Floor) -> None:
    rate(floor, resolved(floor), 2)
    with reading(floor.engine) as connection:
        found = ratings.figures(connection, floor.now)
        none = ratings.figures(connection, floor.now + timedelta(days=31))
    assert (found.count, found.mean, found.by_score) == (1, 2.0, {1: 0, 2: 1, 3: 0, 4: 0, 5: 0})
    assert (none.count, none.mean) == (0, None)
