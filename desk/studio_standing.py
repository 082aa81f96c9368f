"""Where an entry stands, and how its page says it."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk.durations import span
from desk.staff_pages import when, words_of
from desk.studio_catalog import left_of
from desk.studio_work import dated
from faq import drafts, holds, store
from faq.diff import Difference, differences
from faq.drafts import Draft
from faq.holds import Hold
from faq.store import Approved
from faq.writing import Conflict
from settings.clock import now


@dataclass(frozen=True)
class Standing:
    """Where an entry stands."""

    review: Draft
    live: Approved | None
    holds: list[Hold]


def standing(connection: Connection, entry_id: str) -> Standing:
    live = store.live(connection, entry_id)
    topics = {one.entry.topic for one in live}
    scopes = [
        one
        for one in holds.open_holds(connection)
        if one.scope.entry_id == entry_id or one.scope.topic in topics
    ]
    return Standing(drafts.load(connection, entry_id), live[0] if live else None, scopes)


def live_now(request: web.Request, at: Standing) -> dict[str, Any]:
    """What is live, and how long it is said yet, in words, in its last week."""
    until, moment = at.live.entry.valid_until if at.live else None, now()
    left = left_of(until, moment)
    return {
        "live": at.live,
        "is_expired": until is not None and until <= moment,
        "expires_in": span(left, words_of(request)) if left else "",
    }


def compared(
    request: web.Request, at: Standing, conflict: Conflict | None
) -> dict[str, list[Difference] | None]:
    """From the stored text to the other editor's, and from what is live to what is written."""
    live, written = at.live.entry if at.live else None, at.review.content
    other = differences(conflict.theirs, conflict.yours) if conflict else None
    changes = differences(live, written) if live and written else []
    return {
        "conflict": None if other is None else dated(other, when(request)),
        "changes": dated(changes, when(request)),
    }
