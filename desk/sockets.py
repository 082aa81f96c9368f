"""What the sockets of visitors and of consoles share: how they open, write and end."""

import functools

import structlog
from aiohttp import web

from desk.errors import error_response
from desk.hub import Client
from desk.keys import BRAND, SOCKETS

log = structlog.get_logger()

HEARTBEAT_S = 25.0
CLOSE_S = 2.0


def is_own_page(request: web.Request) -> bool:
    """Whether the page that asks is the desk's own; without an Origin header it is no browser."""
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


def is_allowed_page(request: web.Request) -> bool:
    """Whether the page that asks may show the widget."""
    origin = request.headers.get("Origin")
    return origin in request.app[BRAND].allowed_origins or is_own_page(request)


def refused_origin(request: web.Request) -> web.Response:
    origin = request.headers.get("Origin")
    log.warning("origin_refused", origin=origin)
    sentence = f"Origin {origin} may not connect; add it to widget.allowed_origins in brand.yml."
    return error_response(403, "origin_not_allowed", sentence)


async def opened(
    request: web.Request, largest: int, compress: bool = False
) -> web.WebSocketResponse | web.Response:
    """A socket that takes frames up to that size, or why there is none."""
    ws = web.WebSocketResponse(
        heartbeat=HEARTBEAT_S, timeout=CLOSE_S, max_msg_size=largest, compress=compress
    )
    if not ws.can_prepare(request):
        sentence = "This address takes websockets; connect with one."
        return error_response(426, "websocket_expected", sentence)
    await ws.prepare(request)
    request.app[SOCKETS].add(ws)
    return ws


def client_of(request: web.Request) -> Client:
    return Client(abort=functools.partial(_abort, request))


def _abort(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


async def write(client: Client, ws: web.WebSocketResponse) -> None:
    """Send what is put into the client's outbox, as long as the socket lives."""
    while True:
        text = await client.next_text()
        try:
            await ws.send_str(text)
        except ConnectionResetError:
            # The reader notices the end of the socket by itself.
            return
