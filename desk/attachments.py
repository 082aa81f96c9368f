"""Files over HTTP: a visitor's with the session's token, an agent's with the session of the desk.

A file is sent first and waits, without a message, for the one that carries it. It is served from
addresses of its own, under the type that its content has, and never as a page of the desk.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import structlog
from aiohttp import web
from sqlalchemy.engine import Connection

from desk import frames
from desk.errors import error_response
from desk.file_kinds import FileRefused, kept_name
from desk.keys import BRAND, COUNTER, FILE_THROTTLE, FOLDER, TOKENS
from desk.routing import add_resource
from desk.tokens import VisitorTokens
from desk.transactions import change, look
from desk.visitor_requests import preflight, slowed, with_session
from handoff import erasing, work
from handoff.erasing import EraseRefused
from handoff.people import WorkRefused
from settings.clock import now
from storage import attachments
from storage.attachments import Attachment

log = structlog.get_logger()

MOST_WAITING = 10
"""Files of one side of a conversation that no message carries yet."""
PATIENCE_S = 600
KEPT_BY_BROWSERS_S = 86_400
STATUS = {
    "wrong_type": 415,
    "too_big": 413,
    "no_room": 507,
    "too_many": 429,
    "too_slow": 408,
    "erased": 410,
    "no_such_ticket": 404,
    "not_yours": 403,
}
"""By the code of a refusal; all others are 422."""

Check = Callable[[Connection], str]
"""The conversation to which a file goes; raises a refusal."""


def add(router: web.UrlDispatcher) -> None:
    visitors = "/visitor/attachments"
    sending = {"post": with_session(_visitor_sends), "options": preflight}
    add_resource(router, visitors, "visitor_upload", **sending)
    add_resource(router, visitors + "/{key}", "visitor_file", get=visitor_reads)
    ticket = r"/desk/api/attachments/{ticket:\d{1,9}}"
    add_resource(router, ticket, "api_upload", post=agent_sends)
    add_resource(router, "/desk/attachments/{id:[0-9a-f]{32}}", "file", get=agent_reads)


async def _visitor_sends(request: web.Request, wanted: str) -> web.Response:
    """The body is the file, ?name= its name; the answer is the file as messages show it."""
    slow = await slowed(request, FILE_THROTTLE)
    if slow is not None:
        return slow

    def check(connection: Connection) -> str:
        erasing.require_kept(connection, wanted)
        return wanted

    return await _receive(request, None, check, visitor_address(request.app[TOKENS]))


async def agent_sends(request: web.Request) -> web.Response:
    number, account = int(request.match_info["ticket"]), request["account"].name
    brand = request.app[COUNTER].brand

    def check(connection: Connection) -> str:
        return work.begin(connection, brand, account, now()).own(number).conversation_id

    return await _receive(request, account, check, frames.desk_address)


async def _receive(
    request: web.Request, account: str | None, check: Check, address: frames.Address
) -> web.Response:
    """Receive a file, if what `check` says allows it before and after."""
    try:
        await look(request, _may_send, account, check)
        stored = await asyncio.wait_for(_keep(request, account, check), PATIENCE_S)
    except asyncio.TimeoutError:
        return _refused("too_slow", "The file did not come in time; send it again.")
    except (FileRefused, EraseRefused) as refused:
        return _refused(refused.code, str(refused))
    except WorkRefused as refused:
        return _refused(refused.code, f"{refused}.")
    log.info("file_received", file=stored.id, type=stored.type, bytes=stored.bytes)
    return web.json_response(frames.file(stored, address))


async def _keep(request: web.Request, account: str | None, check: Check) -> Attachment:
    folder, largest = request.app[FOLDER], request.app[BRAND].attachments.largest
    received = await folder.receive(request.content.iter_any(), largest)
    kind = received.kind
    one = Attachment(
        id=received.id,
        conversation_id="",
        account=account,
        name=kept_name(request.query.get("name", ""), kind),
        type=kind.type,
        bytes=received.bytes,
        sha256=received.sha256,
        width=kind.width,
        height=kind.height,
        created_at=now(),
    )
    try:
        stored: Attachment = await change(request, _store, one, check)
    except BaseException:
        # Also when the sender went away: a file without a row belongs to nobody.
        await asyncio.to_thread(folder.remove, one.id)
        raise
    return stored


def _may_send(connection: Connection, account: str | None, check: Check) -> str:
    wanted = check(connection)
    if attachments.unsent(connection, wanted, account) >= MOST_WAITING:
        sentence = f"{MOST_WAITING} files wait to be sent already; send them, or try in a day."
        raise FileRefused("too_many", sentence)
    return wanted


def _store(connection: Connection, one: Attachment, check: Check) -> Attachment:
    wanted = _may_send(connection, one.account, check)
    stored = replace(one, conversation_id=wanted)
    attachments.add(connection, stored)
    return stored


async def visitor_reads(request: web.Request) -> web.StreamResponse:
    """Whoever has the address was given it by the conversation's socket; it ends with a week."""
    file_id = request.app[TOKENS].file_of(request.match_info["key"])
    if file_id is None:
        sentence = "The address of the file is too old, or not one of ours; open the chat again."
        return error_response(404, "no_such_file", sentence)
    return await _serve(request, file_id)


async def agent_reads(request: web.Request) -> web.StreamResponse:
    return await _serve(request, request.match_info["id"])


async def _serve(request: web.Request, file_id: str) -> web.StreamResponse:
    found = await look(request, attachments.find, file_id)
    path = request.app[FOLDER].path(file_id)
    if found is None or not await asyncio.to_thread(path.exists):
        return error_response(404, "no_such_file", "The file is not there any more.")
    return web.FileResponse(path, headers=_headers(found))


def _headers(one: Attachment) -> dict[str, str]:
    """Shown as what it is or kept as a file; nothing in it runs, wherever it is opened."""
    shown = "inline" if one.width else "attachment"
    return {
        "Content-Type": one.type,
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(one.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        # A page of another origin shows the widget, and its pictures.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": f"private, max-age={KEPT_BY_BROWSERS_S}, immutable",
    }


def visitor_address(tokens: VisitorTokens) -> frames.Address:
    """From the desk's own address on."""
    return lambda file_id: f"visitor/attachments/{tokens.file_key(file_id)}"


def _refused(code: str, sentence: str) -> web.Response:
    log.info("file_refused", reason=code)
    return error_response(STATUS.get(code, 422), code, sentence)
