"""Keeps the groups of what visitors asked: beside the desk's work, in a process of its own."""

import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from typing import BinaryIO

import structlog
from sqlalchemy.engine import Engine

from desk.supervise import environment, tied
from faq.asked import collecting
from settings.environment import Settings
from storage.engine import reading, transaction

log = structlog.get_logger()

LOOKS_EVERY = timedelta(minutes=1)
REST = 19
"""Times as long as it took: grouping has one core for one minute of twenty at most."""


Messages = list[tuple[int, str]]
"""Number and text of each."""


def collect(engine: Engine, now: datetime) -> Messages | None:
    """Take up what is new; return what is to be grouped, None if the groups are as they should be.

    Visitors' messages wait for whoever writes: whatever takes long only reads.
    """
    with reading(engine) as connection:
        found = collecting.news(connection, now)
    if not found:
        return None
    with transaction(engine) as connection:
        collecting.take_up(connection, found)
    with reading(engine) as connection:
        return collecting.messages(connection)


class Grouping:
    """Groups anew when there is something new; an own process does it, and can be late."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._rests_until = 0.0

    async def run(self, now: datetime) -> None:
        """Take up what is new; group unless it rests yet from the last time."""
        if time.monotonic() < self._rests_until:
            return
        wanted = await asyncio.to_thread(collect, self._engine, now)
        if wanted is None:
            return
        begun = time.monotonic()
        groups = await self._grouped(wanted)
        took = time.monotonic() - begun
        if groups is None:
            return
        self._rests_until = time.monotonic() + REST * took
        count = await asyncio.to_thread(self._store, wanted, groups)
        log.info("asked_grouped", messages=len(wanted), groups=count, seconds=round(took))

    async def _grouped(self, wanted: Messages) -> list[list[int]] | None:
        with await asyncio.to_thread(_written, wanted) as given:
            process = await self._begun(given)
        try:
            out, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            # Its last line names the kind of error; the lines before may hold visitors' words.
            last = said.decode(errors="replace").strip().splitlines()[-1:]
            kind = last[0].partition(":")[0] if last else ""
            log.error("asked_not_grouped", status=process.returncode, error=kind)
            return None
        groups: list[list[int]] = json.loads(out)
        return groups

    async def _begun(self, given: BinaryIO) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *tied([sys.executable, "-m", "bot.group"]),
            stdin=given,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **environment(self._settings)},
        )

    def _store(self, wanted: Messages, groups: list[list[int]]) -> int:
        with transaction(self._engine) as connection:
            return collecting.store(connection, wanted, groups)


def _written(messages: Messages) -> BinaryIO:
    """A file without a name: unlike a pipe, it does not mind a process that dies before reading."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    file.write(json.dumps(messages).encode())
    file.seek(0)
    return file
