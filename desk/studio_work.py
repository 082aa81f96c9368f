"""What the studio's handlers share: who asks, which entry, how days and refusals are shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiohttp import web

from desk import access
from desk.staff_pages import language_of
from faq.diff import Difference
from faq.entry import ID_PATTERN
from faq.review import Actor, Refused


def actor(request: web.Request) -> Actor:
    """Whoever is logged in, as the review knows them."""
    return access.actor(request["account"])


def entry_id_of(request: web.Request) -> str:
    """The entry that the address names; not found if no entry can have that id."""
    entry_id = request.match_info["entry"]
    if not ID_PATTERN.fullmatch(entry_id):
        raise web.HTTPNotFound
    return entry_id


def dated(changes: list[Difference], shown: Callable[[datetime], str]) -> list[Difference]:
    """The differences with days of validity as a page writes moments."""
    return [
        replace(one, pieces=tuple(replace(it, text=_moment(it.text, shown)) for it in one.pieces))
        if one.column in ("valid_from", "valid_until")
        else one
        for one in changes
    ]


def _moment(text: str, shown: Callable[[datetime], str]) -> str:
    return shown(datetime.fromisoformat(text))


def why(request: web.Request, refused: Refused) -> str:
    """Why something was refused, in the language of the page."""
    return refused.remark.text(language_of(request))
