"""While a human has the conversation the bot is silent, and every message is still logged."""

from typing import Any

from aiohttp import ClientSession

from tests import web
from tests.stack import Stack
from tests.web import ask, entries, rest, visitor

MANY = 30
"""More messages than Rasa remembers of a conversation."""


async def hand_to_human(stack: Stack, sender: str, taken: bool | None) -> None:
    """Set the slot as the desk does: through Rasa, which lets no answer slip in between."""
    path = f"/conversations/{sender}/tracker/events"
    event: dict[str, Any] = {"event": "slot", "name": "human_has_it", "value": taken}
    address = await web.rasa_api(stack, path)
    async with ClientSession() as http, http.post(address, json=event) as done:
        done.raise_for_status()


async def test_the_bot_is_silent_while_a_human_has_the_conversation(stack: Stack) -> None:
    async with visitor(stack) as here:
        assert entries(await ask(here, "when are you open?"))[0] == "opening_hours"
        sender = (await web.written_of(stack, here)).sender
        await hand_to_human(stack, sender, True)
        for text in ("when are you open?", "I have a complaint", "/restart", "🙂", "hello"):
            assert await ask(here, text) == []
        await hand_to_human(stack, sender, None)
        assert entries(await ask(here, "when are you open?")) == ["opening_hours"]
        rows = await web.written_of(stack, here)
    assert [one.outcome for one in rows.turns] == [
        "answered",
        *["relayed"] * 5,
        "answered",
    ]
    assert rows.tickets == []


async def test_it_stays_silent_however_long_the_human_has_the_conversation(stack: Stack) -> None:
    async with visitor(stack) as here:
        await ask(here, "hello")
        await hand_to_human(stack, (await web.written_of(stack, here)).sender, True)
        for number in range(MANY):
            assert await ask(here, f"and another thing, number {number}") == []
        turns = (await web.written_of(stack, here)).turns
    assert {one.outcome for one in turns[1:]} == {"relayed"}
    assert len(turns) == MANY + 1


async def test_a_conversation_on_a_social_channel_is_as_silent(stack: Stack) -> None:
    assert await rest(stack, "taken", "when are you open?")
    await hand_to_human(stack, "taken", True)
    assert await rest(stack, "taken", "when are you open?") == []
    assert await rest(stack, "not-taken", "when are you open?")
    turns = (await web.written(stack, "rest:taken")).turns
    assert [one.outcome for one in turns] == ["answered", "relayed"]


async def test_taking_one_conversation_leaves_the_others_to_the_bot(stack: Stack) -> None:
    async with visitor(stack) as one, visitor(stack) as other:
        await ask(one, "hello")
        await hand_to_human(stack, (await web.written_of(stack, one)).sender, True)
        assert await ask(one, "when are you open?") == []
        assert entries(await ask(other, "when are you open?"))[0] == "opening_hours"
