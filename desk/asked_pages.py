"""The page of what people really ask, and what an editor does about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk.access import may
from desk.conversation_pages import address
from desk.fields import page_number, whole_number
from desk.hiding import hider, without_marks
from desk.keys import BRAND
from desk.staff_pages import language_of, render, when
from desk.studio_form import text
from desk.studio_work import actor, why
from desk.transactions import change, look
from faq.asked import deeds, listing
from faq.asked.deeds import Seen, Worded
from faq.asked.listing import Group
from faq.entry import MAX_QUESTION
from faq.questions import titles
from faq.review import Refused
from settings.clock import now

PAGE = "/desk/asked"
LONGEST = 300
"""Characters of a visitor's words that are shown."""


async def page(request: web.Request) -> web.Response:
    return await _page(request)


async def add(request: web.Request) -> web.StreamResponse:
    """Add the question to the entry that was chosen, or else written."""
    form = await request.post()
    entry_id = text(form, "other") or text(form, "entry")
    return await _into_entry(request, deeds.add, entry_id)


async def draft(request: web.Request) -> web.StreamResponse:
    entry_id = text(await request.post(), "entry")
    return await _into_entry(request, deeds.begin_draft, entry_id)


async def dismiss(request: web.Request) -> web.StreamResponse:
    try:
        await change(request, deeds.dismiss, await _seen(request), actor(request), now())
    except Refused as error:
        return await _page(request, why(request, error), 409)
    raise web.HTTPSeeOther(f"{PAGE}?done=dismissed")


async def _into_entry(
    request: web.Request, use_case: Callable[..., Any], entry_id: str
) -> web.StreamResponse:
    form = await request.post()
    questions = text(form, "questions").splitlines()
    worded = Worded([one.strip() for one in questions if one.strip()], text(form, "answer"))
    try:
        if not worded.questions:
            raise Refused("asked_no_question")
        seen, by = await _seen(request), actor(request)
        await change(request, use_case, seen, entry_id, worded, by, now())
    except Refused as error:
        return await _page(request, why(request, error), 409)
    raise web.HTTPSeeOther(f"/desk/studio/{entry_id}?done=saved")


async def _seen(request: web.Request) -> Seen:
    given = str((await request.post()).get("up_to", ""))
    return Seen(whole_number(request.match_info["number"]) or 0, whole_number(given) or 0)


@dataclass(frozen=True)
class Read:
    """What the page shows; titles are those of all live entries, by id."""

    groups: list[Group]
    count: int
    not_grouped: int
    titles: Mapping[str, str]


def _read(connection: Connection, number: int, language: str) -> Read:
    return Read(
        listing.page(connection, number),
        listing.count(connection),
        listing.not_grouped(connection),
        titles(connection, language),
    )


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    number, language = page_number(request.query.get("page", "")), language_of(request)
    read: Read = await look(request, _read, number, language)
    account, hide = request["account"], hider(request.app[BRAND])
    context = {
        **vars(read),
        "page": number,
        "last": max(1, -(-read.count // listing.PAGE)),
        "here": PAGE,
        "problem": problem,
        "is_dismissed": request.query.get("done") == "dismissed",
        "may_write": may(account, "asked_add"),
        "may_dismiss": may(account, "asked_dismiss"),
        "may_read": may(account, "conversation"),
        "address": address,
        "hidden": lambda words, name: _short(hide(words, name)),
        "question": lambda words, name: without_marks(hide(words, name))[:MAX_QUESTION],
        "answer": hide,
        "when": when(request),
    }
    return render(request, "asked.html", context, status)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
