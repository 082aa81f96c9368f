"""A visitor's conversation with every real part: what is said, and that it is logged."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from ruamel.yaml import YAML

from tests import web
from tests.stack import Stack
from tests.web import ask, buttons, entries, outcome, press, visitor

# Which of them depends on the hour at which the tests run.
PROMISED = ("say_handover_now", "say_handover_opens", "say_handover_opens_later")


def heldout(name: str) -> Any:
    return YAML(typ="safe").load(Path(f"heldout/{name}.yml"))[name]


@pytest.mark.parametrize(("language", "word"), [("he", "העוזר הדיגיטלי"), ("en", "assistant")])
async def test_it_greets_and_says_that_it_is_an_assistant(
    stack: Stack, language: str, word: str
) -> None:
    async with visitor(stack, language) as here:
        greeting = here.welcome["greeting"]
        assert word in greeting["text"]
        assert greeting["source"]["entry"] == "say_greeting"
        hello = {"he": "שלום", "en": "hello"}[language]
        assert entries(await ask(here, hello)) == ["say_greeting"]


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [("he", "מה שעות הפעילות?", "08:00"), ("en", "when are you open?", "08:00")],
)
async def test_an_approved_answer_comes_in_the_visitors_language_with_its_source(
    stack: Stack, language: str, question: str, answer: str
) -> None:
    async with visitor(stack, language) as here:
        said, helped = await ask(here, question)
        assert answer in said["text"]
        source = said["source"]
        assert (said["language"], source["entry"], source["version"]) == (
            language,
            "opening_hours",
            1,
        )
        assert source["approved_by"] == "dana"
        assert source["model"]
        assert said["turn"]["outcome"] == "answered"
        assert said["turn"]["confidence"] > 0.5
        assert 0 < said["turn"]["latency_ms"] < 10_000
        assert helped["source"]["entry"] == "say_did_that_help"
        (logged,) = (await web.written_of(stack, here)).turns
    assert (logged.channel, logged.language, logged.intent) == ("web", language, "faq")
    assert (logged.entry_id, logged.outcome) == ("opening_hours", "answered")
    assert logged.model_id


async def test_the_language_follows_the_visitor_and_stays_when_asked_for(stack: Stack) -> None:
    async with visitor(stack, "he") as here:
        assert (await ask(here, "when are you open?"))[0]["language"] == "en"
        assert (await ask(here, "מה שעות הפעילות?"))[0]["language"] == "he"
        (changed,) = await ask(here, "אפשר לעבור לאנגלית?")
        assert (changed["source"]["entry"], changed["language"]) == ("say_language_changed", "en")
        assert (await ask(here, "מה שעות הפעילות?"))[0]["language"] == "en"


@pytest.mark.parametrize("value", ["yes", "no"])
async def test_whether_it_helped_is_asked_once_and_the_press_is_logged(
    stack: Stack, value: str
) -> None:
    async with visitor(stack) as here:
        choices = buttons(await ask(here, "when are you open?"))
        (pressed,) = [one for one in choices if f'"{value}"' in one["payload"]]
        line = {"yes": "say_helped", "no": "say_not_helped"}[value]
        assert entries(await press(here, pressed)) == [line]
        assert entries(await ask(here, "when are you open?")) == ["opening_hours"]
        turns = (await web.written_of(stack, here)).turns
    assert [one.helped for one in turns] == [value == "yes", None, None]
    assert [one.intent for one in turns] == ["faq", "helped", "faq"]


async def offered(stack: Stack) -> str:
    """A held-out question that the model takes for one of two or three entries."""
    asked: list[str] = [text for entry in heldout("questions").values() for text in entry["en"]]
    async with ClientSession() as http:
        for text in asked:
            parsed = await web.parse(stack, http, text)
            if parsed["intent"]["name"] == "ask":
                return text
    raise AssertionError("the model is never between entries")


async def test_close_entries_are_offered_and_the_pressed_one_is_answered(stack: Stack) -> None:
    text = await offered(stack)
    async with visitor(stack) as here:
        offer = await ask(here, text)
        assert entries(offer) == ["say_offer"]
        *choices, none = buttons(offer)
        assert 1 <= len(choices) <= 3
        assert none["title"] == "None of these"
        said = await press(here, choices[0])
        assert said[0]["source"]["entry"] in choices[0]["payload"]
        turns = (await web.written_of(stack, here)).turns
    assert [one.outcome for one in turns] == ["offered", "answered"]
    assert turns[1].entry_id == said[0]["source"]["entry"]


async def test_none_of_these_is_unknown_and_the_second_time_hands_over(stack: Stack) -> None:
    text = await offered(stack)
    async with visitor(stack) as here:
        for expected in ("say_unknown", "say_handover"):
            none = buttons(await ask(here, text))[-1]
            assert entries(await press(here, none))[0].startswith(expected)
        (ticket,) = (await web.written_of(stack, here)).tickets
    assert (ticket.queue, ticket.reason) == ("support", "still_unknown")


async def test_a_person_is_one_press_away_from_what_is_unknown(stack: Stack) -> None:
    async with visitor(stack) as here:
        unknown = await ask(here, "what is the airspeed velocity of an unladen swallow")
        assert entries(unknown) == ["say_unknown"]
        (human,) = buttons(unknown)
        assert entries(await press(here, human))[0] in PROMISED
        (ticket,) = (await web.written_of(stack, here)).tickets
    assert (ticket.queue, ticket.reason) == ("support", "ask_for_human")


@pytest.mark.parametrize(
    ("text", "queue", "reason"),
    [
        ("your service is terrible, I am filing a complaint", "support", "complaint"),
        ("השירות שלכם גרוע, אני רוצה להגיש תלונה", "support", "complaint"),
        ("I want to talk to a real person", "support", "ask_for_human"),
        ("אני רוצה לדבר עם נציג אנושי", "support", "ask_for_human"),
        ("i want to buy an internet package", "sales", "sales_enquiry"),
        ("אני רוצה לקנות חבילת אינטרנט", "sales", "sales_enquiry"),
    ],
)
async def test_what_is_the_companys_opens_a_ticket_in_its_queue(
    stack: Stack, text: str, queue: str, reason: str
) -> None:
    async with visitor(stack) as here:
        said = await ask(here, text)
        assert entries(said)[0] in PROMISED
        await ask(here, "just connect me")
        assert entries(await ask(here, text)) == ["say_handover_open"]
        (ticket,) = (await web.written_of(stack, here)).tickets
    assert (ticket.queue, ticket.reason, ticket.state) == (queue, reason, "open")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("are you a bot?", "say_bot"),
        ("זה בוט או בן אדם?", "say_bot"),
        ("you are a stupid idiot", "say_abuse"),
        ("תודה רבה", "say_thanks"),
        ("goodbye", "say_goodbye"),
    ],
)
async def test_small_talk_has_its_approved_lines(stack: Stack, text: str, line: str) -> None:
    async with visitor(stack) as here:
        assert entries(await ask(here, text)) == [line]


async def test_every_message_has_exactly_one_turn_whatever_it_is(stack: Stack) -> None:
    """Two messages of every intent in each language, all in one conversation."""
    intents = heldout("intents")
    texts = [
        text
        for languages in intents.values()
        for language in ("he", "en")
        for text in itertools.islice(languages.get(language, ()), 2)
    ]
    texts += ["when are you open?", "מה שעות הפעילות?", "/restart", "/greet", "🙂", "привет"]
    assert len(texts) >= 50
    async with visitor(stack) as here:
        for text in texts:
            assert await ask(here, text), text
        rows = await web.written_of(stack, here)
    asked = [one for one in rows.messages if one.author == "visitor"]
    assert [one.text for one in asked] == texts
    assert [one.message_id for one in rows.turns] == [one.id for one in asked]
    answered = {one.in_reply_to for one in rows.messages if one.author == "bot"}
    assert {one.id for one in asked} <= answered
    assert len(rows.tickets) == 1


async def test_two_messages_in_the_same_instant_are_both_answered_in_order(stack: Stack) -> None:
    async with visitor(stack) as here:
        await here.say("a", "when are you open?")
        await here.say("b", "thank you")
        await here.until("done", cid="a")
        await here.until("done", cid="b")
        rows = await web.written_of(stack, here)
    first, second = [one.id for one in rows.messages if one.author == "visitor"]
    assert [one.message_id for one in rows.turns] == [first, second]
    assert [one.outcome for one in rows.turns] == ["answered", "small_talk"]
    replies = [one.in_reply_to for one in rows.messages if one.in_reply_to]
    assert replies == [first, first, second]


async def test_a_visitor_who_comes_back_finds_the_conversation(stack: Stack) -> None:
    async with visitor(stack) as here:
        await ask(here, "when are you open?")
        token = here.welcome["token"]
        before = (await web.written_of(stack, here)).messages
    async with visitor(stack, token=token) as back:
        assert [one["id"] for one in back.welcome["messages"]] == [one.id for one in before]
        assert back.welcome["greeting"] is None
        assert outcome(await ask(back, "thank you")) == "small_talk"
