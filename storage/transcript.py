"""Reading the conversation log: what was said, in order, and what still waits for an answer."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.conversations import Message, Turn, load_buttons
from storage.tables import conversation, message, turn, version


def messages_after(
    connection: Connection, wanted: str, since: int = 0, limit: int = 500
) -> list[Message]:
    """The newest `limit` messages of a conversation with an id above `since`, oldest first."""
    rows = connection.execute(
        _select_messages()
        .where(message.c.conversation_id == wanted, message.c.id > since)
        .order_by(message.c.id.desc())
        .limit(limit)
    ).all()
    return [_message(row) for row in reversed(rows)]


def _select_messages() -> Any:
    return sa.select(message, version.c.entry_id, version.c.number.label("version")).outerjoin(
        version, version.c.id == message.c.version_id
    )


def _message(row: Any) -> Message:
    return Message(
        id=row.id,
        author=row.author,
        language=row.language,
        text=row.text,
        created_at=row.created_at,
        cid=row.cid,
        payload=row.payload,
        buttons=load_buttons(row.buttons),
        entry_id=row.entry_id,
        version=row.version,
        filled=row.filled,
        account=row.account,
    )


def said_before(connection: Connection, wanted: str, message_id: int, limit: int) -> list[str]:
    """What the visitor wrote before a message, the newest first; pressed buttons are left out."""
    rows = connection.execute(
        sa.select(message.c.text)
        .where(
            message.c.conversation_id == wanted,
            message.c.id < message_id,
            message.c.author == "visitor",
            message.c.payload.is_(None),
        )
        .order_by(message.c.id.desc())
        .limit(limit)
    )
    return [row.text for row in rows]


def messages_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Message]:
    rows = connection.execute(_select_messages().where(message.c.id.in_(ids))).all()
    return {row.id: _message(row) for row in rows}


def unanswered(connection: Connection, channel: str) -> list[tuple[str, int]]:
    """(conversation id, message id) of each visitor message without a turn, oldest first."""
    rows = connection.execute(
        sa.select(message.c.conversation_id, message.c.id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .outerjoin(turn, turn.c.message_id == message.c.id)
        .where(
            conversation.c.channel == channel,
            message.c.author == "visitor",
            turn.c.message_id.is_(None),
        )
        .order_by(message.c.id)
    ).all()
    return [(row.conversation_id, row.id) for row in rows]


def next_unanswered(connection: Connection, wanted: str) -> Message | None:
    """The oldest visitor message of a conversation that has no turn."""
    row = connection.execute(
        _select_messages()
        .outerjoin(turn, turn.c.message_id == message.c.id)
        .where(
            message.c.conversation_id == wanted,
            message.c.author == "visitor",
            turn.c.message_id.is_(None),
        )
        .order_by(message.c.id)
        .limit(1)
    ).one_or_none()
    return _message(row) if row else None


def language_of(connection: Connection, wanted: str) -> str | None:
    """The language of a conversation; None if there is no such conversation."""
    found = connection.execute(
        sa.select(conversation.c.language).where(conversation.c.id == wanted)
    ).scalar_one_or_none()
    return None if found is None else str(found)


def relayed(connection: Connection, wanted: str) -> int:
    """How many of the visitor's messages a human had, so that the bot said nothing to them."""
    counted = sa.select(sa.func.count()).where(
        turn.c.conversation_id == wanted, turn.c.outcome == "relayed"
    )
    return int(connection.execute(counted).scalar_one())


def languages_of(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """Language by conversation."""
    rows = connection.execute(
        sa.select(conversation.c.id, conversation.c.language).where(conversation.c.id.in_(wanted))
    ).all()
    return {row.id: row.language for row in rows}


def was_offered(connection: Connection, wanted: str, payload: str) -> bool:
    """Whether a button with this payload stands under a message of the conversation."""
    offered = connection.execute(
        sa.select(message.c.buttons).where(
            message.c.conversation_id == wanted, message.c.buttons.is_not(None)
        )
    ).scalars()
    return any(payload == button.payload for text in offered for button in load_buttons(text))


def turns_behind(connection: Connection, reply_ids: Sequence[int]) -> dict[int, Turn]:
    """For each of the bot's messages that answers a visitor: the turn it was said in."""
    rows = connection.execute(
        sa.select(turn, message.c.id.label("reply_id"))
        .join(message, message.c.in_reply_to == turn.c.message_id)
        .where(message.c.id.in_(reply_ids))
    ).all()
    return {row.reply_id: _turn(row) for row in rows}


def _turn(row: Any) -> Turn:
    return Turn(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        language=row.language,
        intent=row.intent,
        entry_id=row.entry_id,
        confidence=row.confidence,
        ranking=[(label, confidence) for label, confidence in json.loads(row.ranking)],
        outcome=row.outcome,
        model_id=row.model_id,
        latency_ms=row.latency_ms,
    )
