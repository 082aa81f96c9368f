"""The desk's event loop never waits for a file, a database or a lock."""

from pathlib import Path

import pytest
from aiohttp import ClientSession
from blockbuster import BlockingError, blockbuster_ctx

from storage.engine import open_engine, reading
from tests.desk_stand import settings_in, small_entries, stage

# Not settings: the stand-in for Rasa reads the secret in its loop, which is no part of Dover.
WATCHED = ["desk", "faq", "handoff", "storage"]


async def test_a_turn_and_the_health_of_the_desk_block_nothing(tmp_path: Path) -> None:
    async with stage(settings_in(tmp_path), small_entries()) as desk:
        with blockbuster_ctx(WATCHED):
            async with desk.visitor() as visitor:
                await visitor.turn("c1", "hours?")
            async with ClientSession() as http, http.get(f"{desk.url}/health") as response:
                await response.read()


async def test_the_guard_sees_a_database_read_in_the_loop(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with blockbuster_ctx(WATCHED), pytest.raises(BlockingError), reading(engine):
        pass
