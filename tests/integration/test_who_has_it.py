"""Which agents had a conversation, as its visitor is told of it."""

import pytest
from sqlalchemy.engine import Engine

from handoff import deeds, joined, moves
from handoff.moves import Target
from storage.engine import reading
from tests.floor import Floor, closing


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine)


def had_it(floor: Floor) -> list[str | None]:
    with reading(floor.engine) as connection:
        return [one.account for one in joined.changes(connection, "web:v1")]


def test_before_anybody_claims_it_only_the_assistant_had_it(floor: Floor) -> None:
    floor.complains()
    assert had_it(floor) == []


def test_an_agent_has_it_from_the_claim_to_the_end(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.later(minutes=1)
    floor.does("noa", deeds.reply, number, "Hello", "c1")
    assert had_it(floor) == ["noa"]
    floor.later(minutes=1)
    floor.does("noa", deeds.resolve, number, closing)
    assert had_it(floor) == ["noa", None]


def test_given_to_a_colleague_it_is_never_the_assistants(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.later(minutes=1)
    floor.does("noa", moves.transfer, number, Target(agent="tomer"), "knows it")
    assert had_it(floor) == ["noa", "tomer"]


def test_put_back_into_its_queue_it_is_the_assistants_until_the_next_claim(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.later(minutes=1)
    floor.does("noa", deeds.release, number)
    floor.later(minutes=1)
    floor.does("tomer", deeds.claim, number)
    assert had_it(floor) == ["noa", None, "tomer"]
