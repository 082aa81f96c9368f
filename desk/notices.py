"""Notices on the desk: everybody's own on the first page, and those that did not go out."""

from collections.abc import Iterable

import structlog
from aiohttp import web
from sqlalchemy.engine import Connection

from desk.fields import whole_number
from desk.keys import BRAND, NOTICE_WORDS, SENDING
from desk.notice_text import Told
from desk.staff_pages import language_of, render
from desk.transactions import change, look
from desk.waiting import Waiting, waiting
from settings.clock import now
from storage import notices
from storage.accounts import Account
from storage.notices import NoSuchNotice, Stored

log = structlog.get_logger()


async def home(request: web.Request) -> web.Response:
    account: Account = request["account"]

    def read(connection: Connection) -> tuple[list[Waiting], list[Stored], int]:
        return (
            waiting(connection, account, request.app[BRAND]),
            notices.notices_of(connection, account.name),
            notices.unread(connection, account.name),
        )

    waits, found, unread = await look(request, read)
    context = {"waits": waits, "notices": _told(request, found), "unread": unread}
    return render(request, "home.html", context)


async def mark_read(request: web.Request) -> web.Response:
    """Everything up to the newest notice that the page showed; a later one stays unread."""
    up_to = whole_number(str((await request.post()).get("up_to", "")))
    if up_to is None:
        raise web.HTTPBadRequest
    await change(request, notices.mark_read, request["account"].name, up_to, now())
    raise web.HTTPSeeOther("/desk")


async def troubled(request: web.Request) -> web.Response:
    found = await look(request, notices.troubled)
    return render(request, "notices.html", {"notices": _told(request, found)})


async def retry(request: web.Request) -> web.Response:
    """Send it once more, at once."""
    number = whole_number(request.match_info["number"])
    if number is None:
        raise web.HTTPNotFound
    try:
        await change(request, notices.retry, number, now())
    except NoSuchNotice as error:
        raise web.HTTPNotFound from error
    log.info("notice_retried", notice=number, by=request["account"].name)
    request.app[SENDING].poke()
    raise web.HTTPSeeOther("/desk/notices")


def _told(request: web.Request, found: Iterable[Stored]) -> list[tuple[Stored, Told]]:
    words, language = request.app[NOTICE_WORDS], language_of(request)
    return [(one, words.tell(one, language)) for one in found]
