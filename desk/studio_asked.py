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


def recent(
    connection: Connection, since: datetime, entries: Collection[str]
) -> dict[str, list[Asking]]:
    """The last messages that each of the entries answered, the newest first."""
    newest_first = sa.func.row_number().over(
        partition_by=turn.c.entry_id, order_by=turn.c.created_at.desc()
    )
    place = newest_first.label("place")
    numbered = (
        sa.select(turn.c.entry_id, turn.c.message_id, turn.c.created_at, turn.c.channel, place)
        .where(turn.c.entry_id.in_(entries), turn.c.created_at >= since)
        .subquery()
    )
    rows = connection.execute(
        sa.select(numbered, message.c.language, message.c.text)
        .join(message, message.c.id == numbered.c.message_id)
        # Who deleted a conversation took the words along.
        .where(numbered.c.place <= SHOWN, message.c.text != "")
        .order_by(numbered.c.entry_id, numbered.c.place)
    )
    found: dict[str, list[Asking]] = {one: [] for one in entries}
    for row in rows:
        asking = Asking(row.created_at, row.channel, row.language, _short(masked(row.text)))
        found[row.entry_id].append(asking)
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
