"""A question is tried on the real serving model: what its channel would say, and no turn."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from sqlalchemy.engine import Engine

from desk.preview import Asked, Preview, Previewer, RasaAway, parse_serving
from settings.brand import load
from settings.clock import now
from storage.engine import open_engine, reading
from tests.stack import Stack
from tests.talk import turns


@pytest.fixture
async def engine(stack: Stack) -> AsyncIterator[Engine]:
    opened = open_engine(stack.settings.database_url)
    yield opened
    opened.dispose()


async def tried(stack: Stack, engine: Engine, text: str, channel: str = "web") -> Preview:
    async with ClientSession() as http:
        parsed = await parse_serving(http, stack.settings, text)

    def read() -> Preview:
        with reading(engine) as connection:
            previewer = Previewer(load(stack.settings.brand_file))
            return previewer.preview(connection, parsed, Asked(channel, now()))

    return await asyncio.to_thread(read)


async def test_an_answer_comes_as_its_channel_says_it_and_nothing_is_logged(
    stack: Stack, engine: Engine
) -> None:
    before = await asyncio.to_thread(turns, engine)
    web = await tried(stack, engine, "מה שעות הפעילות?")
    assert (web.zone, web.entry_id, web.language) == ("answer", "opening_hours", "he")
    assert web.confidence > 0.5
    assert web.guesses[0].label == "faq/opening_hours"
    sms = await tried(stack, engine, "מה שעות הפעילות?", "sms")
    assert sms.entry_id == "opening_hours"
    assert sms.messages != web.messages
    complaint = await tried(stack, engine, "this is a disgrace, I want to complain")
    assert (complaint.zone, complaint.messages) == ("complaint", ())
    assert await asyncio.to_thread(turns, engine) == before


async def test_without_rasa_it_is_said(stack: Stack) -> None:
    nobody = dataclasses.replace(stack.settings, rasa_port=1)
    async with ClientSession() as http:
        with pytest.raises(RasaAway):
            await parse_serving(http, nobody, "hello")
