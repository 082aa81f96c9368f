"""The agents' API under /desk/api: JSON in, JSON out."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk import ticket_deeds, ticket_frames, visitor_card
from desk.errors import error_response
from desk.frames import Frame
from desk.keys import BRAND, COUNTER, FEED
from desk.transactions import look
from handoff import finding, tickets
from handoff.machine import TicketState
from handoff.people import WorkRefused
from handoff.presence import Presence
from handoff.tickets import NoSuchTicket
from settings.clock import now

MOST_RESOLVED = 50
STATUS = {
    "no_such_ticket": 404,
    "no_such_conversation": 404,
    "no_such_reply": 404,
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
    """The tickets, what is due next first: ?state= and ?queue= choose; else those not resolved."""
    named = request.query.getall("state", [])
    unknown = set(named) - {one.value for one in TicketState}
    if unknown:
        known = ", ".join(one.value for one in TicketState)
        return error_response(422, "bad_value", f"state is {min(unknown)!r}; give one of {known}.")
    states = [TicketState(one) for one in named] or ticket_frames.UNRESOLVED
    queue = request.query.get("queue")

    def read(connection: Connection) -> Frame:
        number = tickets.last_number(connection)
        found = tickets.find(connection, states, queue)
        shown = ticket_frames.by_due(ticket_frames.listed(connection, found))
        return {"number": number, "tickets": shown}

    return web.json_response(await look(request, read))


async def resolved(request: web.Request) -> web.Response:
    """The tickets that were resolved last, the newest first."""

    def read(connection: Connection) -> Frame:
        found = finding.last_resolved(connection, MOST_RESOLVED)
        return {"tickets": ticket_frames.listed(connection, found)}

    return web.json_response(await look(request, read))


async def one(request: web.Request) -> web.Response:
    """A ticket with its events and messages."""
    return await _of_ticket(request, ticket_frames.whole)


async def card(request: web.Request) -> web.Response:
    """What is known of the ticket's visitor, and where the time went."""
    return await _of_ticket(request, visitor_card.card, now())


async def _of_ticket(
    request: web.Request, tell: Callable[..., Frame], *values: Any
) -> web.Response:
    number = int(request.match_info["ticket"])

    def read(connection: Connection) -> Frame:
        return tell(connection, tickets.get(connection, number), *values)

    try:
        return web.json_response(await look(request, read))
    except NoSuchTicket as error:
        return error_response(404, "no_such_ticket", f"{error}.")


async def deed(request: web.Request) -> web.Response:
    """Do something to a ticket; the answer is the ticket after it."""
    name, number = request.match_info["deed"], int(request.match_info["ticket"])
    if name not in ticket_deeds.names():
        known = ", ".join(ticket_deeds.names())
        return error_response(404, "not_found", f"There is no deed {name}; there are {known}.")
    counter = request.app[COUNTER]
    response = await do(request, lambda account, given: counter.do(account, name, number, given))
    if name in ticket_deeds.WITHOUT_EVENT and response.status == 200:
        await request.app[FEED].tell_ticket(number)
    return response


async def take_over(request: web.Request) -> web.Response:
    """Take the conversation `conversation` from the bot."""
    return await do(request, lambda account, given: _take_over(request, account, given))


async def presence(request: web.Request) -> web.Response:
    """Be here, away or busy: {"presence": "here"}; the answer is everybody's state."""
    response = await do(request, lambda account, given: _enter(request, account, given))
    if response.status == 200:
        await request.app[FEED].tell_agents()
    return response


async def agents(request: web.Request) -> web.Response:
    """Who answers visitors, and who of them is at the desk."""

    found = await look(request, ticket_frames.agents, request.app[BRAND].team)
    return web.json_response({"agents": found})


async def do(request: web.Request, use_case: Callable[[str, Frame], Any]) -> web.Response:
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


def _enter(request: web.Request, account: str, given: Frame) -> Frame:
    try:
        state = Presence(given.get("presence"))
    except ValueError as error:
        raise ticket_deeds.bad_value("presence", "here, away or busy") from error
    return {"agents": request.app[COUNTER].enter(account, state)}
