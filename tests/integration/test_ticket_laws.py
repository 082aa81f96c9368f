"""Whatever people do, a ticket's row is the replay of its events."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff import deeds, moves, offers
from handoff.history import Priority
from handoff.machine import replay
from handoff.moves import Target
from handoff.people import WorkRefused
from storage.engine import open_engine
from tests import makers
from tests.floor import Floor, closing
from tests.talk import asks, means

pytestmark = pytest.mark.usefixtures("with_lines")

Step = Callable[[Floor, str, int], object]
HOUR = timedelta(hours=1)

STEPS: dict[str, Step] = {
    "claim": lambda floor, who, number: floor.does(who, deeds.claim, number),
    "decline": lambda floor, who, number: floor.does(who, deeds.decline, number),
    "release": lambda floor, who, number: floor.does(who, deeds.release, number),
    "reply": lambda floor, who, number: floor.does(who, deeds.reply, number, "words"),
    "note": lambda floor, who, number: floor.does(who, deeds.note, number, "words"),
    "snooze": lambda floor, who, number: floor.does(who, deeds.snooze, number, floor.now + HOUR),
    "resolve": lambda floor, who, number: floor.does(who, deeds.resolve, number, closing),
    "hand back": lambda floor, who, number: floor.does(who, deeds.hand_back, number, closing),
    "reopen": lambda floor, who, number: floor.does(who, deeds.reopen, number),
    "to sales": lambda floor, who, number: floor.does(
        who, moves.transfer, number, Target(queue="sales"), "why"
    ),
    "to tomer": lambda floor, who, number: floor.does(
        who, moves.transfer, number, Target(agent="tomer"), "why"
    ),
    "raise": lambda floor, who, number: floor.does(who, deeds.set_priority, number, Priority.HIGH),
    "here": lambda floor, who, _: floor.here(who),
    "later": lambda floor, _, __: floor.later(minutes=40),
    "round": lambda floor, _, __: offers.round_of(
        floor.engine, makers.demo_brand().team, floor.now
    ),
    "complain": lambda floor, _, __: floor.talk.hears(means("complaint")),
    "ask": lambda floor, _, __: floor.talk.hears(asks("opening_hours")),
}


@pytest.fixture
def floor(sqlite_url: str) -> Floor:
    return Floor(open_engine(sqlite_url))


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_row_is_the_replay_of_the_events(floor: Floor, data: st.DataObject) -> None:
    number = floor.complains(sender=f"v{floor.talk.said}")
    floor.talk.sender = floor.ticket(number).conversation_id.removeprefix("web:")
    for _ in range(12):
        step = STEPS[data.draw(st.sampled_from(sorted(STEPS)), label="step")]
        who = data.draw(st.sampled_from(["noa", "tomer", "yael"]), label="who")
        before = floor.events(number)
        try:
            step(floor, who, number)
        except WorkRefused:
            assert floor.events(number) == before
        assert floor.ticket(number).standing == replay(floor.events(number))
