"""The database is taken away and brought back: what was received is kept, and answered after."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)

import pytest
from sqlalchemy.engine import make_url

from tests import postgres, web
from tests.desk_stand import Visitor
from tests.stack import Stack
from tests.web import ask, entries, tried_in_vain, visitor, wait_for

QUESTION = "when are you open?"
TakeAway = Callable[[], AbstractAsyncContextManager[None]]


@pytest.fixture
def database_away(each_stack: Stack, request: pytest.FixtureRequest) -> TakeAway:
    if each_stack.settings.database_url.startswith("sqlite"):
        return lambda: in_thread(_locked(each_stack))
    server = request.getfixturevalue("postgres_server")
    return lambda: in_thread(postgres.stopped(server))


@asynccontextmanager
async def in_thread(waits: AbstractContextManager[None]) -> AsyncIterator[None]:
    """The `with` of a thing that waits to begin and to end."""
    await asyncio.to_thread(waits.__enter__)
    try:
        yield
    finally:
        await asyncio.to_thread(waits.__exit__, None, None, None)


@contextmanager
def _locked(stack: Stack) -> Iterator[None]:
    """Nobody else can write to the SQLite file; for longer than the parts wait for it."""
    database = make_url(stack.settings.database_url).database
    assert database
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@asynccontextmanager
async def _greeted(stack: Stack) -> AsyncIterator[Visitor]:
    async with visitor(stack) as here:
        await ask(here, "hello")
        yield here


async def test_what_cannot_be_stored_is_told_at_once_and_taken_when_sent_again(
    each_stack: Stack, database_away: TakeAway
) -> None:
    async with _greeted(each_stack) as here:
        async with database_away():
            await here.say("q", QUESTION)
            refusal = await wait_for(here, "error", cid="q")
            assert (refusal["code"], refusal["retry"]) == ("storage_away", True)
        # What the widget does: the same frame again.
        await here.say("q", QUESTION)
        await wait_for(here, "ack", cid="q")
        await wait_for(here, "done", cid="q")
        assert entries(await ask(here, "thank you")) == ["say_thanks"]
        turns = (await web.written_of(each_stack, here)).turns
    assert [one.outcome for one in turns] == ["small_talk", "answered", "small_talk"]


async def test_a_stored_message_is_answered_once_when_the_database_is_back(
    each_stack: Stack, database_away: TakeAway
) -> None:
    async with _greeted(each_stack) as here:
        async with AsyncExitStack() as missing:
            async with web.away(each_stack, "rasa"):
                await here.say("q", QUESTION)
                await wait_for(here, "ack", cid="q")
                # Without its database Rasa starts slowly: whoever did not read would be taken
                # for gone.
                answered = asyncio.create_task(wait_for(here, "done", cid="q"))
                # From here on it is the database that is missing.
                await missing.enter_async_context(database_away())
            await tried_in_vain(each_stack)
            assert not answered.done()
        await answered
        rows = await web.written_of(each_stack, here)
    assert [one.outcome for one in rows.turns] == ["small_talk", "answered"]
    question = rows.turns[1].message_id
    assert len([one for one in rows.messages if one.in_reply_to == question]) == 2


async def test_the_desk_tells_that_the_database_is_away(
    postgres_stack: Stack, postgres_server: str
) -> None:
    # A locked SQLite file can still be read.
    async with in_thread(postgres.stopped(postgres_server)):
        health = await web.health(postgres_stack)
        assert (health["status"], health["parts"]["database"]["status"]) == ("degraded", "down")
    assert (await web.health(postgres_stack))["status"] == "ok"
