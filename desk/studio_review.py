"""The spokesperson's queue: what waits, what it changes, and the decision on it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.engine import Connection

from desk import review_promise, studio_findings, studio_form
from desk.access import may
from desk.durations import span
from desk.fields import whole_number
from desk.keys import BRAND, QUESTIONS
from desk.review_promise import Standing, Urgency
from desk.staff_pages import render, when, words_of
from desk.studio_asked import ASKED_WITHIN, Asking, asked_since, recent
from desk.studio_findings import Shown
from desk.studio_work import actor, dated, entry_id_of, why
from desk.transactions import change, look
from faq import approval, drafts
from faq.approval import AS_DRAFTED, Validity
from faq.diff import Difference, differences
from faq.drafts import Draft, Waits
from faq.entry import ID_PATTERN
from faq.review import Refused
from settings.clock import now
from settings.languages import LANGUAGES
from settings.voice import Voice

DONE = frozenset({"approved", "sent_back"})


@dataclass(frozen=True)
class Submitted:
    """A draft that waits for a decision, and who asked for its answer lately."""

    waits: Waits
    review: Draft
    asked: int
    askings: list[Asking]


@dataclass(frozen=True)
class Waiting:
    """What the spokesperson wants to know of a submitted draft."""

    submitted: Submitted
    changes: list[Difference]
    findings: Mapping[str, list[Shown]]
    is_own: bool
    """Whether whoever looks wrote on it."""

    @property
    def review(self) -> Draft:
        return self.submitted.review


async def queue(request: web.Request) -> web.Response:
    return await _page(request)


async def standing(request: web.Request) -> web.Response:
    """How each promise stands now, and whether the queue is still what the page shows."""
    waiting: list[Waits] = await look(request, drafts.waiting)
    seen = set(filter(None, request.query.get("seen", "").split(",")))
    has_changed = seen != {str(one) for one in waiting}
    context = {**_promises(request, waiting), "waiting": waiting, "has_changed": has_changed}
    return render(request, "studio_review_standing.html", context)


async def approve(request: web.Request) -> web.StreamResponse:
    """Approve the drafts that the form names, as they were when the page was made."""
    form = await request.post()
    words = words_of(request)
    seen = dict(_seen(str(one)) for one in form.getall("draft", []))
    if not seen or not all(ID_PATTERN.fullmatch(entry_id) for entry_id in seen):
        return await _page(request, words["nothing_ticked"], 422)
    try:
        validity = _validity(request, form)
    except ValueError:
        return await _page(request, words["bad_field"].format(field=words["validity"]), 422)
    try:
        await change(request, approval.approve, seen, actor(request), now(), validity)
    except Refused as error:
        return await _page(request, why(request, error), 409)
    raise web.HTTPSeeOther("/desk/review?done=approved")


def _validity(request: web.Request, form: Mapping[str, object]) -> Validity:
    """The days of the form, an empty field clearing one; as drafted if the form has no days."""
    if "valid_from" not in form and "valid_until" not in form:
        return AS_DRAFTED
    zone = request.app[BRAND].time_zone
    return Validity(
        studio_form.moment(studio_form.text(form, "valid_from"), zone),
        studio_form.moment(studio_form.text(form, "valid_until"), zone),
    )


def _seen(given: str) -> tuple[str, int]:
    """An entry and the number of the review that was looked at; a number nobody has if none."""
    entry_id, _, number = given.partition(":")
    read = whole_number(number)
    return entry_id, -1 if read is None else read


async def send_back(request: web.Request) -> web.StreamResponse:
    reason = studio_form.text(await request.post(), "reason")
    entry_id = entry_id_of(request)
    if not reason:
        return await _page(request, words_of(request)["reason_needed"], 422)
    try:
        await change(request, approval.send_back, entry_id, actor(request), reason, now())
    except Refused as error:
        return await _page(request, why(request, error), 409)
    raise web.HTTPSeeOther("/desk/review?done=sent_back")


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    account, brand = request["account"], request.app[BRAND]
    submitted: list[Submitted] = await look(request, _submitted, now())
    waiting = await asyncio.to_thread(
        _waiting, submitted, actor(request).account, brand.voice, when(request)
    )
    done = request.query.get("done")
    contents = [one.review.content for one in submitted]
    context = {
        **_promises(request, [one.waits for one in submitted]),
        "twins": await look(request, request.app[QUESTIONS].twins, *contents),
        "waiting": waiting,
        "seen": ",".join(str(one.waits) for one in submitted),
        "languages": LANGUAGES,
        "may_decide": may(account, "review_approve"),
        "may_read": may(account, "conversations"),
        "problem": problem,
        "done": done if done in DONE else None,
        "field": lambda moment: studio_form.day_and_time(moment, brand.time_zone),
    }
    return render(request, "studio_review.html", context, status)


def _promises(request: web.Request, waiting: list[Waits]) -> dict[str, object]:
    """How each draft's promise stands, by entry, and how to say it."""
    words, at = words_of(request), now()
    stands: dict[str, Standing | None] = {
        one.entry_id: review_promise.standing(one.promised, at) for one in waiting
    }
    overdue = [one for one in stands.values() if one and one.urgency is Urgency.OVERDUE]
    return {
        "stands": stands,
        "overdue": len(overdue),
        "span": lambda length: span(length, words),
        "when": when(request),
    }


def _submitted(connection: Connection, at: datetime) -> list[Submitted]:
    waiting, since = drafts.waiting(connection), at - ASKED_WITHIN
    ids = [one.entry_id for one in waiting]
    asked = asked_since(connection, since, ids)
    askings = recent(connection, since, ids)
    return [
        Submitted(one, review, asked.get(one.entry_id, 0), askings[one.entry_id])
        for one, review in zip(waiting, drafts.load_all(connection, ids), strict=True)
    ]


def _waiting(
    submitted: list[Submitted], account: str, voice: Voice, shown: Callable[[datetime], str]
) -> list[Waiting]:
    found = []
    for one in submitted:
        content, standing = one.review.content, one.review.standing
        assert content
        found.append(
            Waiting(
                submitted=one,
                changes=dated(differences(standing.entry if standing else None, content), shown),
                findings=studio_findings.by_language(content, voice),
                is_own=account in one.review.authors,
            )
        )
    return found
