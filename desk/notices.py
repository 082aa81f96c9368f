"""Notices on the desk: everybody's own on the first page, and those that did not go out."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from aiohttp import web
from sqlalchemy.engine import Connection, Engine

from desk.keys import NOTICE_WORDS, ROOMS, SENDING
from desk.notice_text import Told
from desk.staff_pages import language_of, render
from settings.clock import now
from storage import notices
from storage.engine import reading, transaction
from storage.notices import NoSuchNotice, Stored

log = structlog.get_logger()

T = TypeVar("T")


async def home(request: web.Request) -> web.Response:
    name = request["account"].name

    def read(connection: Connection) -> tuple[list[Stored], int]:
        return notices.notices_of(connection, name), notices.unread(connection, name)

    found, unread = await asyncio.to_thread(_reading, request.app[ROOMS].engine, read)
    context = {"notices": _told(request, found), "unread": unread}
    return render(request, "home.html", context)


async def mark_read(request: web.Request) -> web.Response:
    """Everything up to the newest notice that the page showed; a later one stays unread."""
    given = str((await request.post()).get("up_to", ""))
    if not given.isdecimal():
        raise web.HTTPBadRequest
    name, moment = request["account"].name, now()
    await _change(
        request, lambda connection: notices.mark_read(connection, name, int(given), moment)
    )
    raise web.HTTPSeeOther("/desk")


async def troubled(request: web.Request) -> web.Response:
    found = await asyncio.to_thread(_reading, request.app[ROOMS].engine, notices.troubled)
    return render(request, "notices.html", {"notices": _told(request, found)})


async def retry(request: web.Request) -> web.Response:
    """Send it once more, at once."""
    given, moment = request.match_info["number"], now()
    if not given.isdecimal():
        raise web.HTTPNotFound
    number = int(given)
    try:
        await _change(request, lambda connection: notices.retry(connection, number, moment))
    except NoSuchNotice as error:
        raise web.HTTPNotFound from error
    log.info("notice_retried", notice=number, by=request["account"].name)
    request.app[SENDING].poke()
    raise web.HTTPSeeOther("/desk/notices")


def _told(request: web.Request, found: Iterable[Stored]) -> list[tuple[Stored, Told]]:
    words, language = request.app[NOTICE_WORDS], language_of(request)
    return [(one, words.tell(one, language)) for one in found]


def _reading(engine: Engine, read: Callable[[Connection], T]) -> T:
    with reading(engine) as connection:
        return read(connection)


async def _change(request: web.Request, use_case: Callable[[Connection], None]) -> None:
    def run() -> None:
        with transaction(request.app[ROOMS].engine) as connection:
            use_case(connection)

    await asyncio.to_thread(run)
