"""Files in and out of the studio: a look into a file, its entries as drafts, the legal export."""

import asyncio
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_request import FileField

from desk.fields import whole_number
from desk.keys import BRAND, UPLOADS
from desk.staff_pages import render, when, words_of
from desk.studio_work import actor, why
from desk.transactions import change, look
from desk.uploads import Upload
from faq import imports, legal, store
from faq.cleaning import clean_line
from faq.exchange import MAX_FILE, Read, Source, read
from faq.imports import Fate, Planned
from faq.review import Refused
from settings.clock import now

log = structlog.get_logger()

PAGE = "/desk/import"
# The file, and what a form has around it.
MAX_REQUEST = MAX_FILE + 2**17
MEGABYTES = MAX_FILE // 2**20
# A page is to be read by a person: of more, the ids are enough.
MOST_SHOWN = 200


@web.middleware
async def uploads_too_large(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page in place of JSON for a person whose file is larger than any request may be."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        if request.path != PAGE:
            raise
        problem = words_of(request)["import_too_large"].format(size=MEGABYTES)
        return _rendered(request, problem, 413)


async def page(request: web.Request) -> web.Response:
    if "file" not in request.query:
        return _rendered(request)
    upload = request.app[UPLOADS].find(request["account"].name, request.query["file"])
    if upload is None:
        return _rendered(request, words_of(request)["import_gone"], 410)
    return await _preview(request, upload)


async def upload(request: web.Request) -> web.StreamResponse:
    """Read a file and show what it would do; nothing is written."""
    given = (await request.post()).get("file")
    if not isinstance(given, FileField):
        return _rendered(request, words_of(request)["import_no_file"], 422)
    name = clean_line(given.filename)[-100:]
    content = await asyncio.to_thread(_read, name, given)
    kept = request.app[UPLOADS].keep(request["account"].name, name, content)
    raise web.HTTPSeeOther(f"{PAGE}?file={kept.token}")


def _read(name: str, given: FileField) -> Read:
    with given.file:
        return read(Source(name, given.file.read(MAX_FILE + 1)), is_cleaned=True)


async def write(request: web.Request) -> web.StreamResponse:
    """Write as drafts what was looked at, unless something has changed since."""
    form, account = await request.post(), request["account"].name
    uploads = request.app[UPLOADS]
    upload = uploads.find(account, str(form.get("file", "")))
    if upload is None or upload.content.problems:
        return _rendered(request, words_of(request)["import_gone"], 410)
    by, at = actor(request), now()
    planned: list[Planned] = await look(request, imports.plan, upload.content.entries, by)
    if imports.seen(planned) != form.get("seen"):
        return await _preview(request, upload, words_of(request)["import_moved"], 409)
    wanted = imports.to_write(planned, {str(one) for one in form.getall("replace", [])})
    try:
        for batch in imports.batches(wanted):
            await change(request, imports.write, batch, by, at)
    except Refused as error:
        return await _preview(request, upload, why(request, error), 409)
    uploads.drop(account)
    log.info("faq_imported", account=account, entries=len(wanted))
    raise web.HTTPSeeOther(f"{PAGE}?written={len(wanted)}")


async def export(request: web.Request) -> web.Response:
    """What is live, as a workbook for the legal department."""
    approved = await look(request, store.live)
    zone, words = request.app[BRAND].time_zone, words_of(request)

    def make() -> bytes:
        return legal.workbook(approved, legal.titles(legal.columns(approved), words), zone)

    return web.Response(
        body=await asyncio.to_thread(make),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            "Content-Disposition": f'attachment; filename="approved-{now():%Y-%m-%d}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


async def _preview(
    request: web.Request, upload: Upload, problem: str = "", status: int = 200
) -> web.Response:
    planned: list[Planned] = await look(
        request, imports.plan, upload.content.entries, actor(request)
    )
    by_fate = {fate: [one for one in planned if one.fate is fate] for fate in Fate}
    shown = {
        "upload": upload,
        "by_fate": by_fate,
        "seen": imports.seen(planned),
        "changes": await asyncio.to_thread(_changes, by_fate),
        "problems": upload.content.problems,
    }
    return _rendered(request, problem, 422 if upload.content.problems else status, shown)


def _changes(by_fate: dict[Fate, list[Planned]]) -> dict[str, Any]:
    """What would be written, of the entries that are shown."""
    written = (Fate.NEW, Fate.CHANGED, Fate.CONFLICT)
    return {one.entry.id: one.changes for fate in written for one in by_fate[fate][:MOST_SHOWN]}


def _rendered(
    request: web.Request, problem: str = "", status: int = 200, shown: dict[str, Any] | None = None
) -> web.Response:
    context = {
        "upload": None,
        "problem": problem,
        "written": whole_number(request.query.get("written", "")),
        "megabytes": MEGABYTES,
        "most": MOST_SHOWN,
        "when": when(request),
        **(shown or {}),
    }
    return render(request, "studio_import.html", context, status)
