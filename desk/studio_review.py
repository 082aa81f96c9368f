"""The spokesperson's queue: what waits, what it changes, and the decision on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.engine import Connection

from desk import studio_findings, studio_form
from desk.access import may
from desk.keys import BRAND, QUESTIONS
from desk.staff_pages import render, words_of
from desk.studio_catalog import ASKED_WITHIN, asked_since
from desk.studio_findings import Shown
from desk.studio_work import actor, change, entry_id_of, look, when
from faq import approval, drafts
from faq.approval import Validity
from faq.diff import Difference, differences
from faq.drafts import Draft
from faq.entry import ID_PATTERN, LANGUAGES
from faq.review import Refused, State
from settings.clock import now
from settings.voice import Voice

DONE = frozenset({"approved", "sent_back"})


@dataclass(frozen=True)
class Waiting:
    """A submitted draft, and what the spokesperson wants to know of it."""

    review: Draft
    asked: int
    changes: list[Difference]
    findings: Mapping[str, list[Shown]]
    is_own: bool
    """Whether whoever looks wrote on it."""


async def queue(request: web.Request) -> web.Response:
    return await _page(request)


async def approve(request: web.Request) -> web.StreamResponse:
    """Approve the drafts that the form names, as they were when the page was made."""
    form = await request.post()
    zone, words = request.app[BRAND].time_zone, words_of(request)
    seen = dict(_seen(str(one)) for one in form.getall("draft", []))
    if not seen or not all(ID_PATTERN.fullmatch(entry_id) for entry_id in seen):
        return await _page(request, words["nothing_ticked"], 422)
    try:
        validity = Validity(
            studio_form.moment(studio_form.text(form, "valid_from"), zone),
            studio_form.moment(studio_form.text(form, "valid_until"), zone),
        )
    except ValueError:
        return await _page(request, words["bad_field"].format(field=words["validity"]), 422)
    try:
        await change(request, approval.approve, seen, actor(request), now(), validity)
    except Refused as error:
        return await _page(request, str(error), 409)
    raise web.HTTPSeeOther("/desk/review?done=approved")


def _seen(given: str) -> tuple[str, int]:
    """An entry and the number of the review that was looked at; a number nobody has if none."""
    entry_id, _, number = given.partition(":")
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    return entry_id, int(number) if is_number else -1


async def send_back(request: web.Request) -> web.StreamResponse:
    reason = studio_form.text(await request.post(), "reason")
    entry_id = entry_id_of(request)
    if not reason:
        return await _page(request, words_of(request)["reason_needed"], 422)
    try:
        await change(request, approval.send_back, entry_id, actor(request), reason, now())
    except Refused as error:
        return await _page(request, str(error), 409)
    raise web.HTTPSeeOther("/desk/review?done=sent_back")


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    account, voice = request["account"], request.app[BRAND].voice
    submitted, asked = await look(request, _submitted, now())
    waiting = await asyncio.to_thread(_waiting, submitted, asked, actor(request).account, voice)
    done = request.query.get("done")
    contents = [one.content for one in submitted]
    context = {
        "twins": await look(request, request.app[QUESTIONS].twins, *contents),
        "waiting": waiting,
        "languages": LANGUAGES,
        "may_decide": may(account, "review_approve"),
        "problem": problem,
        "done": done if done in DONE else None,
        "when": when(request),
    }
    return render(request, "studio_review.html", context, status)


def _submitted(connection: Connection, at: datetime) -> tuple[list[Draft], Mapping[str, int]]:
    found = [one for one in drafts.queue(connection) if one.state is State.IN_REVIEW]
    return found, asked_since(connection, at - ASKED_WITHIN)


def _waiting(
    submitted: list[Draft], asked: Mapping[str, int], account: str, voice: Voice
) -> list[Waiting]:
    found = []
    for one in submitted:
        assert one.content
        before = one.newest.entry if one.newest else None
        found.append(
            Waiting(
                review=one,
                asked=asked.get(one.entry_id, 0),
                changes=differences(before, one.content),
                findings=studio_findings.by_language(one.content, voice),
                is_own=account in one.authors,
            )
        )
    return found
