"""A ticket from the first word to its end, with a real Rasa; agents work from the command line."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession

from desk.lines import Lines
from desk.ticket_deeds import Counter
from settings.clock import now
from storage import accounts
from storage.accounts import NoSuchAccount, Role
from storage.engine import open_engine, transaction
from tests import makers, web
from tests.stack import Stack
from tests.web import ask, entries, rest, visitor


@pytest.fixture
def counter(stack: Stack) -> Iterator[Counter]:
    engine = open_engine(stack.settings.database_url)
    for name in ("noa", "eitan"):
        with transaction(engine) as connection:
            try:
                accounts.get(connection, name)
            except NoSuchAccount:
                accounts.add(connection, name, [Role.AGENT], "en", now())
    yield Counter(engine, makers.demo_brand(), Lines(engine))
    engine.dispose()


async def does(counter: Counter, account: str, deed: str, ticket: int, **values: Any) -> None:
    await asyncio.to_thread(counter.do, account, deed, ticket, values)


async def about_humans(stack: Stack, sender: str) -> list[Any]:
    """What Rasa remembers of humans in the conversation: the slot's values, and their words."""
    address = await web.rasa_api(stack, f"/conversations/{sender}/tracker")
    query = {"include_events": "ALL"}
    async with ClientSession() as http, http.get(address, params=query) as response:
        events = (await response.json())["events"]
    return [
        one["value"] if one["event"] == "slot" else one["text"]
        for one in events
        if one.get("name") == "human_has_it"
        or (one["event"] == "bot" and one["metadata"].get("author") == "agent")
    ]


@pytest.mark.parametrize(
    ("language", "complaint", "agents", "after"),
    [
        ("he", "יש לי תלונה, האינטרנט לא עובד כבר יומיים", "שלום, כאן נועה", "מה שעות הפעילות?"),
        ("en", "I have a complaint, nothing works", "Hello, this is Noa", "when are you open?"),
    ],
)
async def test_a_complaint_goes_from_the_first_word_to_the_resolved_ticket(
    stack: Stack, counter: Counter, language: str, complaint: str, agents: str, after: str
) -> None:
    async with visitor(stack, language) as here:
        assert entries(await ask(here, complaint))[0].startswith("say_handover_")
        rows = await web.written_of(stack, here)
        number = rows.tickets[0].id
        await does(counter, "noa", "claim", number)
        await does(counter, "noa", "reply", number, text=agents)
        said = await here.until_text(agents)
        assert said["name"] == ("נועה" if language == "he" else "Noa")
        for text in (after, "/restart", "🙂"):
            assert await ask(here, text) == []
        await does(counter, "noa", "hand-back", number)
        assert entries(await ask(here, after))[0] == "opening_hours"
        rows = await web.written_of(stack, here)
    assert [one.outcome for one in rows.turns][1:4] == ["relayed"] * 3
    assert rows.tickets[0].state == "resolved"
    closing = [one.text for one in rows.messages if one.author == "bot" and not one.in_reply_to]
    assert len(closing) == 2, "the greeting, and the line with which the bot is back"
    assert await about_humans(stack, rows.sender) == [True, agents, None]


async def test_on_another_channel_the_words_go_through_rasa(stack: Stack, counter: Counter) -> None:
    assert await rest(stack, "social", "I want to buy a new plan for my business")
    number = (await web.written(stack, "rest:social")).tickets[0].id
    await does(counter, "eitan", "claim", number)
    await does(counter, "eitan", "reply", number, text="Gladly, how many lines?")
    assert await rest(stack, "social", "when are you open?") == []
    await does(counter, "eitan", "hand-back", number)
    await asyncio.to_thread(web.wait_until_everything_arrived, stack, ["rest:social"])
    assert await about_humans(stack, "social") == [True, "Gladly, how many lines?", None]
    assert await rest(stack, "social", "when are you open?")
