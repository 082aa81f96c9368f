"""The page on which a question is tried: what the serving model says to it, and the candidate."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from desk.candidate import Candidate, NoCandidate
from desk.keys import BRAND, CANDIDATE, HTTP, PREVIEWER, SETTINGS
from desk.preview import Asked, Model, Preview, RasaAway, newest_candidate, parse_serving
from desk.staff_pages import language_of, render
from desk.studio_form import channels
from desk.transactions import look
from faq.cleaning import clean_text
from settings.channels import DEFAULT, WEB
from settings.clock import now

PAGE = "/desk/preview"
LONGEST = 1_000


@dataclass(frozen=True)
class Tried:
    """One model's answer, or why there is none."""

    which: str
    """serving or candidate."""
    number: int | None = None
    preview: Preview | None = None
    problem: str = ""


async def page(request: web.Request) -> web.Response:
    brand = request.app[BRAND]
    text = clean_text(request.query.get("q", ""))[:LONGEST].strip()
    known = [WEB, *(one for one in channels(brand.channels) if one not in (DEFAULT, WEB))]
    channel = request.query.get("channel", WEB)
    channel = channel if channel in known else WEB
    context = {
        "text": text,
        "channels": known,
        "channel": channel,
        "here": PAGE,
        "tried": [
            await _serving(request, text, channel),
            await _candidate(request, text, channel),
        ]
        if text
        else [],
        "speaks": language_of(request),
    }
    return render(request, "preview.html", context)


async def _serving(request: web.Request, text: str, channel: str) -> Tried:
    try:
        parsed = await parse_serving(request.app[HTTP], request.app[SETTINGS], text)
    except RasaAway:
        return Tried("serving", problem="rasa_away")
    return Tried("serving", preview=await _preview(request, parsed, channel))


async def _candidate(request: web.Request, text: str, channel: str) -> Tried:
    model: Model | None = await look(request, newest_candidate, request.app[SETTINGS].models_folder)
    if model is None:
        return Tried("candidate", problem="no_candidate")
    candidate: Candidate = request.app[CANDIDATE]
    try:
        parsed = await candidate.parse(model.file, text)
    except NoCandidate as error:
        return Tried("candidate", model.number, problem=error.code)
    return Tried("candidate", model.number, await _preview(request, parsed, channel))


async def _preview(request: web.Request, parsed: dict[str, Any], channel: str) -> Preview:
    asked = Asked(channel, now())
    found: Preview = await look(request, request.app[PREVIEWER].preview, parsed, asked)
    return found
