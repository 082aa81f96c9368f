"""What the desk does by itself: the timers of promises fire, and notices go out."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import structlog
from aiohttp import web

from desk.keys import BRAND, HTTP, NOTICE_WORDS, ROOMS, SENDING, SETTINGS, TIMERS
from desk.notice_sender import NoticeSender
from desk.notice_ways import ways
from desk.pace import Job, Pace
from desk.ticker import Ticker
from handoff.adopting import adopt
from handoff.hands import hands_of
from settings.clock import Clock

log = structlog.get_logger()


def tasks(clock: Clock) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        app[SENDING] = Pace(clock, _sender(app, clock).send_due)
        app[TIMERS] = Pace(clock, _timers(app, clock))
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


def _timers(app: web.Application, clock: Clock) -> Job:
    """Fires timers; before the first, open tickets come under the agreement of this start."""
    engine, agreement = app[ROOMS].engine, app[BRAND].agreement
    ticker = _ticker(app, clock)
    adopted = False

    async def fire_due(now: datetime) -> datetime | None:
        nonlocal adopted
        if not adopted:
            moved = await asyncio.to_thread(adopt, engine, agreement, clock)
            adopted = True
            log.info("agreement_in_force", agreement=agreement.name, tickets=moved)
        return await ticker.fire_due(now)

    return fire_due


def _sender(app: web.Application, clock: Clock) -> NoticeSender:
    words, brand = app[NOTICE_WORDS], app[BRAND]
    there = ways(app[SETTINGS], app[HTTP], words)
    return NoticeSender(app[ROOMS].engine, there, words, brand.default_language, clock)


def _ticker(app: web.Application, clock: Clock) -> Ticker:
    rooms = app[ROOMS]
    return Ticker(rooms.engine, hands_of(app[BRAND]), clock, rooms.hub.deliver, app[SENDING].poke)


def _ended(task: asyncio.Task[None]) -> None:
    """A defect must not leave a desk that looks well and lets promises pass in silence."""
    if task.cancelled():
        return
    log.critical("background_crashed", task=task.get_name(), exc_info=task.exception())
    sys.exit(1)
