"""Runs a job whenever it is due: at the time that it names, when poked, and every so often."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from settings.clock import Clock

log = structlog.get_logger()

LONGEST = timedelta(seconds=1)

Job = Callable[[datetime], Awaitable[datetime | None]]
"""Does what is due at the given moment; returns when the next thing is, None if nothing waits."""


class Pace:
    """Sleeps until the next thing is due, at most `longest`, for another process may add one.

    That bound is real time, so that a clock set back delays nothing.
    """

    def __init__(self, clock: Clock, job: Job, longest: timedelta = LONGEST) -> None:
        self._clock = clock
        self._job = job
        self._longest = longest
        self._poked = asyncio.Event()

    def poke(self) -> None:
        """Say that there may be something to do."""
        self._poked.set()

    async def run(self) -> None:
        while True:
            self._poked.clear()
            moment = self._clock.now()
            try:
                following = await self._job(moment)
            except DBAPIError as error:
                pause = self._longest.total_seconds()
                log.warning("database_away", reason=type(error).__name__, again_in=pause)
                following = None
            last = moment + self._longest
            await self._sleep_until(min(following or last, last))

    async def _sleep_until(self, moment: datetime) -> None:
        waits = [
            asyncio.create_task(self._clock.sleep_until(moment)),
            asyncio.create_task(self._poked.wait()),
        ]
        try:
            await asyncio.wait(
                waits,
                timeout=self._longest.total_seconds(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for one in waits:
                one.cancel()
