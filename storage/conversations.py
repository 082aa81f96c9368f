"""The conversation log: who wrote what, in one order for each conversation.

Every function takes an open transaction. Whoever adds a message holds the lock of its
conversation's row, so that the order of ids is the order in which readers see them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.tables import conversation, message, turn, version

MAX_TEXT = 20_000
"""Characters of one message that are kept; the rest is cut."""


@dataclass(frozen=True)
class Conversation:
    id: str
    channel: str
    sender: str
    language: str
    language_chosen: bool
    unknowns_in_a_row: int
    asked_helped_id: int | None


@dataclass(frozen=True)
class Button:
    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    id: int
    author: str
    language: str
    text: str
    created_at: datetime
    cid: str | None = None
    payload: str | None = None
    buttons: tuple[Button, ...] = ()
    entry_id: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Turn:
    """What was understood of one visitor message, and what was done about it."""

    message_id: int
    conversation_id: str
    channel: str
    language: str
    intent: str
    entry_id: str | None
    confidence: float
    ranking: Sequence[tuple[str, float]]
    outcome: str
    model_id: str
    latency_ms: float


def conversation_id(channel: str, sender: str) -> str:
    return f"{channel}:{sender}"


def clean(text: str) -> str:
    """`text` as it is stored: at most MAX_TEXT characters, without characters that are not text.

    Dropped are control characters (PostgreSQL refuses NUL) and the marks that override the
    direction of what follows them: they can make a line read as another one.
    """
    kept = (c for c in text[:MAX_TEXT] if c in "\n\t" or not (_is_control(c) or c in _OVERRIDES))
    return "".join(kept).strip()


_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"


def open_conversation(
    connection: Connection, channel: str, sender: str, language: str, now: datetime
) -> Conversation:
    """The conversation, made if it is new, locked until the transaction ends."""
    wanted = conversation_id(channel, sender)
    found = lock_conversation(connection, wanted)
    if found:
        return found
    connection.execute(
        _insert_once(connection, conversation).values(
            id=wanted,
            channel=channel,
            sender=sender,
            language=language,
            language_chosen=False,
            unknowns_in_a_row=0,
            page="",
            created_at=now,
        )
    )
    created = lock_conversation(connection, wanted)
    assert created is not None
    return created


def _insert_once(connection: Connection, table: sa.Table) -> Any:
    """An insert that does nothing when the row is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def lock_conversation(connection: Connection, wanted: str) -> Conversation | None:
    row = connection.execute(
        sa.select(
            conversation.c.id,
            conversation.c.channel,
            conversation.c.sender,
            conversation.c.language,
            conversation.c.language_chosen,
            conversation.c.unknowns_in_a_row,
            conversation.c.asked_helped_id,
        )
        .where(conversation.c.id == wanted)
        .with_for_update()
    ).one_or_none()
    return Conversation(**row._mapping) if row else None


def update_conversation(connection: Connection, wanted: str, **values: Any) -> None:
    connection.execute(sa.update(conversation).where(conversation.c.id == wanted).values(**values))


def add_visitor_message(
    connection: Connection,
    to: Conversation,
    text: str,
    now: datetime,
    cid: str | None = None,
    payload: str | None = None,
) -> tuple[int, bool]:
    """Store what the visitor wrote; return its id and whether it is new.

    With a `cid` that is stored already nothing is added and the first id comes back.
    """
    if cid is not None:
        stored = connection.execute(
            sa.select(message.c.id).where(message.c.conversation_id == to.id, message.c.cid == cid)
        ).scalar_one_or_none()
        if stored is not None:
            return int(stored), False
    added = connection.execute(
        sa.insert(message).values(
            conversation_id=to.id,
            author="visitor",
            language=to.language,
            text=clean(text),
            payload=payload,
            cid=cid,
            created_at=now,
        )
    )
    return int(added.inserted_primary_key[0]), True


def add_bot_message(
    connection: Connection,
    to: Conversation,
    said: Message,
    version_id: int,
    in_reply_to: int | None = None,
) -> int:
    """Store a sentence of the bot with the approved version that it comes from."""
    added = connection.execute(
        sa.insert(message).values(
            conversation_id=to.id,
            author="bot",
            language=said.language,
            text=said.text,
            buttons=_dump_buttons(said.buttons),
            in_reply_to=in_reply_to,
            version_id=version_id,
            created_at=said.created_at,
        )
    )
    return int(added.inserted_primary_key[0])


def _dump_buttons(buttons: Sequence[Button]) -> str | None:
    if not buttons:
        return None
    return json.dumps([vars(button) for button in buttons], ensure_ascii=False)


def _load_buttons(text: str | None) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in json.loads(text)) if text else ()


def log_turn(connection: Connection, done: Turn, now: datetime) -> None:
    """Store the turn; raise IntegrityError if the message has one already."""
    values = {**vars(done), "ranking": json.dumps(list(done.ranking)), "created_at": now}
    connection.execute(sa.insert(turn).values(**values))


def turn_exists(connection: Connection, message_id: int) -> bool:
    return bool(
        connection.execute(
            sa.select(turn.c.message_id).where(turn.c.message_id == message_id)
        ).one_or_none()
    )


def record_helped(connection: Connection, message_id: int, helped: bool) -> None:
    connection.execute(sa.update(turn).where(turn.c.message_id == message_id).values(helped=helped))


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


def replies_to(connection: Connection, message_id: int) -> list[Message]:
    """What the bot said to a visitor's message, in order; empty while it is unanswered."""
    rows = connection.execute(
        _select_messages().where(message.c.in_reply_to == message_id).order_by(message.c.id)
    ).all()
    return [_message(row) for row in rows]


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
        buttons=_load_buttons(row.buttons),
        entry_id=row.entry_id,
        version=row.version,
    )


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


def last_turn_id(connection: Connection, wanted: str) -> int | None:
    """The message id of the newest turn of a conversation."""
    found = connection.execute(
        sa.select(sa.func.max(turn.c.message_id)).where(turn.c.conversation_id == wanted)
    ).scalar_one()
    return None if found is None else int(found)


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


def was_offered(connection: Connection, wanted: str, payload: str) -> bool:
    """Whether a button with this payload stands under a message of the conversation."""
    offered = connection.execute(
        sa.select(message.c.buttons).where(
            message.c.conversation_id == wanted, message.c.buttons.is_not(None)
        )
    ).scalars()
    return any(payload == button.payload for text in offered for button in _load_buttons(text))


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
