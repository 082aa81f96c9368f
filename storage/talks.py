"""The list of conversations: found by id, day, outcome or answer, the newest first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import conversation, message, turn, version


@dataclass(frozen=True)
class Wanted:
    """What the list is asked to show; empty fields ask for nothing."""

    id_part: str = ""
    since: datetime | None = None
    until: datetime | None = None
    outcome: str = ""
    entry_id: str = ""
    """Conversations in which a version of this entry was said."""


@dataclass(frozen=True)
class Talk:
    id: str
    turns: int
    """Those that fit what was asked for."""
    outcome: str
    """Of the newest of them."""
    at: datetime
    words: str
    """What the visitor wrote in it."""


def conversations(connection: Connection, wanted: Wanted, limit: int, offset: int) -> list[Talk]:
    """Conversations with at least one turn that fits, by their newest such turn."""
    grouped = (
        sa.select(
            turn.c.conversation_id,
            sa.func.max(turn.c.message_id).label("newest"),
            sa.func.count().label("turns"),
        )
        .where(*_conditions(wanted))
        .group_by(turn.c.conversation_id)
        .order_by(sa.desc("newest"))
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    rows = connection.execute(
        sa.select(grouped, turn.c.outcome, turn.c.created_at, message.c.text)
        .join(turn, turn.c.message_id == grouped.c.newest)
        .join(message, message.c.id == grouped.c.newest)
        .order_by(grouped.c.newest.desc())
    )
    return [
        Talk(row.conversation_id, row.turns, row.outcome, row.created_at, row.text) for row in rows
    ]


def _conditions(wanted: Wanted) -> list[sa.sql.ColumnElement]:
    found = []
    if wanted.id_part:
        found.append(turn.c.conversation_id.contains(wanted.id_part, autoescape=True))
    if wanted.since:
        found.append(turn.c.created_at >= wanted.since)
    if wanted.until:
        found.append(turn.c.created_at < wanted.until)
    if wanted.outcome:
        found.append(turn.c.outcome == wanted.outcome)
    if wanted.entry_id:
        said = (
            sa.select(message.c.id)
            .join(version, version.c.id == message.c.version_id)
            .where(
                # Its index: a conversation's messages, of which few come after one of them.
                message.c.conversation_id == turn.c.conversation_id,
                message.c.id > turn.c.message_id,
                message.c.in_reply_to == turn.c.message_id,
                version.c.entry_id == wanted.entry_id,
            )
        )
        found.append(sa.exists(said))
    return found


def exists(connection: Connection, wanted: str) -> bool:
    found = sa.select(conversation.c.id).where(conversation.c.id == wanted)
    return connection.execute(found).one_or_none() is not None
