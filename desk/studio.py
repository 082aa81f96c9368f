"""The page of one entry: both languages, what is live, what the voice finds, and every edge."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk import studio_findings, studio_form
from desk.access import may
from desk.cleaned import cleaned_in, cleaned_query
from desk.fields import whole_number
from desk.keys import BRAND, QUESTIONS, REVIEW_RULE
from desk.review_promise import promised
from desk.staff_pages import render, when, words_of
from desk.studio_form import BadForm, Sent
from desk.studio_standing import Standing, compared, live_now, standing
from desk.studio_work import actor, entry_id_of, why
from desk.transactions import change, look
from faq import approval, drafts, holds, store, writing
from faq.cleaning import clean
from faq.drafts import Draft
from faq.entry import Entry
from faq.holds import Scope
from faq.lines import NEEDED
from faq.review import Refused, State
from faq.writing import AskedElsewhere, Conflict, VoiceErrors
from settings.brand import Brand
from settings.clock import now
from settings.languages import LANGUAGES

NOT_CHANNELS = frozenset({"default", "button"})
DONE = frozenset(
    {"saved", "submitted", "confirmed", "restored", "discarded", "held", "released", "retired"}
)
"""What a page may be told, in its address, that was done just before."""


async def entry(request: web.Request) -> web.Response:
    return await _page(request)


async def lint(request: web.Request) -> web.Response:
    """The findings in what is being typed; nothing is stored."""
    try:
        sent = await _sent(request)
    except BadForm as error:
        sent = Sent(error.content, -1)
    return await _fragment(request, sent.content, None)


async def save(request: web.Request) -> web.StreamResponse:
    return await _write(request, "saved", None)


async def submit(request: web.Request) -> web.StreamResponse:
    voice, by, at = request.app[BRAND].voice, actor(request), now()
    due = promised(request.app.get(REVIEW_RULE), at)

    def hand_over(connection: Connection, saved: Draft) -> None:
        _refuse_changed(connection, saved)
        writing.submit(connection, saved.entry_id, by, voice, at, due)

    return await _write(request, "submitted", hand_over)


async def confirm(request: web.Request) -> web.StreamResponse:
    language = str((await request.post()).get("language", ""))
    by, at = actor(request), now()

    def say_so(connection: Connection, saved: Draft) -> None:
        writing.confirm(connection, saved.entry_id, language, by, at)

    return await _write(request, "confirmed", say_so)


async def restore(request: web.Request) -> web.StreamResponse:
    given = str((await request.post()).get("version", ""))
    number = whole_number(given) or 0
    return await _decide(request, "restored", writing.restore, number, actor(request))


async def discard(request: web.Request) -> web.StreamResponse:
    return await _decide(request, "discarded", writing.discard, actor(request))


async def retire(request: web.Request) -> web.StreamResponse:
    reason = studio_form.text(await request.post(), "reason")
    return await _decide(request, "retired", approval.retire, actor(request), reason)


async def hold(request: web.Request) -> web.StreamResponse:
    reason = studio_form.text(await request.post(), "reason")
    by, scoped = actor(request), await _scoped(request)

    def withdraw(connection: Connection, entry_id: str, at: datetime) -> None:
        holds.hold(connection, scoped(connection, entry_id), by, reason, at)

    return await _decide(request, "held", withdraw)


async def release(request: web.Request) -> web.StreamResponse:
    by, scoped = actor(request), await _scoped(request)

    def bring_back(connection: Connection, entry_id: str, at: datetime) -> None:
        holds.release(connection, scoped(connection, entry_id), by, at)

    return await _decide(request, "released", bring_back)


async def _scoped(request: web.Request) -> Callable[[Connection, str], Scope]:
    """From the form: the entry of the address, or the whole topic that it is live under."""
    is_topic = (await request.post()).get("scope") == "topic"

    def scope(connection: Connection, entry_id: str) -> Scope:
        live = store.live(connection, entry_id) if is_topic else []
        return Scope(topic=live[0].entry.topic) if live else Scope(entry_id)

    return scope


def _refuse_changed(connection: Connection, saved: Draft) -> None:
    """Raise Conflict unless what is stored is what was saved."""
    stored = drafts.begin(connection, saved.entry_id)
    if stored.number != saved.number:
        assert saved.content
        raise Conflict(stored, saved.content)


async def _write(
    request: web.Request, done: str, then: Callable[[Connection, Draft], None] | None
) -> web.StreamResponse:
    """Save what was sent, then go further; what was saved stays if that is refused."""
    by_itself = request.headers.get("HX-Request") == "true"
    try:
        sent = await _sent(request)
    except BadForm as error:
        problem = words_of(request)["bad_field"].format(field=words_of(request)[error.column])
        notes = studio_form.text(await request.post(), "notes")
        return await _page(request, problem, content=error.content, notes=notes, status=422)
    try:
        saved = await change(
            request, writing.save, sent.content, actor(request), sent.number, now(), sent.notes
        )
        if by_itself:
            return await _fragment(request, sent.content, saved.number)
        if then:
            await change(request, then, saved)
    except Conflict as error:
        if by_itself:
            return await _fragment(request, sent.content, None, "saved_meanwhile")
        return await _page(request, conflict=error, notes=sent.notes, status=409)
    except Refused as error:
        if by_itself:
            return await _fragment(request, sent.content, None, "not_saved")
        problem = _blocked(request, error)
        return await _page(request, problem, content=sent.content, notes=sent.notes, status=409)
    cleaned = cleaned_query(clean(sent.content).counts)
    raise web.HTTPSeeOther(f"/desk/studio/{sent.content.id}?done={done}{cleaned}")


def _blocked(request: web.Request, error: Refused) -> str:
    """Why it was refused; of what the page shows in full anyway, only what to do."""
    keys = {VoiceErrors: "voice_blocks", AskedElsewhere: "asked_elsewhere"}
    key = keys.get(type(error))
    return words_of(request)[key] if key else why(request, error)


async def _decide(
    request: web.Request, done: str, use_case: Callable[..., Any], *values: Any
) -> web.StreamResponse:
    """Go along an edge that takes no text; the moment is the use case's last value."""
    entry_id = entry_id_of(request)
    try:
        await change(request, use_case, entry_id, *values, now())
    except Refused as error:
        return await _page(request, why(request, error), status=409)
    raise web.HTTPSeeOther(f"/desk/studio/{entry_id}?done={done}")


async def _sent(request: web.Request) -> Sent:
    zone = request.app[BRAND].time_zone
    return studio_form.read(entry_id_of(request), await request.post(), zone)


async def _page(
    request: web.Request,
    problem: str = "",
    *,
    content: Entry | None = None,
    conflict: Conflict | None = None,
    notes: str | None = None,
    status: int = 200,
) -> web.Response:
    """The entry's page; with `content` or `notes`, the form says those instead of the stored."""
    entry_id, account, brand = entry_id_of(request), request["account"], request.app[BRAND]
    at: Standing = await look(request, standing, entry_id)
    if at.review.state is State.NEW and not may(account, "studio_save"):
        raise web.HTTPNotFound
    stands = at.review.standing.entry if at.review.standing else None
    stored = at.review.content or stands or studio_form.empty(entry_id, account.name)
    shown = conflict.yours if conflict else content or stored
    context = {
        "entry": shown,
        "review": at.review,
        "holds": at.holds,
        "number": conflict.number if conflict else at.review.number,
        "notes": at.review.notes if notes is None else notes,
        "problem": problem,
        "may_write": may(account, "studio_save"),
        "may_decide": may(account, "studio_hold"),
        "may_read": may(account, "conversations"),
        "may_try": may(account, "preview"),
        "is_needed": entry_id in NEEDED,
        **live_now(request, at),
        **compared(request, at, conflict),
        **_fields(request, brand, shown, stands),
        **await _noted(request, shown),
    }
    return render(request, "studio_entry.html", context, status)


async def _noted(request: web.Request, shown: Entry) -> dict[str, Any]:
    """What the page says of the text, and of what was done just before."""
    done = request.query.get("done")
    return {
        **await _found(request, shown),
        "cleaned": cleaned_in(request.query),
        "done": done if done in DONE else None,
    }


async def _found(request: web.Request, content: Entry) -> dict[str, Any]:
    """What the voice finds, and the questions that other entries have too."""
    voice = request.app[BRAND].voice
    twins = await look(request, request.app[QUESTIONS].twins, content)
    return {
        "findings": await asyncio.to_thread(studio_findings.by_language, content, voice),
        "twins": twins[content.id],
    }


def _fields(
    request: web.Request, brand: Brand, shown: Entry, stands: Entry | None
) -> dict[str, Any]:
    zone = brand.time_zone
    return {
        "languages": LANGUAGES,
        "channels": studio_form.channels(set(brand.voice.lengths) - NOT_CHANNELS, shown, stands),
        "from_field": studio_form.day_and_time(shown.valid_from, zone),
        "until_field": studio_form.day_and_time(shown.valid_until, zone),
        "when": when(request),
    }


async def _fragment(
    request: web.Request, content: Entry, number: int | None, problem: str = ""
) -> web.Response:
    """What changes on the page while somebody writes: what is found, and the number once saved."""
    context = {
        **await _found(request, content),
        "languages": LANGUAGES,
        "number": number,
        "note": problem or ("saved_now" if number is not None else ""),
        "cleaned": clean(content).counts if number is not None else {},
    }
    return render(request, "studio_fragment.html", context)
