"""What agents may send without writing it, under /desk/api/replies."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from desk import console_api, ticket_deeds
from desk.errors import error_response
from desk.frames import Frame
from desk.keys import COUNTER, REPLIES
from desk.transactions import look
from handoff import saved_replies, work
from handoff.tickets import NoSuchTicket
from settings.clock import now
from settings.languages import LANGUAGES
from storage.engine import transaction


async def listed(request: web.Request) -> web.Response:
    """?language= and ?channel= choose the wording."""
    language = request.query.get("language", "")
    if language not in LANGUAGES:
        return error_response(422, "bad_value", f"language is {language!r}; give he or en.")
    channel = request.query.get("channel", "")
    found = await look(request, request.app[REPLIES].all, language, channel, now())
    return web.json_response(found)


async def suggested(request: web.Request) -> web.Response:
    number = int(request.match_info["ticket"])
    try:
        found = await look(request, request.app[REPLIES].suggested, number, now())
        return web.json_response(found)
    except NoSuchTicket as error:
        return error_response(404, "no_such_ticket", f"{error}.")


async def save(request: web.Request) -> web.Response:
    """Keep a text for the team: language, title, text."""

    def use_case(account: str, given: Frame) -> Any:
        language, title, text = (_text(given, name) for name in ("language", "title", "text"))
        with transaction(request.app[COUNTER].engine) as connection:
            working = work.begin(connection, request.app[COUNTER].brand, account, now())
            return asdict(saved_replies.save(working, language, title, text))

    return await console_api.do(request, use_case)


async def delete(request: web.Request) -> web.Response:
    number = int(request.match_info["ticket"])

    def use_case(account: str, _given: Frame) -> Any:
        with transaction(request.app[COUNTER].engine) as connection:
            working = work.begin(connection, request.app[COUNTER].brand, account, now())
            saved_replies.delete(working, number)
        return {"deleted": number}

    return await console_api.do(request, use_case)


def _text(given: Frame, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise ticket_deeds.bad_value(name, "a text")
    return value
