"""What the desk does by itself: the timers of promises fire, and notices go out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import structlog
from aiohttp import web

from desk.background import running
from desk.keys import BRAND, FEED, HTTP, NOTICE_WORDS, ROOMS, SENDING, SETTINGS
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
        timers = Pace(clock, _timers(app, clock))
        async with running(app[SENDING].run, timers.run):
            yield

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
    def fired() -> None:
        app[SENDING].poke()
        app[FEED].poke()

    return Ticker(app[ROOMS].engine, hands_of(app[BRAND]), clock, fired)
