"""The console's socket, GET /desk/api/events: a snapshot, then every event by its number."""

import asyncio

import structlog
from aiohttp import WSMsgType, web
from sqlalchemy.exc import DBAPIError

from desk import console_frames, frames, sockets
from desk.access import ACCESS, account_of, refusal
from desk.console_frames import Hello, Look, Ping
from desk.errors import error_response
from desk.frames import FrameError
from desk.hub import Client
from desk.keys import FEED, ONLOOKERS, SOCKETS
from settings.clock import now

log = structlog.get_logger()

MAX_FRAME = 4096
SESSION_LOOK_S = 30.0


async def events(request: web.Request) -> web.StreamResponse:
    if not sockets.is_own_page(request):
        origin = request.headers["Origin"]
        sentence = f"Origin {origin} may not connect; open the desk at its own address."
        return error_response(403, "origin_not_allowed", sentence)
    ws = await sockets.opened(request, MAX_FRAME, compress=True)
    if not isinstance(ws, web.WebSocketResponse):
        return ws
    client = sockets.client_of(request)
    loops = (sockets.write(client, ws), _guard(request, ws))
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        await _serve(request, ws, client)
    except DBAPIError as error:
        # The console comes back by itself and asks for what it missed.
        log.warning("database_away", reason=type(error).__name__)
        await ws.close()
    finally:
        request.app[FEED].leave(client)
        request.app[ONLOOKERS].leave(client)
        for task in tasks:
            task.cancel()
        request.app[SOCKETS].discard(ws)
    return ws


async def _serve(request: web.Request, ws: web.WebSocketResponse, client: Client) -> None:
    account = request["account"].name
    async for message in ws:
        try:
            frame = console_frames.parse(message.data if message.type is WSMsgType.TEXT else "")
            if isinstance(frame, Hello) and client.last_id is not None:
                raise FrameError(console_frames.HELLO)
        except FrameError as error:
            client.send(frames.error("bad_frame", str(error)))
        else:
            await _take(request, client, account, frame)


async def _take(
    request: web.Request, client: Client, account: str, frame: Hello | Look | Ping
) -> None:
    if isinstance(frame, Hello):
        await request.app[FEED].join(client, frame.since)
        await request.app[ONLOOKERS].come(client, account)
    elif isinstance(frame, Look):
        await request.app[ONLOOKERS].look(client, frame)
    else:
        client.send({"type": "pong", "now": now().isoformat()})


async def _guard(request: web.Request, ws: web.WebSocketResponse) -> None:
    """End the socket once its session counts no longer: logged out elsewhere, or disabled."""
    while True:
        await asyncio.sleep(SESSION_LOOK_S)
        try:
            account = await asyncio.to_thread(account_of, request)
        except DBAPIError as error:
            log.warning("database_away", reason=type(error).__name__)
            continue
        if account is None or refusal(account, ACCESS["api_events"]):
            await ws.close()
            return
