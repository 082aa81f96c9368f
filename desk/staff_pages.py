"""What every page of the desk has: the words, the direction, the way around, the CSRF token."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from desk.access import may
from desk.keys import BRAND, SESSIONS, WORDS
from desk.moments import written
from desk.pages import chosen_language
from desk.sessions import COOKIE
from storage.accounts import Account

NAVIGATION = {
    "home": "/desk",
    "console": "/desk/console",
    "studio": "/desk/studio",
    "review": "/desk/review",
    "asked": "/desk/asked",
    "labels": "/desk/labels",
    "preview": "/desk/preview",
    "releases": "/desk/releases",
    "flags": "/desk/flags",
    "conversations": "/desk/conversations",
    "refusals": "/desk/refusals",
    "people": "/desk/people",
    "notices": "/desk/notices",
}
"""Route name, which is also the key of its title in the words, to address."""


def language_of(request: web.Request) -> str:
    """The account's language; before the login the one that the browser asks for."""
    account: Account | None = request.get("account")
    if account:
        return account.language
    accepted = request.headers.get("Accept-Language", "")
    return chosen_language(request.query.get("lang"), accepted, request.app[BRAND].default_language)


def words_of(request: web.Request) -> Any:
    return request.app[WORDS][language_of(request)]


def render(
    request: web.Request, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> web.Response:
    language = language_of(request)
    account: Account | None = request.get("account")
    cookie = request.cookies.get(COOKIE, "")
    shared = {
        "language": language,
        "direction": "rtl" if language == "he" else "ltr",
        "words": request.app[WORDS][language],
        "brand": request.app[BRAND].name[language],
        "account": account,
        "path": request.path,
        "csrf": request.app[SESSIONS].csrf_token(cookie) if account else "",
        "navigation": {
            name: address for name, address in NAVIGATION.items() if account and may(account, name)
        },
    }
    response = aiohttp_jinja2.render_template(
        template, request, {**shared, **(context or {})}, status=status
    )
    # A page of the desk is for one person: no cache may keep it.
    response.headers["Cache-Control"] = "no-store"
    return response


def when(request: web.Request) -> Callable[[datetime], str]:
    """How a page writes a moment."""
    zone, language = request.app[BRAND].time_zone, language_of(request)

    def shown(moment: datetime) -> str:
        text = written(moment, zone, language)
        # Isolated from left to right: beside Hebrew, the day and the hour would change places.
        return f"\u2066{text}\u2069" if language == "he" else text

    return shown
