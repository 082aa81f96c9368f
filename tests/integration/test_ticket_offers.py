"""Offers with a time limit, one agent after the other, and snoozes that end."""

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from handoff import deeds, offers, tickets
from handoff.history import EventKind
from handoff.machine import TicketState
from storage import accounts
from storage.engine import transaction
from tests import makers
from tests.floor import Floor, closing

pytestmark = pytest.mark.usefixtures("with_lines")

OFFER = timedelta(minutes=2)


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine)


def go_round(floor: Floor) -> int:
    return offers.round_of(floor.engine, makers.demo_brand().team, floor.now)


def test_an_offer_goes_to_the_next_and_who_lets_it_pass_counts_as_away(floor: Floor) -> None:
    number = floor.complains(language="he")
    assert go_round(floor) == 0
    floor.here("noa", "tomer")
    assert (go_round(floor), go_round(floor)) == (1, 0)
    assert floor.ticket(number).standing.offered_to == "noa"
    floor.now += OFFER
    go_round(floor)
    assert floor.ticket(number).standing.offered_to == "tomer"
    floor.does("tomer", deeds.decline, number)
    assert go_round(floor) == 0
    assert floor.ticket(number).state is TicketState.OPEN
    # Noa is back: she was asked for this ticket already, and for the next one she is asked.
    floor.here("noa")
    assert go_round(floor) == 0
    another = floor.complains("v2", language="he")
    go_round(floor)
    assert floor.ticket(another).standing.offered_to == "noa"
    assert floor.does("tomer", deeds.claim, another).owner == "tomer"


def test_nobody_is_asked_who_is_full_disabled_or_speaks_another_language(floor: Floor) -> None:
    floor.here("noa", "tomer")
    for sender in ("v1", "v2", "v3", "v4", "v5", "v6"):
        floor.complains(sender)
    assert go_round(floor) == 5
    with transaction(floor.engine) as connection:
        accounts.disable(connection, "tomer")
    hebrew = floor.complains("v7", language="he")
    assert go_round(floor) == 0
    assert floor.ticket(hebrew).state is TicketState.OPEN


def test_who_had_a_ticket_is_asked_first_when_it_reopens(floor: Floor) -> None:
    floor.here("noa", "tomer")
    number = floor.complains(language="he")
    floor.does("tomer", deeds.claim, number)
    floor.does("tomer", deeds.resolve, number, closing)
    floor.later(minutes=5)
    floor.complains(language="he")
    go_round(floor)
    assert floor.ticket(number).standing.offered_to == "tomer"


def test_a_snooze_ends_at_its_time(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.snooze, number, floor.now + timedelta(hours=1))
    floor.later(minutes=59)
    assert go_round(floor) == 0
    floor.later(minutes=1)
    assert go_round(floor) == 1
    assert (floor.ticket(number).state, floor.ticket(number).owner) == (TicketState.CLAIMED, "noa")


def test_a_ticket_is_passed_on_without_its_owner_if_somebody_else_is_free(floor: Floor) -> None:
    number = floor.complains(language="he")
    floor.does("noa", deeds.claim, number)
    team = makers.demo_brand().team

    def pass_on() -> str | None:
        with transaction(floor.engine) as connection:
            one = tickets.locked(connection, number)
            return offers.pass_on(connection, team, one, floor.now, "late").standing.offered_to

    assert pass_on() is None
    assert floor.ticket(number).owner == "noa"
    floor.here("noa", "tomer")
    assert pass_on() == "tomer"
    assert floor.kinds(number)[-2:] == [EventKind.RELEASED, EventKind.OFFERED]
