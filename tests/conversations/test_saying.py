"""Through the real Rasa: whatever is sent has an approval that the second reader finds too."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession
from sqlalchemy.engine import Connection

from faq import holds
from faq.holds import Scope
from faq.review import Actor, Refused
from settings.clock import now
from storage.engine import open_engine, reading, transaction
from storage.tables import message
from tests import second_reader, web
from tests.stack import Stack
from tests.web import rest

DANA = Actor("dana", may_approve=True)
SAID = (
    "when are you open?",
    "מתי אתם פתוחים?",
    "hello",
    "תודה",
    "the internet is slow",
    "כמה עולה חבילה לחו״ל?",
    "🙂",
    "qwpoeiru zxmcnb",
    "speak english",
    "/restart",
    "yes",
    "is it a robot?",
)


def _do(stack: Stack, work: Callable[[Connection], Any]) -> Any:
    engine = open_engine(stack.settings.database_url)
    try:
        with transaction(engine) as connection:
            return work(connection)
    except Refused:
        return None
    finally:
        engine.dispose()


def _hold(stack: Stack, scope: Scope) -> None:
    _do(stack, lambda connection: holds.hold(connection, scope, DANA, "why", now()))


def _release(stack: Stack, scope: Scope) -> None:
    _do(stack, lambda connection: holds.release(connection, scope, DANA, now()))


def _newest(connection: Connection) -> int:
    return int(connection.execute(sa.select(sa.func.max(message.c.id))).scalar_one() or 0)


def _wrongs(stack: Stack, after: int, moment: datetime) -> list[str]:
    engine = open_engine(stack.settings.database_url)
    try:
        with reading(engine) as connection:
            return second_reader.wrongs(connection, after, moment)
    finally:
        engine.dispose()


async def test_what_rasa_sends_names_its_approval_and_the_log_has_the_same(stack: Stack) -> None:
    replies = await rest(stack, "provenance", "when are you open?")
    rows = (await web.written(stack, "rest:provenance")).messages
    stored = {row.id: row for row in rows if row.author == "bot"}
    assert [one["metadata"]["entry"] for one in replies] == [
        "say_introduction",
        "opening_hours",
        "say_did_that_help",
    ]
    for one in replies:
        assert one["metadata"]["approved_by"] == "dana"
        assert one["metadata"]["model"]
        assert stored[one["metadata"]["message"]].text == one["text"]
    assert [button.keys() for button in replies[-1]["buttons"]] == [{"title", "payload"}] * 2


async def test_words_posted_to_rasas_api_do_not_leave_as_the_bots(stack: Stack) -> None:
    await rest(stack, "posted", "hello")
    events = await web.rasa_api(stack, "/conversations/posted/tracker/events")
    address = f"{events}&output_channel=latest&execute_side_effects=true"
    event = {"event": "bot", "text": "We pay everybody back."}
    async with ClientSession() as http, http.post(address, json=event) as done:
        done.raise_for_status()
    refused = await asyncio.to_thread(
        _do, stack, lambda c: c.execute(sa.text("SELECT text FROM refusal")).scalars().all()
    )
    assert "We pay everybody back." in refused


async def test_among_holds_and_releases_all_that_rasa_sends_is_approved(stack: Stack) -> None:
    drawn = random.Random(7)
    scopes = [Scope("opening_hours"), Scope("slow_internet"), Scope(topic="roaming")]
    try:
        for number in range(40):
            edge = drawn.choice([_hold, _release])
            await asyncio.to_thread(edge, stack, drawn.choice(scopes))
            before = await asyncio.to_thread(_do, stack, _newest)
            sent = await rest(stack, f"fuzz-{number % 4}", drawn.choice(SAID))
            assert await asyncio.to_thread(_wrongs, stack, before, now()) == []
            rows = (await web.written(stack, f"rest:fuzz-{number % 4}")).messages
            said = [row.text for row in rows if row.author == "bot" and row.id > before]
            assert [one["text"] for one in sent] == said
    finally:
        for scope in scopes:
            await asyncio.to_thread(_release, stack, scope)
