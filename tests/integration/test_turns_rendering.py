"""A turn on a channel with rules of its own: parts, numbered lists, and the number as the press."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from actions.understanding import Understanding
from faq import holds
from faq.holds import Scope
from storage.engine import reading
from storage.refusal_tables import refusal
from storage.transcript import messages_after
from tests import makers
from tests.reviews import DANA, do
from tests.talk import Talk, asks, means, messages, presses, turns

pytestmark = pytest.mark.usefixtures("with_lines")

LONG = makers.entry("fibre", "A sentence of some length stands here. " * 6)


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine, channel="whatsapp", entries=[LONG, makers.entry("prices", "99.")])


def offers(*entries: str) -> Understanding:
    labels = tuple(f"faq/{one}" for one in entries)
    return Understanding("which?", "ask", 0.4, tuple((one, 0.4) for one in labels), labels, "en")


def number(text: str) -> Understanding:
    return means("nlu_fallback", "other", text)


def test_the_parts_of_a_sentence_are_stored_in_order_with_one_approval(engine: Engine) -> None:
    talk = Talk(engine, channel="sms", entries=[LONG])
    talk.hears(means("greet", "he"))
    said = [one for one in talk.hears(asks("fibre", "he")) if one.sentence.entry_id == "fibre"]
    with reading(engine) as connection:
        stored = [
            one
            for one in messages_after(connection, "sms:v1")
            if one.entry_id == "fibre" and one.author == "bot"
        ]
    assert len(said) > 1
    assert [one.text for one in stored] == [one.sentence.text for one in said]
    assert " ".join(one.text for one in stored) == LONG.wordings["he"].answer.strip()
    assert {(one.version, one.approved_by) for one in stored} == {(1, "dana")}


def test_buttons_of_a_channel_without_any_are_a_numbered_list(talk: Talk) -> None:
    (_, offer) = talk.hears(offers("fibre", "prices"))
    assert offer.sent == (
        "say_offer en\n1. fibre in English?\n2. prices in English?\n3. button_none en",
    )
    assert not offer.has_buttons
    assert [one.entry_id for one in offer.buttons] == ["fibre", "prices", "button_none"]


def test_the_number_of_a_button_is_the_button(talk: Talk, engine: Engine) -> None:
    talk.hears(offers("fibre", "prices"))
    assert talk.ids(number(" 2. "))[0] == "prices"
    # The "did that help" that came with it has buttons too.
    assert talk.ids(number("1")) == ["say_helped"]
    assert [one.intent for one in turns(engine)] == ["ask", "choose", "helped"]
    assert [one.text for one in messages(engine) if one.author == "visitor"][1:] == ["2.", "1"]
    assert turns(engine)[1].helped is True


@pytest.mark.parametrize("text", ["0", "7", "99", "two", ""])
def test_another_number_is_only_words(talk: Talk, engine: Engine, text: str) -> None:
    talk.hears(offers("fibre", "prices"))
    talk.hears(number(text))
    assert turns(engine)[-1].intent == "nlu_fallback"


def test_none_of_these_and_a_person_have_numbers_too(talk: Talk) -> None:
    talk.hears(offers("fibre", "prices"))
    assert talk.ids(number("3")) == ["say_unknown"]
    assert talk.ids(number("1")) == ["say_handover_support"]


def test_where_buttons_are_buttons_a_number_is_only_words(engine: Engine) -> None:
    talk = Talk(engine, entries=[LONG])
    talk.hears(offers("fibre"))
    talk.hears(number("1"))
    assert turns(engine)[-1].outcome == "refused"


def test_with_a_human_a_number_is_relayed(talk: Talk, engine: Engine) -> None:
    talk.hears(offers("fibre", "prices"))
    assert talk.hears(replace(means("relay"), text="2")) == []
    assert turns(engine)[-1].outcome == "relayed"


def test_what_is_held_or_not_live_is_not_offered(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, Scope("fibre"), DANA, "a rumour")
    (_, offer) = talk.hears(offers("fibre", "prices", "nonesuch"))
    assert [one.entry_id for one in offer.buttons] == ["prices", "button_none"]
    with reading(engine) as connection:
        refused = connection.execute(sa.select(refusal.c.entry_id, refusal.c.why)).all()
    assert [tuple(one) for one in refused] == [("nonesuch", "not_live")]
    assert talk.ids(offers("fibre")) == ["say_on_hold"]
    assert talk.ids(offers("nonesuch")) == ["say_unknown"]
    assert [one.outcome for one in turns(engine)] == ["offered", "on_hold", "unknown"]


def test_a_held_entry_says_so_when_it_is_chosen_by_number(talk: Talk, engine: Engine) -> None:
    talk.hears(offers("fibre", "prices"))
    do(engine, holds.hold, Scope("fibre"), DANA, "a rumour")
    assert talk.ids(number("1")) == talk.ids(presses("choose", entry="fibre")) == ["say_on_hold"]
