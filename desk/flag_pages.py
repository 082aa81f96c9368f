"""The page of flags: what is up, what was done about those before, how many were false alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.engine import Connection

from desk.access import may
from desk.conversation_pages import address
from desk.fields import whole_number
from desk.routing import add_resource
from desk.staff_pages import render, when, words_of
from desk.studio_work import why
from desk.transactions import change, look
from handoff import raised
from handoff.raised import Figures, Flag, FlagRefused, NoSuchFlag
from settings.clock import now
from storage import transcript
from storage.conversations import Message

SHOWN_CLOSED = 50
COUNTED = timedelta(days=30)


def add_routes(router: web.UrlDispatcher) -> None:
    add_resource(router, "/desk/flags", "flags", get=flags)
    add_resource(router, "/desk/flags/{number}/close", "flags_close", post=close)


async def flags(request: web.Request) -> web.Response:
    return await _page(request)


async def close(request: web.Request) -> web.StreamResponse:
    """Take a flag down with what was done."""
    number, form = whole_number(request.match_info["number"]), await request.post()
    if number is None:
        raise web.HTTPNotFound
    words, is_false = str(form.get("what_was_done", "")), "false_alarm" in form
    by = request["account"].name
    try:
        await change(request, raised.close, number, by, words, is_false, now())
    except NoSuchFlag as error:
        raise web.HTTPNotFound from error
    except FlagRefused as error:
        return await _page(request, why(request, error), 409)
    raise web.HTTPSeeOther("/desk/flags?done=closed")


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    read: Read = await look(request, _read, now())
    words = words_of(request)
    context = {
        **vars(read),
        "address": address,
        "may_close": may(request["account"], "flags_close"),
        "may_open": may(request["account"], "conversation"),
        "named": lambda kind: words.get(f"flag_{kind}", kind),
        "problem": problem,
        "done": request.query.get("done") == "closed",
        "when": when(request),
    }
    return render(request, "flags.html", context, status)


@dataclass(frozen=True)
class Read:
    """What the page shows; `heard` has the visitors' messages by number."""

    up: list[Flag]
    down: list[Flag]
    heard: Mapping[int, Message]
    figures: Figures


def _read(connection: Connection, at: datetime) -> Read:
    up = raised.listed(connection, is_open=True)
    down = raised.listed(connection, is_open=False, limit=SHOWN_CLOSED)
    heard = transcript.messages_by_id(connection, [one.message_id for one in (*up, *down)])
    return Read(up, down, heard, raised.figures(connection, at - COUNTED))
