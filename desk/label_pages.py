"""Labelling: one turn at a time, what the visitor meant, with a key for each answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk.access import may
from desk.conversation_pages import address
from desk.fields import whole_number
from desk.hiding import hider
from desk.keys import BRAND, CATALOG
from desk.staff_pages import language_of, render, when, words_of
from desk.studio_catalog import Catalog
from desk.studio_form import text
from desk.studio_work import why
from desk.transactions import change, look
from faq import labels
from faq.labels import FAQ_PREFIX, INTENTS, UNANSWERABLE, Labelled
from faq.questions import titles
from faq.review import Refused
from settings.clock import now

PAGE = "/desk/labels"
RUNNERS_UP = 3
FOUND = 9
"""Entries that a search shows: each has a digit for its key."""


@dataclass(frozen=True)
class Choice:
    """Something that the message could mean."""

    label: str
    title: str
    share: float | None
    """The probability that the bot gave it; None if it did not think of it."""


@dataclass(frozen=True)
class Read:
    of: Labelled | None
    left: int
    titles: Mapping[str, str]
    found: list[str]
    """Labels that were searched for."""


async def page(request: web.Request) -> web.Response:
    return await _page(request)


async def confirm(request: web.Request) -> web.StreamResponse:
    """Keep the label that was chosen."""
    number, label = _number(request), text(await request.post(), "label")
    hide, by = hider(request.app[BRAND]), request["account"].name

    def keep(connection: Connection) -> None:
        of = labels.find(connection, number, by, now())
        if of is None:
            raise Refused("label_taken")
        labels.confirm(connection, of, label, hide(of.text, of.name), by, now())

    return await _do(request, keep, last=number)


async def skip(request: web.Request) -> web.StreamResponse:
    number, by = _number(request), request["account"].name
    return await _do(request, labels.skip, number, by, last=number)


async def undo(request: web.Request) -> web.StreamResponse:
    number, by = _number(request), request["account"].name
    return await _do(request, labels.undo, number, by, turn=number)


async def _do(
    request: web.Request, use_case: Any, *values: Any, **shown: int
) -> web.StreamResponse:
    try:
        await change(request, use_case, *values)
    except Refused as error:
        return await _page(request, why(request, error), 409)
    ((name, number),) = shown.items()
    raise web.HTTPSeeOther(f"{PAGE}?{name}={number}")


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    query, account = request.query, request["account"]
    sought = " ".join(query.get("q", "").split())
    turn = whole_number(query.get("turn", ""))
    catalog, language = request.app[CATALOG], language_of(request)

    def read(connection: Connection) -> Read:
        of = labels.find(connection, turn, account.name, now()) if turn else None
        return Read(
            of or labels.following(connection, account.name, now()),
            labels.left(connection, account.name, now()),
            titles(connection, language),
            _found(catalog, connection, sought) if sought else [],
        )

    done: Read = await look(request, read)
    hide = hider(request.app[BRAND])
    context = {
        **vars(done),
        "here": PAGE,
        "problem": problem,
        "sought": sought,
        "best": _choices(request, done, [one for one, _ in done.of.ranking[:1]]) if done.of else [],
        "others": _choices(request, done, done.found or _runners_up(done)),
        "unanswerable": UNANSWERABLE,
        "last": whole_number(query.get("last", "")),
        "text": hide(done.of.text, done.of.name) if done.of else "",
        "intents": INTENTS,
        "may_read": may(account, "conversation"),
        "address": address,
        "when": when(request),
    }
    return render(request, "labels.html", context, status)


def _runners_up(read: Read) -> list[str]:
    return [label for label, _ in read.of.ranking[1 : 1 + RUNNERS_UP]] if read.of else []


def _choices(request: web.Request, read: Read, wanted: list[str]) -> list[Choice]:
    """The labels with their titles; those that can mean nothing any more are left out."""
    shares = dict(read.of.ranking) if read.of else {}
    words = words_of(request)
    found = []
    for label in wanted:
        entry_id = label.removeprefix(FAQ_PREFIX)
        if label in INTENTS:
            found.append(Choice(label, words[f"intent_{label}"], shares.get(label)))
        elif entry_id in read.titles:
            found.append(Choice(label, read.titles[entry_id], shares.get(label)))
    return found


def _found(catalog: Catalog, connection: Connection, sought: str) -> list[str]:
    """The live entries with all the words, the most asked first."""
    words = sought.casefold().split()
    rows = [
        row
        for row in catalog.rows(connection, now())
        if row.is_live and not row.entry.is_line and all(word in row.words for word in words)
    ]
    rows.sort(key=lambda row: -row.asked)
    return [FAQ_PREFIX + row.entry.id for row in rows[:FOUND]]


def _number(request: web.Request) -> int:
    number = whole_number(request.match_info["number"])
    if number is None:
        raise web.HTTPNotFound
    return number
