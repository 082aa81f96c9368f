"""The desk looks every half a minute for reminders that are due."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk.keys import BRAND, ROOMS
from faq import reminders
from settings.clock import now
from storage.engine import reading, transaction

log = structlog.get_logger()

PAUSE_S = 30


def sweep(engine: Engine, spokesperson: str, at: datetime) -> int:
    """Write what is due; return how many. Nothing due is no transaction that writes."""
    with reading(engine) as connection:
        if not reminders.due(connection, spokesperson, at):
            return 0
    with transaction(engine) as connection:
        return reminders.remind(connection, spokesperson, at)


async def reminding(app: web.Application) -> AsyncIterator[None]:
    """Sweep as long as the desk runs."""

    async def run() -> None:
        while True:
            try:
                spokesperson = app[BRAND].spokesperson
                written = await asyncio.to_thread(sweep, app[ROOMS].engine, spokesperson, now())
                if written:
                    log.info("reminders_written", count=written)
            except DBAPIError as error:
                log.warning("reminders_not_written", why=type(error.orig).__name__)
            await asyncio.sleep(PAUSE_S)

    task = asyncio.create_task(run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
