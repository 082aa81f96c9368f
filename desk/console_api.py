"""The agents' API under /desk/api: JSON in, JSON out, and a socket that tells what happens."""

import asyncio
import functools
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from desk import ticket_deeds, ticket_frames
from desk.errors import error_response
from desk.frames import Frame
from desk.hub import Client
from desk.keys import BRAND, COUNTER, FEED, ROOMS, SOCKETS
from desk.visitors import CLOSE_S, HEARTBEAT_S, abort
from handoff import tickets
from handoff.machine import TicketState
from handoff.people import WorkRefused
from handoff.tickets import NoSuchTicket
from storage.engine import reading

MAX_BODY = 64 * 1024
STATUS = {
    "no_such_ticket": 404,
    "no_such_conversation": 404,
    "closed": 409,
    "taken": 409,
    "not_possible": 409,
    "not_yours": 403,
    "not_in_queue": 403,
    "disabled": 403,
    "role_missing": 403,
}
"""By the code of a refusal; all others are 422."""


async def listed(request: web.Request) -> web.Response:
    """The tickets, oldest first: ?state= and ?queue= choose; without a state those not resolved."""
    named = request.query.getall("state", [])
    unknown = set(named) - {one.value for one in TicketState}
    if unknown:
        known = ", ".join(one.value for one in TicketState)
        return error_response(422, "bad_value", f"state is {min(unknown)!r}; give one of {known}.")
    states = [TicketState(one) for one in named] or ticket_frames.UNRESOLVED
    queue = request.query.get("queue")

    def read() -> Frame:
        with reading(request.app[ROOMS].engine) as connection:
            number = tickets.last_number(connection)
            found = tickets.find(connection, states, queue)
            return {"number": number, "tickets": ticket_frames.listed(connection, found)}

    return web.json_response(await asyncio.to_thread(read))


async def one(request: web.Request) -> web.Response:
    """A ticket with its events and messages."""
    number = int(request.match_info["ticket"])

    def read() -> Frame:
        with reading(request.app[ROOMS].engine) as connection:
            return ticket_frames.whole(connection, tickets.get(connection, number))

    try:
        return web.json_response(await asyncio.to_thread(read))
    except NoSuchTicket as error:
        return error_response(404, "no_such_ticket", f"{error}.")


async def deed(request: web.Request) -> web.Response:
    """Do something to a ticket; the answer is the ticket after it."""
    name, number = request.match_info["deed"], int(request.match_info["ticket"])
    if name not in ticket_deeds.names():
        known = ", ".join(ticket_deeds.names())
        return error_response(404, "not_found", f"There is no deed {name}; there are {known}.")
    counter = request.app[COUNTER]
    return await _do(request, lambda account, given: counter.do(account, name, number, given))


async def take_over(request: web.Request) -> web.Response:
    """Take the conversation `conversation` from the bot."""
    return await _do(request, lambda account, given: _take_over(request, account, given))


async def presence(request: web.Request) -> web.Response:
    """Say whether the agent is at the desk: {"here": true}; the answer is everybody's state."""
    return await _do(request, lambda account, given: _here(request, account, given))


async def agents(request: web.Request) -> web.Response:
    """Who answers visitors, and who of them is at the desk."""

    def read() -> Frame:
        with reading(request.app[ROOMS].engine) as connection:
            return {"agents": ticket_frames.agents(connection, request.app[BRAND].team)}

    return web.json_response(await asyncio.to_thread(read))


async def events(request: web.Request) -> web.StreamResponse:
    """The socket of a console: first `hello`, then a snapshot, then every event by its number."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        sentence = f"Origin {origin} may not connect; open the desk at its own address."
        return error_response(403, "origin_not_allowed", sentence)
    ws = web.WebSocketResponse(heartbeat=HEARTBEAT_S, timeout=CLOSE_S, max_msg_size=4096)
    if not ws.can_prepare(request):
        sentence = "This address takes websockets; connect with one."
        return error_response(426, "websocket_expected", sentence)
    await ws.prepare(request)
    request.app[SOCKETS].add(ws)
    client = Client(abort=functools.partial(abort, request))
    writer = asyncio.create_task(_write(client, ws))
    try:
        await _serve(request, ws, client)
    finally:
        request.app[FEED].leave(client)
        writer.cancel()
        request.app[SOCKETS].discard(ws)
    return ws


async def _serve(request: web.Request, ws: web.WebSocketResponse, client: Client) -> None:
    async for message in ws:
        try:
            since = _since(message.data if message.type is WSMsgType.TEXT else "")
            if client.last_id is not None:
                raise ValueError("hello came a second time")
        except (ValueError, RecursionError):
            sentence = 'Send {"type": "hello", "since": N} once; without N for a snapshot.'
            client.send({"type": "error", "code": "bad_frame", "error": sentence, "retry": False})
        else:
            await request.app[FEED].join(client, since)


def _since(text: str) -> int | None:
    """The number of the last event that the console has seen; None if it wants a snapshot."""
    frame = json.loads(text)
    if not isinstance(frame, dict) or frame.get("type") != "hello":
        raise ValueError("no hello")
    since = frame.get("since")
    if since is None:
        return None
    if isinstance(since, bool) or not isinstance(since, int) or not 0 <= since < 2**31:
        raise ValueError("no number")
    return since


async def _write(client: Client, ws: web.WebSocketResponse) -> None:
    while True:
        text = await client.next_text()
        try:
            await ws.send_str(text)
        except ConnectionResetError:
            return


async def _do(request: web.Request, use_case: Callable[[str, Frame], Any]) -> web.Response:
    """Run the use case with the request's JSON object, and tell everybody."""
    try:
        given = json.loads(await request.text() or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return error_response(400, "bad_json", "The body is not a JSON object; send one.")
    try:
        changed = await asyncio.to_thread(use_case, request["account"].name, given)
    except WorkRefused as refused:
        return error_response(STATUS.get(refused.code, 422), refused.code, f"{refused}.")
    request.app[FEED].poke()
    return web.json_response(changed)


def _take_over(request: web.Request, account: str, given: Frame) -> Frame:
    wanted = given.get("conversation")
    if not isinstance(wanted, str):
        raise ticket_deeds.bad_value("conversation", "the conversation's id")
    return request.app[COUNTER].take_over(account, wanted, given)


def _here(request: web.Request, account: str, given: Frame) -> Frame:
    here = given.get("here")
    if not isinstance(here, bool):
        raise ticket_deeds.bad_value("here", "true or false")
    return {"agents": request.app[COUNTER].set_here(account, here)}
