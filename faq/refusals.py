"""What was about to be said without an approval, and was not: logged, and kept for the manager."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from faq.answers import Why
from storage.inserts import insert_once
from storage.refusal_tables import refusal

log = structlog.get_logger()

MAX_TEXT = 500


@dataclass(frozen=True)
class Refusal:
    door: str
    """Where it was stopped: `turn`, `rasa` or `desk`."""
    conversation_id: str
    why: Why
    entry_id: str = ""
    """The entry that the words named; empty if they named none."""
    text: str = ""
    """The words, where they came from outside; their first characters."""
    instead: str = ""
    """The entry that was said in their place; empty if nothing was."""
    message_id: int | None = None
    """The bot's stored message that it is about; one row each."""


@dataclass(frozen=True)
class Row:
    id: int
    at: datetime
    refused: Refusal


def record(connection: Connection, refused: Refusal, now: datetime) -> None:
    """Keep the refusal and log it; of one stored message the first refusal alone counts."""
    values = {**vars(refused), "why": refused.why.value, "text": refused.text[:MAX_TEXT], "at": now}
    if insert_once(connection, refusal, values):
        log.warning(
            "sentence_refused",
            door=refused.door,
            conversation=refused.conversation_id,
            entry=refused.entry_id,
            why=refused.why.value,
            message=refused.message_id,
        )


def of_messages(connection: Connection, message_ids: Collection[int]) -> dict[int, Refusal]:
    """What was refused of these stored messages, by the message's id."""
    rows = connection.execute(sa.select(refusal).where(refusal.c.message_id.in_(message_ids)))
    return {row.message_id: _row(row).refused for row in rows}


def newest(connection: Connection, limit: int, offset: int = 0) -> list[Row]:
    """The refusals, the newest first."""
    rows = connection.execute(
        sa.select(refusal).order_by(refusal.c.id.desc()).limit(limit).offset(offset)
    )
    return [_row(row) for row in rows]


def _row(row: Any) -> Row:
    refused = Refusal(
        door=row.door,
        conversation_id=row.conversation_id,
        why=Why(row.why),
        entry_id=row.entry_id,
        text=row.text,
        instead=row.instead,
        message_id=row.message_id,
    )
    return Row(row.id, row.at, refused)
