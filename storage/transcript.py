"""Reading the conversation log: what was said, in order, and what still waits for an answer."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import attachments, conversations
from storage.attachments import Attachment
from storage.conversations import Button, Message, Turn, load_buttons
from storage.tables import conversation, message, turn, version


@dataclass(frozen=True)
class Said:
    """One message, with what was understood of it if it is a visitor's that had its turn."""

    channel: str
    author: str
    text: str
    payload: str | None
    cid: str | None
    created_at: datetime
    entry_id: str | None
    version: int | None
    intent: str | None
    confidence: float | None
    ranking: Sequence[tuple[str, float]]


_SAID = (
    sa.select(
        conversation.c.channel,
        message.c.author,
        message.c.text,
        message.c.payload,
        message.c.cid,
        message.c.created_at,
        version.c.entry_id,
        version.c.number.label("version"),
        turn.c.intent,
        turn.c.confidence,
        turn.c.ranking,
    )
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .outerjoin(turn, turn.c.message_id == message.c.id)
    .outerjoin(version, version.c.id == message.c.version_id)
    .order_by(message.c.id)
)
_SAID_WITH = _SAID.where(conversation.c.sender == sa.bindparam("sender"))
_LAST_TURN_OF_EACH = (
    sa.select(
        sa.select(sa.func.max(turn.c.message_id))
        .where(turn.c.conversation_id == conversation.c.id)
        .correlate(conversation)
        .scalar_subquery()
        .label("id")
    )
    .where(conversation.c.sender == sa.bindparam("sender"))
    .subquery()
)
_LAST_HEARD = _SAID.where(
    message.c.id == sa.select(sa.func.max(_LAST_TURN_OF_EACH.c.id)).scalar_subquery()
)
_SAID_BEFORE = (
    sa.select(message.c.text)
    .where(
        message.c.conversation_id == sa.bindparam("wanted"),
        message.c.id < sa.bindparam("before"),
        message.c.author == "visitor",
        message.c.payload.is_(None),
    )
    .order_by(message.c.id.desc())
    .limit(sa.bindparam("most"))
)


_MESSAGES = sa.select(
    message,
    version.c.entry_id,
    version.c.number.label("version"),
    version.c.approved_by,
    version.c.approved_at,
).outerjoin(version, version.c.id == message.c.version_id)
# Statements of every message are built once: to build one takes longer than to run it.
_AFTER = (
    _MESSAGES.where(
        message.c.conversation_id == sa.bindparam("wanted"), message.c.id > sa.bindparam("since")
    )
    .order_by(message.c.id.desc())
    .limit(sa.bindparam("most"))
)
_NEXT_UNANSWERED = (
    _MESSAGES.outerjoin(turn, turn.c.message_id == message.c.id)
    .where(
        message.c.conversation_id == sa.bindparam("wanted"),
        message.c.author == "visitor",
        turn.c.message_id.is_(None),
    )
    .order_by(message.c.id)
    .limit(1)
)
_LANGUAGE = sa.select(conversation.c.language).where(conversation.c.id == sa.bindparam("wanted"))
_TURNS_BEHIND = (
    sa.select(turn, message.c.id.label("reply_id"))
    .join(message, message.c.in_reply_to == turn.c.message_id)
    .where(message.c.id.in_(sa.bindparam("replies", expanding=True)))
)


def messages_after(
    connection: Connection, wanted: str, since: int = 0, limit: int = 500
) -> list[Message]:
    """The newest `limit` messages of a conversation with an id above `since`, oldest first."""
    asked = {"wanted": wanted, "since": since, "most": limit}
    rows = connection.execute(_AFTER, asked).all()
    files = attachments.after(connection, wanted, since)
    return [_message(row, files.get(row.id, ())) for row in reversed(rows)]


def _message(row: Any, files: tuple[Attachment, ...] = ()) -> Message:
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
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        files=files,
    )


def said_before(connection: Connection, wanted: str, message_id: int, limit: int) -> list[str]:
    """What the visitor wrote before a message, the newest first; pressed buttons are left out."""
    asked = {"wanted": wanted, "before": message_id, "most": limit}
    rows = connection.execute(_SAID_BEFORE, asked)
    return [row.text for row in rows]


def messages_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Message]:
    rows = connection.execute(_MESSAGES.where(message.c.id.in_(ids))).all()
    files = attachments.of_messages(connection, [row.id for row in rows])
    return {row.id: _message(row, files.get(row.id, ())) for row in rows}


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
    row = connection.execute(_NEXT_UNANSWERED, {"wanted": wanted}).one_or_none()
    return _message(row) if row else None


def language_of(connection: Connection, wanted: str) -> str | None:
    """The language of a conversation; None if there is no such conversation."""
    found = connection.execute(_LANGUAGE, {"wanted": wanted}).scalar_one_or_none()
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


def last_offered(connection: Connection, wanted: str) -> list[tuple[str, tuple[Button, ...]]]:
    """What was said with buttons in the newest turn of a conversation: the entry, and they."""
    newest = conversations.last_turn_id(connection, wanted)
    rows = connection.execute(
        sa.select(version.c.entry_id, message.c.buttons)
        .join(version, version.c.id == message.c.version_id)
        .where(
            message.c.conversation_id == wanted,
            message.c.id > (newest or 0),
            message.c.in_reply_to == newest,
            message.c.buttons.is_not(None),
        )
        .order_by(message.c.id)
    )
    return [(row.entry_id, load_buttons(row.buttons)) for row in rows]


def turns_behind(connection: Connection, reply_ids: Sequence[int]) -> dict[int, Turn]:
    """For each of the bot's messages that answers a visitor: the turn it was said in."""
    if not reply_ids:
        return {}
    rows = connection.execute(_TURNS_BEHIND, {"replies": list(reply_ids)})
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
        ranking=ranking_of(row.ranking),
        outcome=row.outcome,
        model_id=row.model_id,
        latency_ms=row.latency_ms,
    )


def ranking_of(stored: str | None) -> list[tuple[str, float]]:
    return [(label, share) for label, share in json.loads(stored)] if stored else []


def last_heard_from(connection: Connection, sender: str) -> list[Said]:
    """The newest visitor's message that had its turn, on whichever channel; none before one."""
    return _said(connection.execute(_LAST_HEARD, {"sender": sender}))


def said_with(connection: Connection, sender: str) -> list[Said]:
    """Everything said with a sender on any channel, in its order."""
    return _said(connection.execute(_SAID_WITH, {"sender": sender}))


def _said(rows: Iterable[Any]) -> list[Said]:
    return [Said(**{**row._mapping, "ranking": ranking_of(row.ranking)}) for row in rows]


def senders(connection: Connection) -> list[str]:
    """Every sender who ever began a conversation."""
    return list(connection.execute(sa.select(conversation.c.sender).distinct()).scalars())
