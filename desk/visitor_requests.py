"""What a visitor's page asks over HTTP, beside its socket: with the session's token."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from desk import frames, sockets
from desk.errors import error_response
from desk.keys import BRAND, ROOMS, TOKENS
from desk.origin import origin_of
from desk.throttle import Throttle
from faq.lines import Line
from settings.channels import WEB
from settings.clock import now
from settings.languages import LANGUAGES
from storage.conversations import conversation_id

log = structlog.get_logger()

BEARER = "Bearer "
PAUSE = "Too much has come from your address in a short time; send it again in some minutes."

Handle = Callable[[web.Request, str], Awaitable[web.Response]]
"""Gets the id of the conversation that the token opens, which need not have begun."""


def with_session(handle: Handle) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        if not sockets.is_allowed_page(request):
            return sockets.refused_origin(request)
        token = request.headers.get("Authorization", "").removeprefix(BEARER)
        sender = request.app[TOKENS].known(token)
        if sender is None:
            sentence = "The Authorization header has no session of a visitor; open the chat again."
            return _to_page(request, error_response(401, "no_session", sentence))
        return _to_page(request, await handle(request, conversation_id(WEB, sender)))

    return answer


async def preflight(request: web.Request) -> web.Response:
    """The browser asks whether the page may send; `_to_page` says so."""
    return _to_page(request, web.Response(status=204))


def language_of(request: web.Request) -> str:
    """The language of the page's chat: ?language=."""
    given = request.query.get("language", "")
    return given if given in LANGUAGES else request.app[BRAND].default_language


async def slowed(request: web.Request, key: web.AppKey[Throttle]) -> web.Response | None:
    """Count the request with its address; tell the visitor to wait if there were too many."""
    throttle, origin, moment = request.app[key], origin_of(request), now()
    if not throttle.wait(origin, moment):
        throttle.count(origin, moment)
        return None
    log.warning("address_slowed", path=request.path)
    line = await request.app[ROOMS].lines.say(Line.SLOW_DOWN, language_of(request), moment)
    # The sentence is for programs; the visitor is shown the approved line.
    shown = {"message": frames.message(line)} if line else {}
    return web.json_response({"code": "slow_down", "error": PAUSE, **shown}, status=429)


def _to_page(request: web.Request, response: web.Response) -> web.Response:
    """Let the page that shows the widget, if it may, send with a token and read the answer."""
    if sockets.is_allowed_page(request) and "Origin" in request.headers:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers["Vary"] = "Origin"
    return response
