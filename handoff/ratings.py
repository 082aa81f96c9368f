"""What visitors think of the people who answered them: asked once a ticket, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import tickets
from handoff.history import EventKind
from handoff.machine import TicketState
from handoff.tickets import Ticket
from storage.conversations import clean, lock_conversation
from storage.tables import message
from storage.ticket_tables import ticket as ticket_table
from storage.ticket_tables import ticket_event
from storage.visitor_tables import rating

SCORES = range(1, 6)
ENOUGH = 250
"""Characters that visitor and agents wrote; of less there is nothing to rate."""
ASKED_FOR = timedelta(days=7)
"""After that a resolved ticket is not asked about any more."""
COUNTED_FOR = timedelta(days=30)
MAX_COMMENT = 1_000


class RatingRefused(Exception):
    """One sentence that says why; `code` is rated or not_asked."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Rating:
    ticket_id: int
    score: int
    """From 1, the saddest face, to 5."""
    comment: str
    """Empty if the visitor wrote none."""
    at: datetime


@dataclass(frozen=True)
class Figures:
    since: datetime
    by_score: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.by_score.values())

    @property
    def mean(self) -> float | None:
        """None without a rating."""
        total = sum(score * count for score, count in self.by_score.items())
        return total / self.count if self.count else None


def asked(connection: Connection, conversation_id: str, now: datetime) -> int | None:
    """The ticket that the visitor is asked to rate; None if there is none."""
    last = tickets.newest(connection, conversation_id)
    if last is None or last.state is not TicketState.RESOLVED or last.resolved_at is None:
        return None
    if now - last.resolved_at > ASKED_FOR or _is_rated(connection, last.id):
        return None
    makes_sense = _human_took_part(connection, last.id) and _written(connection, last) >= ENOUGH
    return last.id if makes_sense else None


def add(connection: Connection, conversation_id: str, given: Rating) -> None:
    """Keep the rating; raise RatingRefused if the visitor is not asked for it, or gave it."""
    lock_conversation(connection, conversation_id)
    if asked(connection, conversation_id, given.at) != given.ticket_id:
        if _is_rated(connection, given.ticket_id):
            raise RatingRefused("rated", f"Ticket {given.ticket_id} is rated already.")
        sentence = f"Ticket {given.ticket_id} is not to be rated; rate the one in `standing`."
        raise RatingRefused("not_asked", sentence)
    comment = clean(given.comment)
    values = {"ticket_id": given.ticket_id, "score": given.score, "comment": comment}
    connection.execute(sa.insert(rating).values(**values, at=given.at))


def of_conversation(connection: Connection, conversation_id: str) -> list[Rating]:
    """All ratings of a conversation's tickets, the oldest first."""
    rows = connection.execute(
        sa.select(rating)
        .join(ticket_table, ticket_table.c.id == rating.c.ticket_id)
        .where(ticket_table.c.conversation_id == conversation_id)
        .order_by(rating.c.ticket_id)
    )
    return [Rating(row.ticket_id, row.score, row.comment, row.at) for row in rows]


def figures(connection: Connection, now: datetime) -> Figures:
    """How often each face was chosen in the last 30 days."""
    since = now - COUNTED_FOR
    rows = connection.execute(
        sa.select(rating.c.score, sa.func.count().label("count"))
        .where(rating.c.at >= since)
        .group_by(rating.c.score)
    )
    return Figures(since, dict.fromkeys(SCORES, 0) | {row.score: row.count for row in rows})


def _is_rated(connection: Connection, ticket_id: int) -> bool:
    found = sa.select(rating.c.ticket_id).where(rating.c.ticket_id == ticket_id)
    return connection.execute(found).first() is not None


def _human_took_part(connection: Connection, ticket_id: int) -> bool:
    replied = sa.select(ticket_event.c.id).where(
        ticket_event.c.ticket_id == ticket_id,
        ticket_event.c.kind == EventKind.AGENT_REPLIED.value,
    )
    return connection.execute(replied.limit(1)).first() is not None


def _written(connection: Connection, one: Ticket) -> int:
    """How many characters visitor and agents wrote since the message that opened the ticket."""
    since = message.c.created_at >= one.opened_at
    if one.message_id is not None:
        since = message.c.id >= one.message_id
    total = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(message.c.text)), 0)).where(
        message.c.conversation_id == one.conversation_id, message.c.author != "bot", since
    )
    return int(connection.execute(total).scalar_one())
