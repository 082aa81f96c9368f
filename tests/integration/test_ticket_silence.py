"""While a human has the conversation the bot is silent; afterwards it answers no backlog."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from actions import decisions
from handoff import deeds, hearing
from handoff.history import EventKind
from handoff.machine import TicketState
from storage import conversations
from storage.engine import transaction
from tests.floor import Floor, closing
from tests.talk import Talk, asks, means, turns

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine)


@pytest.fixture
def talk(floor: Floor) -> Talk:
    return floor.talk


def test_whatever_is_said_to_a_human_is_logged_and_the_bot_says_nothing(
    floor: Floor, talk: Talk
) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    # Rasa knows nothing yet: it predicts as if the bot had the conversation.
    for seen in (asks("opening_hours"), means("complaint"), means("restart", text="/restart")):
        assert talk.hears(seen) == []
    assert [one.outcome for one in turns(floor.engine)] == ["handed_over", *["relayed"] * 3]
    assert floor.kinds(number)[-3:] == [EventKind.VISITOR_WROTE] * 3
    assert {one.agent for one in floor.events(number)[-3:]} == {"noa"}


def test_while_a_ticket_waits_in_its_queue_the_bot_goes_on_answering(
    floor: Floor, talk: Talk
) -> None:
    number = floor.complains()
    assert talk.ids(asks("opening_hours"))[0] == "opening_hours"
    floor.does("noa", deeds.claim, number)
    assert talk.ids(asks("opening_hours")) == []
    floor.does("noa", deeds.release, number)
    assert talk.ids(asks("opening_hours"))[0] == "opening_hours"


def test_what_was_written_to_the_human_is_not_answered_after_the_human_has_left(
    floor: Floor, talk: Talk
) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    with transaction(floor.engine) as connection:
        one = conversations.open_conversation(connection, "web", "v1", "en", floor.now)
        stored, _ = conversations.add_visitor_message(connection, one, "hours?", floor.now, "w1")
        hearing.hear(connection, one.id, stored, floor.now)
    floor.does("noa", deeds.hand_back, number, closing)
    # Rasa was away until now.
    late = replace(talk.incoming(asks("opening_hours")), message_id=stored)
    assert talk.taker.take(late, decisions.answer, floor.now) == []
    assert turns(floor.engine)[-1].outcome == "relayed"
    assert talk.ids(asks("opening_hours"))[0] == "opening_hours"


def test_a_message_is_heard_once_though_the_desk_and_the_turn_both_tell_of_it(
    floor: Floor, talk: Talk
) -> None:
    number = floor.complains()
    with transaction(floor.engine) as connection:
        one = conversations.open_conversation(connection, "web", "v1", "en", floor.now)
        stored, _ = conversations.add_visitor_message(connection, one, "hours?", floor.now, "w1")
        hearing.hear(connection, one.id, stored, floor.now)
    again = replace(talk.incoming(asks("opening_hours")), message_id=stored)
    assert talk.taker.take(again, decisions.answer, floor.now)
    assert floor.kinds(number).count(EventKind.VISITOR_WROTE) == 1


def test_after_the_end_more_to_say_reopens_the_ticket(floor: Floor, talk: Talk) -> None:
    number = floor.complains()
    for intent in ("complaint", "nlu_fallback", "still_waiting"):
        floor.does("noa", deeds.claim, number)
        floor.does("noa", deeds.resolve, number, closing)
        assert talk.ids(means(intent)) == ["say_handover_reopened"]
        ticket = floor.ticket(number)
        assert (ticket.state, ticket.owner, ticket.resolved_at) == (TicketState.OPEN, None, None)
    assert floor.kinds(number)[-3:] == [
        EventKind.REOPENED,
        EventKind.VISITOR_WROTE,
        EventKind.BOT_REPLIED,
    ]


def test_a_question_with_an_answer_is_answered_and_reopens_too(floor: Floor, talk: Talk) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.resolve, number, closing)
    assert talk.ids(asks("opening_hours")) == ["opening_hours", "say_handover_reopened"]
    assert floor.ticket(number).state is TicketState.OPEN


def test_thanks_and_the_like_reopen_nothing(floor: Floor, talk: Talk) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.resolve, number, closing)
    for intent in ("thanks", "goodbye", "greet"):
        talk.hears(means(intent))
    assert floor.ticket(number).state is TicketState.RESOLVED


def test_another_teams_matter_too_late_a_message_or_a_hand_back_opens_a_new_ticket(
    floor: Floor, talk: Talk
) -> None:
    first = floor.complains()
    floor.does("noa", deeds.claim, first)
    floor.does("noa", deeds.resolve, first, closing)
    assert talk.ids(means("sales_enquiry")) == ["say_handover_sales"]
    second = first + 1
    floor.does("eitan", deeds.claim, second)
    floor.does("eitan", deeds.hand_back, second, closing)
    assert talk.ids(means("sales_enquiry")) == ["say_handover_sales"]
    third = second + 1
    floor.does("eitan", deeds.claim, third)
    floor.does("eitan", deeds.resolve, third, closing)
    talk.now = floor.later(hours=72)
    assert talk.ids(means("sales_enquiry")) == ["say_handover_sales"]
    assert floor.ticket(third + 1).state is TicketState.OPEN
