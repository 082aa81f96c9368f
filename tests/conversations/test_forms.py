"""From the first word of a complaint or an enquiry to the form's end, with every real part."""

import asyncio
from typing import Any

import pytest

from handoff import form_store
from handoff.forms import Answer, Field, How
from storage.engine import open_engine, reading
from tests import web
from tests.desk_stand import Visitor
from tests.stack import Stack
from tests.web import ask, buttons, entries, press, visitor

PROMISED = ("say_handover_now", "say_handover_opens", "say_handover_opens_later")
COMPLAINT = {
    "en": "your service is terrible, I am filing a complaint",
    "he": "השירות שלכם גרוע, אני רוצה להגיש תלונה",
}
ENQUIRY = {"en": "i want to buy an internet package", "he": "אני רוצה לקנות חבילת אינטרנט"}
HAPPENED = {"en": "the line drops every single evening", "he": "הקו מתנתק לנו כל ערב מחדש"}
QUESTION = {"en": "when are you open?", "he": "מה שעות הפעילות?"}
SINCE = {"en": "about two weeks", "he": "כבר שבועיים"}
LANGUAGES = ("en", "he")


async def answers(stack: Stack, here: Visitor) -> dict[Field, Answer]:
    (ticket,) = (await web.written_of(stack, here)).tickets

    def read() -> dict[Field, Answer]:
        engine = open_engine(stack.settings.database_url)
        with reading(engine) as connection:
            found = form_store.answers(connection, ticket.id)
        engine.dispose()
        return found

    return await asyncio.to_thread(read)


async def asked(here: Visitor, text: str, **more: Any) -> str:
    """The last entry that is said to a message."""
    return entries(await ask(here, text, **more))[-1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_complaint_is_asked_what_is_missing_and_a_question_between_is_answered(
    stack: Stack, language: str
) -> None:
    async with visitor(stack, language) as here:
        said = await ask(here, COMPLAINT[language])
        assert entries(said)[0] in PROMISED
        assert {"en": "the support team", "he": "צוות השירות"}[language] in said[0]["text"]
        assert "{" not in said[0]["text"]
        assert await asked(here, HAPPENED[language]) != "say_ask_what"
        between = entries(await ask(here, QUESTION[language]))
        assert between == ["opening_hours", "say_ask_since"]
        assert await asked(here, SINCE[language]) == "say_ask_number"
        assert await asked(here, "7654321") == "say_ask_reach"
        assert await asked(here, "052-555-01") == "say_again_reach"
        assert await asked(here, "052-555-0134") == "say_form_done"
        found = await answers(stack, here)
    assert found[Field.NUMBER] == Answer("7654321", How.TOLD)
    assert found[Field.REACH] == Answer("0525550134", How.TOLD)
    assert found[Field.SINCE] == Answer(SINCE[language], How.TOLD)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_complaint_with_a_phone_number_is_not_asked_for_one(
    stack: Stack, language: str
) -> None:
    async with visitor(stack, language) as here:
        said = await ask(here, f"{COMPLAINT[language]} 052-555-0134")
        while entries(said)[-1].startswith("say_ask"):
            assert entries(said)[-1] != "say_ask_reach"
            skip = buttons(said)[0]
            said = await press(here, skip)
        assert entries(said) == ["say_form_done"]
        found = await answers(stack, here)
    assert found[Field.REACH] == Answer("0525550134", How.BEFORE)
    assert found[Field.NUMBER].how is How.SKIPPED


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_sales_enquiry_becomes_a_lead(stack: Stack, language: str) -> None:
    async with visitor(stack, language) as here:
        said = await ask(here, ENQUIRY[language])
        assert entries(said) in [[one, "say_ask_wanted"] for one in PROMISED]
        wanted = {"en": "fibre for a small office", "he": "סיבים למשרד קטן"}[language]
        assert await asked(here, wanted) == "say_ask_how_many"
        assert await asked(here, {"en": "three", "he": "שלושה"}[language]) == "say_ask_reach"
        assert await asked(here, "noa@example.com") == "say_ask_when"
        assert await asked(here, {"en": "tomorrow", "he": "מחר"}[language]) == "say_form_done"
        found = await answers(stack, here)
    assert found[Field.HOW_MANY] == Answer("3", How.TOLD)
    assert found[Field.REACH] == Answer("noa@example.com", How.TOLD)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [COMPLAINT, ENQUIRY], ids=["complaint", "enquiry"])
async def test_whoever_wants_a_person_at_once_is_asked_nothing(
    stack: Stack, language: str, text: dict[str, str]
) -> None:
    async with visitor(stack, language) as here:
        connect = buttons(await ask(here, text[language]))[-1]
        assert connect["payload"] == "/just_connect"
        assert entries(await press(here, connect))[0] in PROMISED
        assert await answers(stack, here) == {}
        assert entries(await ask(here, QUESTION[language]))[0] == "opening_hours"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("my son was injured by your router", "say_handover_now"),
        ("אני עיתונאית ואשמח לתגובה", "say_handover_now"),
        ("I want to kill myself", "say_handover_self_harm"),
    ],
)
async def test_a_flag_goes_straight_to_the_spokesperson(stack: Stack, text: str, line: str) -> None:
    async with visitor(stack) as here:
        assert entries(await ask(here, text)) == [line]
        (ticket,) = (await web.written_of(stack, here)).tickets
    assert (ticket.queue, ticket.priority) == ("spokesperson", "urgent")
