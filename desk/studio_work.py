"""What the studio's handlers share: who asks, one transaction a use case, how a moment is shown."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from desk import access
from desk.keys import BRAND, ROOMS
from desk.staff_pages import language_of
from faq.diff import Difference
from faq.entry import ID_PATTERN
from faq.review import Actor, Refused
from storage.engine import reading, transaction

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def actor(request: web.Request) -> Actor:
    """Whoever is logged in, as the review knows them."""
    return access.actor(request["account"])


def entry_id_of(request: web.Request) -> str:
    """The entry that the address names; not found if no entry can have that id."""
    entry_id = request.match_info["entry"]
    if not ID_PATTERN.fullmatch(entry_id):
        raise web.HTTPNotFound
    return entry_id


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


def dated(changes: list[Difference], shown: Callable[[datetime], str]) -> list[Difference]:
    """The differences with days of validity as a page writes moments."""
    return [
        replace(one, pieces=tuple(replace(it, text=_moment(it.text, shown)) for it in one.pieces))
        if one.column in ("valid_from", "valid_until")
        else one
        for one in changes
    ]


def _moment(text: str, shown: Callable[[datetime], str]) -> str:
    return shown(datetime.fromisoformat(text))


def why(request: web.Request, refused: Refused) -> str:
    """Why something was refused, in the language of the page."""
    return refused.remark.text(language_of(request))


def when(request: web.Request) -> Callable[[datetime], str]:
    """How a page writes a moment: in the brand's time zone, as the language is used to."""
    zone, language = request.app[BRAND].time_zone, language_of(request)

    def shown(moment: datetime) -> str:
        local = moment.astimezone(zone)
        if language == "he":
            # Isolated from left to right: beside Hebrew, the day and the hour would change places.
            return f"\u2066{local.day}.{local.month}.{local.year}, {local:%H:%M}\u2069"
        return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"

    return shown
