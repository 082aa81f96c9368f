"""What visitors asked: how often each entry answered, and their words, masked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.masking import masked
from storage.tables import message, turn

ASKED_WITHIN = timedelta(days=28)
SHOWN = 5
LONGEST = 300


@dataclass(frozen=True)
class Asking:
    """A visitor's message that an entry answered."""

    at: datetime
    channel: str
    language: str
    text: str


def asked_since(
    connection: Connection, since: datetime, entries: Collection[str] | None = None
) -> dict[str, int]:
    """How many turns each entry answered; of these entries, or of all."""
    which = turn.c.entry_id.is_not(None) if entries is None else turn.c.entry_id.in_(entries)
    rows = connection.execute(
        sa.select(turn.c.entry_id, sa.func.count())
        .where(turn.c.created_at >= since, which)
        .group_by(turn.c.entry_id)
    )
    return dict(rows.all())


def recent(connection: Connection, entry_id: str, since: datetime) -> list[Asking]:
    """The last messages that the entry answered, the newest first."""
    rows = connection.execute(
        sa.select(turn.c.created_at, turn.c.channel, message.c.language, message.c.text)
        .join(message, message.c.id == turn.c.message_id)
        .where(turn.c.entry_id == entry_id, turn.c.created_at >= since)
        .order_by(turn.c.created_at.desc())
        .limit(SHOWN)
    )
    return [
        Asking(row.created_at, row.channel, row.language, _short(masked(row.text))) for row in rows
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
