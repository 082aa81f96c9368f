"""How a conversation goes, turn after turn, with what is remembered between the turns."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from actions.understanding import Understanding
from storage.engine import transaction
from storage.tables import live_version
from storage.ticket_tables import ticket
from tests import makers
from tests.makers import NOON
from tests.talk import Talk, asks, means, presses, tickets, turns

pytestmark = pytest.mark.usefixtures("with_lines")

HELPED = "say_did_that_help"


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine, entries=[makers.entry("prices", "99.")])


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        ("greet", "say_greeting"),
        ("thanks", "say_thanks"),
        ("goodbye", "say_goodbye"),
        ("bot_challenge", "say_bot"),
        ("abuse", "say_abuse"),
        ("feedback", "say_feedback"),
        ("still_waiting", "say_still_waiting"),
        ("affirm", "say_what_next"),
        ("nlu_fallback", "say_unknown"),
    ],
)
@pytest.mark.parametrize("language", ["he", "en"])
def test_each_intent_has_its_line_in_the_visitors_language(
    talk: Talk, intent: str, line: str, language: str
) -> None:
    (said,) = talk.hears(means(intent, language))
    assert said.sentence.text == f"{line} {language}"


@pytest.mark.parametrize(
    ("intent", "queue", "line"),
    [
        ("complaint", "support", "say_handover_support"),
        ("ask_for_human", "support", "say_handover_support"),
        ("sales_enquiry", "sales", "say_handover_sales"),
        ("legal_threat", "spokesperson", "say_handover_spokesperson"),
        ("self_harm", "spokesperson", "say_handover_self_harm"),
    ],
)
def test_what_stays_with_the_company_opens_a_ticket_in_its_queue(
    talk: Talk, engine: Engine, intent: str, queue: str, line: str
) -> None:
    assert talk.ids(means(intent)) == [line]
    (opened,) = tickets(engine)
    (logged,) = turns(engine)
    assert (opened.queue, opened.reason, opened.state) == (queue, intent, "open")
    assert (opened.message_id, opened.opened_at) == (logged.message_id, NOON)
    assert logged.outcome == "handed_over"


def test_a_second_unknown_in_a_row_hands_over(talk: Talk, engine: Engine) -> None:
    assert talk.ids(means("nlu_fallback")) == ["say_unknown"]
    assert talk.ids(presses("none_of_these")) == ["say_handover_support"]
    assert [one.reason for one in tickets(engine)] == ["still_unknown"]
    assert [one.outcome for one in turns(engine)] == ["unknown", "handed_over"]


def test_an_answer_between_two_unknowns_keeps_them_apart(talk: Talk, engine: Engine) -> None:
    talk.hears(means("nlu_fallback"))
    talk.hears(asks("prices"))
    assert talk.ids(means("nlu_fallback")) == ["say_unknown"]
    assert tickets(engine) == []


@pytest.mark.parametrize(
    "between",
    [
        means("nlu_fallback", text="😀"),
        Understanding("a?", "ask", 0.5, candidates=("faq/prices",), language="en"),
    ],
    ids=["no words", "an offer"],
)
def test_what_is_neither_known_nor_unknown_does_not_break_the_row(
    talk: Talk, between: Understanding
) -> None:
    talk.hears(means("nlu_fallback"))
    talk.hears(between)
    assert talk.ids(means("nlu_fallback")) == ["say_handover_support"]


def test_an_open_ticket_is_named_and_no_second_one_opened(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    assert talk.ids(means("sales_enquiry")) == ["say_handover_open"]
    assert talk.ids(means("still_waiting")) == ["say_handover_open"]
    assert talk.ids(asks("prices")) == ["prices", HELPED]
    assert len(tickets(engine)) == 1


def test_after_a_resolved_ticket_another_may_be_opened(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    with transaction(engine) as connection:
        connection.execute(sa.update(ticket).values(state="resolved", resolved_at=NOON))
    assert talk.ids(means("sales_enquiry")) == ["say_handover_sales"]
    assert [one.queue for one in tickets(engine)] == ["support", "sales"]


def test_whether_it_helped_is_asked_once_and_the_reply_is_logged(
    talk: Talk, engine: Engine
) -> None:
    answer, helped = talk.hears(asks("prices"))
    assert answer.buttons == ()
    assert [button.payload for button in helped.buttons] == [
        '/helped{"value": "yes"}',
        '/helped{"value": "no"}',
    ]
    assert [button.title for button in helped.buttons] == ["button_yes en", "button_no en"]
    assert talk.ids(presses("helped", value="yes")) == ["say_helped"]
    assert talk.ids(asks("opening_hours")) == ["opening_hours"]
    assert [one.helped for one in turns(engine)] == [True, None, None]


def test_a_typed_no_right_after_the_question_is_its_reply(talk: Talk, engine: Engine) -> None:
    talk.hears(asks("prices"))
    (said,) = talk.hears(means("deny"))
    assert said.sentence.entry_id == "say_not_helped"
    assert [button.payload for button in said.buttons] == ["/ask_for_human"]
    assert turns(engine)[0].helped is False


def test_a_typed_yes_later_is_no_reply_and_a_pressed_one_is(talk: Talk, engine: Engine) -> None:
    talk.hears(asks("prices"))
    talk.hears(means("greet"))
    assert talk.ids(means("affirm")) == ["say_what_next"]
    assert turns(engine)[0].helped is None
    assert talk.ids(presses("helped", value="no")) == ["say_not_helped"]
    assert turns(engine)[0].helped is False


def test_the_language_follows_the_visitor(talk: Talk) -> None:
    for language, expected in (("he", "he"), ("en", "en"), ("mixed", "en"), ("he", "he")):
        (said,) = talk.hears(means("thanks", language))
        assert said.sentence.language == expected


def test_a_language_that_was_asked_for_stays_until_another_is_asked_for(talk: Talk) -> None:
    said = talk.hears(means("change_language", "he", "אפשר לדבר באנגלית?"))
    assert [one.sentence.text for one in said] == ["say_language_changed en"]
    assert talk.hears(means("thanks", "he"))[0].sentence.language == "en"
    talk.hears(means("change_language", "en", "hebrew please"))
    assert talk.hears(means("thanks", "en"))[0].sentence.language == "he"


def test_a_pressed_button_keeps_the_language(talk: Talk) -> None:
    talk.hears(means("thanks", "en"))
    assert talk.hears(presses("choose", entry="prices"))[0].sentence.language == "en"


def test_a_new_conversation_speaks_the_brands_language_until_it_hears_another(talk: Talk) -> None:
    assert talk.hears(presses("none_of_these"))[0].sentence.language == "he"


def test_close_entries_are_offered_by_their_first_question(talk: Talk, engine: Engine) -> None:
    between = Understanding(
        "which?",
        "ask",
        0.5,
        candidates=("faq/prices", "faq/gone", "faq/opening_hours"),
        language="en",
    )
    (offer,) = talk.hears(between)
    assert [(button.title, button.payload) for button in offer.buttons] == [
        ("prices in English?", '/choose{"entry": "prices"}'),
        ("opening_hours in English?", '/choose{"entry": "opening_hours"}'),
        ("button_none en", "/none_of_these"),
    ]
    assert talk.ids(presses("choose", entry="prices")) == ["prices", HELPED]
    assert [one.outcome for one in turns(engine)] == ["offered", "answered"]
    assert turns(engine)[1].entry_id == "prices"


@pytest.mark.parametrize("seen", [asks("prices"), presses("choose", entry="prices")])
def test_an_entry_that_expired_since_the_training_is_unknown(
    engine: Engine, seen: Understanding
) -> None:
    ends = NOON + timedelta(hours=1)
    talk = Talk(engine, entries=[makers.entry("prices", "99.", valid_until=ends)], now=ends)
    assert talk.ids(seen) == ["say_unknown"]
    (logged,) = turns(engine)
    assert (logged.outcome, logged.entry_id) == ("unknown", "prices")


def test_a_new_wording_is_said_from_the_next_turn_on(talk: Talk, engine: Engine) -> None:
    assert talk.hears(asks("prices"))[0].sentence.text == "99."
    makers.approve(engine, [makers.entry("prices", "89.")])
    said = talk.hears(asks("prices"))[0].sentence
    assert (said.text, said.version) == ("89.", 2)


def test_a_channel_gets_its_own_wording(talk: Talk) -> None:
    sms = talk.other(channel="sms")
    assert sms.hears(asks("prices"))[-2].sentence.text == "8-20"


def test_where_no_widget_greets_the_first_reply_says_who_speaks(talk: Talk) -> None:
    assert talk.ids(asks("prices")) == ["prices", HELPED]
    social = talk.other(channel="telegram")
    assert social.ids(asks("prices")) == ["say_introduction", "prices", HELPED]
    assert social.ids(asks("prices")) == ["prices"]


def test_a_message_that_was_cut_is_told_so(talk: Talk) -> None:
    long = Understanding("a" * 9, "faq", 0.9, (("faq/prices", 0.9),), language="en", cut=True)
    assert talk.ids(long) == ["say_too_long", "prices", HELPED]


def test_a_humans_conversation_is_logged_in_silence(talk: Talk, engine: Engine) -> None:
    assert talk.ids(means("relay")) == []
    (logged,) = turns(engine)
    assert logged.outcome == "relayed"


def test_a_line_that_is_not_approved_is_left_unsaid_and_logged(talk: Talk, engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(
            sa.delete(live_version).where(live_version.c.entry_id == "say_did_that_help")
        )
        connection.execute(sa.text("UPDATE revision SET number = number + 1"))
    with capture_logs() as logs:
        assert talk.ids(asks("prices")) == ["prices"]
    assert [(one["event"], one["entry"]) for one in logs] == [
        ("sentence_refused", "say_did_that_help")
    ]
