"""Handlers' way to the database: a transaction for each use case, off the loop."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from desk.keys import ROOMS
from storage.engine import reading, transaction


async def change(request: web.Request, use_case: Callable[..., Any], *values: Any) -> Any:
    """Run a use case in a transaction of its own; whatever it raises undoes it."""
    engine = request.app[ROOMS].engine

    def run() -> Any:
        with transaction(engine) as connection:
            return use_case(connection, *values)

    return await asyncio.to_thread(run)


async def look(request: web.Request, query: Callable[..., Any], *values: Any) -> Any:
    """Run something that only reads in a transaction of its own."""
    engine = request.app[ROOMS].engine

    def run() -> Any:
        with reading(engine) as connection:
            return query(connection, *values)

    return await asyncio.to_thread(run)
