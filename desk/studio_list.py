"""The studio's first page: every entry, found by words, filtered, the most asked first."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from desk.access import may
from desk.durations import span
from desk.fields import page_number
from desk.keys import CATALOG
from desk.staff_pages import language_of, render, words_of
from desk.studio_catalog import Row
from desk.transactions import look
from faq.entry import ID_PATTERN
from settings.clock import now
from settings.languages import LANGUAGES

PAGE = 50
STATES = ("live", "draft", "in_review", "sent_back", "held", "expiring", "expired", "retired")
SORTS = ("asked", "id")


@dataclass(frozen=True)
class Wanted:
    """What the list was asked to show; empty fields ask for nothing."""

    words: str = ""
    topic: str = ""
    state: str = ""
    stale: str = ""
    sort: str = "asked"
    page: int = 1

    def takes(self, row: Row) -> bool:
        return (
            (not self.topic or row.entry.topic == self.topic)
            and (not self.state or self.state in row.states)
            and (not self.stale or self.stale in row.stale)
            and all(word in row.words for word in self.words.casefold().split())
        )

    def address(self, page: int) -> str:
        fields = {
            "q": self.words,
            "topic": self.topic,
            "state": self.state,
            "stale": self.stale,
            "sort": self.sort,
            "page": page,
        }
        return "/desk/studio?" + urlencode({key: value for key, value in fields.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.topic or self.state or self.stale)


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot ask for is left out."""
    return Wanted(
        words=" ".join(query.get("q", "").split()),
        topic=query.get("topic", ""),
        state=_one_of(query.get("state", ""), STATES),
        stale=_one_of(query.get("stale", ""), LANGUAGES),
        sort=_one_of(query.get("sort", ""), SORTS) or "asked",
        page=page_number(query.get("page", "")),
    )


def _one_of(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else ""


async def studio(request: web.Request) -> web.Response:
    asked = wanted(request.query)
    problem = ""
    if "new" in request.query:
        entry_id = request.query["new"].strip().lower()
        if ID_PATTERN.fullmatch(entry_id):
            raise web.HTTPSeeOther(f"/desk/studio/{entry_id}")
        problem = words_of(request)["bad_entry_id"]
    rows: list[Row] = await look(request, request.app[CATALOG].rows, now())
    found = [row for row in rows if asked.takes(row)]
    if asked.sort == "asked":
        found.sort(key=lambda row: -row.asked)
    last = max(1, -(-len(found) // PAGE))
    page = min(asked.page, last)
    context = {
        "rows": found[(page - 1) * PAGE : page * PAGE],
        "count": len(found),
        "total": len(rows),
        "wanted": asked,
        "page": page,
        "last": last,
        "topics": sorted({row.entry.topic for row in rows} - {""}),
        "states": STATES,
        "sorts": SORTS,
        "languages": LANGUAGES,
        "speaks": language_of(request),
        "may_write": may(request["account"], "studio_save"),
        "problem": problem,
        "span": lambda length: span(length, words_of(request)),
    }
    return render(request, "studio_list.html", context, 422 if problem else 200)
