"""What the desk does by itself: the timers of promises fire, and notices go out."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable

import structlog
from aiohttp import web

from desk.keys import BRAND, HTTP, NOTICE_WORDS, ROOMS, SENDING, SETTINGS, TIMERS
from desk.notice_sender import NoticeSender
from desk.notice_ways import ways
from desk.pace import Pace
from desk.ticker import Ticker
from handoff.firing import Hands
from handoff.telling import Telling
from settings.clock import Clock

log = structlog.get_logger()


def tasks(clock: Clock) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        words = app[NOTICE_WORDS]
        sender = NoticeSender(
            app[ROOMS].engine,
            ways(app[SETTINGS], app[HTTP], words),
            words,
            app[BRAND].default_language,
            clock,
        )
        app[SENDING] = Pace(clock, sender.send_due)
        ticker = Ticker(
            app[ROOMS].engine, _hands(app), clock, app[ROOMS].hub.deliver, app[SENDING].poke
        )
        app[TIMERS] = Pace(clock, ticker.fire_due)
        running = [
            asyncio.create_task(app[SENDING].run(), name="notices"),
            asyncio.create_task(app[TIMERS].run(), name="timers"),
        ]
        for task in running:
            task.add_done_callback(_ended)
        yield
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    return run


def _hands(app: web.Application) -> Hands:
    return Hands(Telling(app[BRAND].time_zone).tell, lambda _connection, ticket, _now: ticket)


def _ended(task: asyncio.Task[None]) -> None:
    """A defect must not leave a desk that looks well and lets promises pass in silence."""
    if task.cancelled():
        return
    log.critical("background_crashed", task=task.get_name(), exc_info=task.exception())
    sys.exit(1)
