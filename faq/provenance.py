"""What stands behind one sentence of the bot: its version, its approval, how it came to be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import audit, authors, refusals
from faq.refusals import Refusal
from faq.review import Refused
from storage.conversations import Button, load_buttons
from storage.tables import message, turn, version


@dataclass(frozen=True)
class Provenance:
    message_id: int
    conversation_id: str
    said_at: datetime
    language: str
    text: str
    model_id: str
    """The model that understood the message it replies to; empty for a greeting."""
    entry_id: str
    version: int
    approved_by: str
    approved_at: datetime
    authors: tuple[str, ...]
    """Who wrote the version; nobody if it was imported."""
    buttons: tuple[Button, ...]
    refused: Refusal | None
    """Why it was not delivered after all; None if it was."""
    rows: tuple[audit.Row, ...]
    """The audit's rows from the version before to this one."""


def behind(connection: Connection, message_id: int) -> Provenance:
    """The chain behind one message of the bot; raise Refused if there is no such message."""
    row = _find(connection, message_id)
    if row is None:
        raise Refused("no_message", id=message_id)
    if row.author != "bot":
        raise Refused("not_the_bots", id=message_id, author=row.author)
    return Provenance(
        message_id=message_id,
        conversation_id=row.conversation_id,
        said_at=row.created_at,
        language=row.language,
        text=row.text,
        model_id=row.model_id or "",
        entry_id=row.entry_id,
        version=row.number,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        authors=authors.of_version(connection, row.entry_id, row.number),
        buttons=load_buttons(row.buttons),
        refused=refusals.of_messages(connection, [message_id]).get(message_id),
        rows=_rows_towards(connection, row.entry_id, row.number),
    )


def _find(connection: Connection, message_id: int) -> Any:
    return connection.execute(
        sa.select(
            message,
            turn.c.model_id,
            version.c.entry_id,
            version.c.number,
            version.c.approved_by,
            version.c.approved_at,
        )
        .outerjoin(turn, turn.c.message_id == message.c.in_reply_to)
        .outerjoin(version, version.c.id == message.c.version_id)
        .where(message.c.id == message_id)
    ).one_or_none()


def _rows_towards(connection: Connection, entry_id: str, number: int) -> tuple[audit.Row, ...]:
    found: list[audit.Row] = []
    for row in audit.rows(connection, entry_id):
        found.append(row)
        if row.version_number == number:
            return tuple(found)
        if row.version_number is not None:
            found.clear()
    return ()
