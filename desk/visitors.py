"""The visitor's socket, GET /visitor/socket: frames in, frames out."""

import asyncio

import structlog
from aiohttp import WSMessage, WSMsgType, web
from sqlalchemy.exc import DBAPIError

from desk import frames, sockets
from desk.feed import Feed
from desk.frames import Erase, FrameError, Got, Hello, Rate, Say, Sent, Typing
from desk.hub import Client
from desk.keys import FEED, FLOOD, ROOMS, SOCKETS, TOKENS
from desk.origin import origin_of
from desk.visit import AWAY, Visit
from desk.visitor_deeds import VisitorDeeds
from handoff import erasing
from settings.channels import WEB
from settings.clock import now
from storage.conversations import conversation_id
from storage.engine import reading

log = structlog.get_logger()


async def socket(request: web.Request) -> web.StreamResponse:
    if not sockets.is_allowed_page(request):
        return sockets.refused_origin(request)
    ws = await sockets.opened(request, frames.MAX_FRAME)
    if not isinstance(ws, web.WebSocketResponse):
        return ws
    try:
        await _serve(request, ws)
    finally:
        request.app[SOCKETS].discard(ws)
    return ws


async def _serve(request: web.Request, ws: web.WebSocketResponse) -> None:
    hello = await _hello(ws)
    if hello is None:
        return
    try:
        await _stay(request, ws, hello)
    except DBAPIError as error:
        log.warning("database_away", reason=type(error).__name__)
        await ws.send_json(frames.error("storage_away", AWAY, retry=True))
        await ws.close()


async def _stay(request: web.Request, ws: web.WebSocketResponse, hello: Hello) -> None:
    sender = await asyncio.to_thread(_sender, request.app, hello)
    client = sockets.client_of(request)
    flood, origin = request.app[FLOOD], origin_of(request)
    visit = Visit(
        request.app[ROOMS], client, hello, sender, lambda: flood.takes(sender, origin, now())
    )
    try:
        await ws.send_json(await visit.welcome(request.app[TOKENS].token(sender)))
        writer = asyncio.create_task(sockets.write(client, ws))
        try:
            await _read(ws, client, visit, request.app[FEED])
        finally:
            writer.cancel()
            _show_typing(request.app[FEED], visit, Typing(on=False))
    finally:
        visit.leave()


def _sender(app: web.Application, hello: Hello) -> str:
    """Whose conversation it is; a new one after the visitor deleted the one before."""
    sender = app[TOKENS].sender(hello.token)
    if hello.token is None:
        return sender
    with reading(app[ROOMS].engine) as connection:
        is_erased = erasing.is_erased(connection, conversation_id(WEB, sender))
    return app[TOKENS].sender(None) if is_erased else sender


async def _hello(ws: web.WebSocketResponse) -> Hello | None:
    """The first frame that says hello; None if the socket closed before."""
    async for message in ws:
        frame = _parsed(message)
        if isinstance(frame, Hello):
            return frame
        sentence = 'The first frame is not "hello"; send it before anything else.'
        refusal = str(frame) if isinstance(frame, FrameError) else sentence
        await ws.send_json(frames.error("bad_frame", refusal))
    return None


async def _read(ws: web.WebSocketResponse, client: Client, visit: Visit, feed: Feed) -> None:
    deeds = VisitorDeeds(visit.rooms, client, visit.conversation_id)
    async for message in ws:
        frame = _parsed(message)
        if isinstance(frame, Say):
            await visit.say(frame)
            # Agents see it now, and not at the feed's next look.
            feed.poke()
        elif isinstance(frame, Got):
            await visit.got(frame)
        elif isinstance(frame, Typing):
            _show_typing(feed, visit, frame)
        elif isinstance(frame, Rate | Erase):
            await deeds.do(frame)
        elif isinstance(frame, FrameError):
            client.send(frames.error("bad_frame", str(frame)))
        else:
            sentence = '"hello" came a second time; open another socket for another visit.'
            client.send(frames.error("bad_frame", sentence))


def _show_typing(feed: Feed, visit: Visit, typing: Typing) -> None:
    """Agents see that the visitor writes, not what."""
    if visit.types(typing):
        feed.visitor_types(visit.conversation_id, typing.on)


def _parsed(message: WSMessage) -> Sent | FrameError:
    if message.type is not WSMsgType.TEXT:
        return FrameError("The frame is binary; send JSON as text.")
    try:
        return frames.parse(message.data)
    except FrameError as error:
        return error
