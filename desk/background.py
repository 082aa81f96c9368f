"""Tasks that go on beside answering requests, for as long as the desk runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger()

AGAIN_S = 1.0
ASK_AGAIN_S = 0.5


@asynccontextmanager
async def running(*loops: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Each runs until it returns or the `with` ends; one that crashes is begun again."""
    tasks = [asyncio.create_task(_insist(loop)) for loop in loops]
    try:
        yield
    finally:
        # Python 3.10's wait_for may swallow a cancellation: it is asked for until it is heard.
        while any(not task.done() for task in tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=ASK_AGAIN_S)


async def _insist(loop: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await loop()
        except Exception:
            # The edge of a task that nobody waits for: without it one defect ends it for good.
            log.exception("background_crashed", again_in=AGAIN_S)
            await asyncio.sleep(AGAIN_S)
