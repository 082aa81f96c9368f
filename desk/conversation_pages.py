"""Conversations as the staff reads them: the list, one of them word by word, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from urllib.parse import quote, urlencode

from aiohttp import web
from sqlalchemy.engine import Connection

from actions.decisions import Outcome
from desk.access import may
from desk.fields import page_number
from desk.keys import BRAND
from desk.routing import add_resource
from desk.staff_pages import render, when
from desk.studio_asked import ASKED_WITHIN
from desk.transactions import look
from faq import refusals
from faq.entry import ID_PATTERN
from faq.refusals import Refusal
from handoff import ratings
from handoff.ratings import Rating
from settings.clock import now
from storage import talks, transcript
from storage.conversations import Message, Turn
from storage.talks import Talk, Wanted

PAGE = 50
SHOWN_MESSAGES = 500
MAX_PART = 300
OUTCOMES = tuple(one.value for one in Outcome)


def add_routes(router: web.UrlDispatcher) -> None:
    listed = "/desk/conversations"
    add_resource(router, listed, "conversations", get=conversations)
    add_resource(router, listed + "/{id:.+}", "conversation", get=conversation)
    add_resource(router, "/desk/refusals", "refusals", get=refused)


@dataclass(frozen=True)
class Search:
    """The fields of the search as they were sent, and what they ask for."""

    id_part: str
    since: str
    until: str
    outcome: str
    entry_id: str
    page: int

    @property
    def is_filtered(self) -> bool:
        return bool(self.id_part or self.since or self.until or self.outcome or self.entry_id)

    def address(self, page: int) -> str:
        fields = {
            "q": self.id_part,
            "since": self.since,
            "until": self.until,
            "outcome": self.outcome,
            "entry": self.entry_id,
            "page": str(page),
        }
        return "/desk/conversations?" + urlencode({k: v for k, v in fields.items() if v})

    def wanted(self, zone: tzinfo, moment: datetime) -> Wanted:
        since, until = _midnight(self.since, zone), _midnight(self.until, zone)
        if self.entry_id and not since:
            # The same days as the count beside the entry.
            since = moment - ASKED_WITHIN
        return Wanted(
            id_part=self.id_part,
            since=since,
            until=until + timedelta(days=1) if until else None,
            outcome=self.outcome,
            entry_id=self.entry_id,
        )


def search(query: Mapping[str, str]) -> Search:
    """What an address asks for; what it cannot ask for is left out."""
    entry_id = query.get("entry", "")
    return Search(
        id_part=query.get("q", "").strip()[:MAX_PART].replace("\0", ""),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        outcome=query.get("outcome", "") if query.get("outcome", "") in OUTCOMES else "",
        entry_id=entry_id if ID_PATTERN.fullmatch(entry_id) else "",
        page=page_number(query.get("page", "")),
    )


def _day(given: str) -> str:
    try:
        day = date.fromisoformat(given)
        # The day after it and its hours elsewhere must be days too.
        return given if date(1970, 1, 1) <= day < date(9999, 1, 1) else ""
    except ValueError:
        return ""


def _midnight(day: str, zone: tzinfo) -> datetime | None:
    return datetime.combine(datetime.fromisoformat(day), time(), zone) if day else None


def address(conversation_id: str) -> str:
    """The page of a conversation; its id may have any character that a channel's sender has."""
    return "/desk/conversations/" + quote(conversation_id, safe=":")


async def conversations(request: web.Request) -> web.Response:
    asked = search(request.query)
    wanted = asked.wanted(request.app[BRAND].time_zone, now())
    offset = (asked.page - 1) * PAGE
    found: list[Talk] = await look(request, talks.conversations, wanted, PAGE + 1, offset)
    context = {
        "asked": asked,
        "found": found[:PAGE],
        "has_more": len(found) > PAGE,
        "outcomes": OUTCOMES,
        "address": address,
        "when": when(request),
    }
    return render(request, "conversations.html", context)


@dataclass(frozen=True)
class Read:
    """A conversation as it is read: its messages, and what stands behind those of the bot."""

    messages: list[Message]
    turns: Mapping[int, Turn]
    refused: Mapping[int, Refusal]
    ratings: list[Rating]


def _read(connection: Connection, conversation_id: str) -> Read | None:
    if not talks.exists(connection, conversation_id):
        return None
    found = transcript.messages_after(connection, conversation_id, limit=SHOWN_MESSAGES)
    said = [one.id for one in found if one.author == "bot"]
    return Read(
        found,
        transcript.turns_behind(connection, said),
        refusals.of_messages(connection, said),
        ratings.of_conversation(connection, conversation_id),
    )


async def conversation(request: web.Request) -> web.Response:
    conversation_id = request.match_info["id"]
    if "\0" in conversation_id:
        raise web.HTTPNotFound
    read: Read | None = await look(request, _read, conversation_id)
    if read is None:
        raise web.HTTPNotFound
    context = {
        "id": conversation_id,
        "read": read,
        "is_cut": len(read.messages) == SHOWN_MESSAGES,
        "limit": SHOWN_MESSAGES,
        "may_open_entry": may(request["account"], "studio_entry"),
        "when": when(request),
    }
    return render(request, "conversation.html", context)


async def refused(request: web.Request) -> web.Response:
    page = search(request.query).page
    found = await look(request, refusals.newest, PAGE + 1, (page - 1) * PAGE)
    context = {
        "found": found[:PAGE],
        "page": page,
        "has_more": len(found) > PAGE,
        "address": address,
        "may_open": may(request["account"], "conversation"),
        "when": when(request),
    }
    return render(request, "refusals.html", context)
