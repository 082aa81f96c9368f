"""A part is taken away and brought back: every message is kept, and answered once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy.engine import Row

from tests import web
from tests.desk_stand import Visitor
from tests.stack import Stack
from tests.web import ask, entries, visitor

QUESTION = "when are you open?"
ANSWERED_S = 60


async def turn_of(here: Visitor, cid: str) -> list[web.Message]:
    """What the bot said to a message, however long it takes."""
    here.patience = ANSWERED_S
    await here.until("done", cid=cid)
    return [
        frame["message"]
        for frame in here.frames
        if frame["type"] == "message" and "turn" in frame["message"]
    ]


def replies(stack: Stack, here: Visitor) -> list[Row]:
    rows = web.written_of(stack, here)
    assert len(rows.turns) == len([one for one in rows.messages if one.author == "visitor"])
    return [one for one in rows.messages if one.author == "bot" and one.in_reply_to]


@pytest.mark.parametrize("part", ["actions", "rasa"])
async def test_a_message_waits_while_a_part_is_away_and_is_answered_once(
    stack: Stack, part: str
) -> None:
    async with visitor(stack) as here:
        await ask(here, "hello")
        await asyncio.to_thread(stack.kill, part)
        try:
            await here.say("q", QUESTION)
            await here.until("ack", cid="q")
            # The desk has tried in vain at least once.
            await _tried(stack, here)
        finally:
            await asyncio.to_thread(stack.start, part)
        said = await turn_of(here, "q")
        assert entries(said)[-2:] == ["opening_hours", "say_did_that_help"]
        assert len(replies(stack, here)) == 3
        assert entries(await ask(here, "thank you")) == ["say_thanks"]
