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
from sqlalchemy.engine import Connection

from storage.attachments import Attachment
from storage.inserts import insert_once
from storage.tables import conversation, message, turn

# Statements of every turn are built once: to build one takes longer than to run it.
_LOCK = (
    sa.select(
        conversation.c.id,
        conversation.c.channel,
        conversation.c.sender,
        conversation.c.language,
        conversation.c.language_chosen,
        conversation.c.unknowns_in_a_row,
        conversation.c.asked_helped_id,
    )
    .where(conversation.c.id == sa.bindparam("wanted"))
    .with_for_update()
)
_UPDATE = sa.update(conversation).where(conversation.c.id == sa.bindparam("wanted"))
_BY_CID = sa.select(message.c.id).where(
    message.c.conversation_id == sa.bindparam("wanted"), message.c.cid == sa.bindparam("said_as")
)
_ADD_MESSAGE = sa.insert(message)
_ADD_TURN = sa.insert(turn)
_TURN_OF = sa.select(turn.c.message_id).where(turn.c.message_id == sa.bindparam("wanted"))
_LAST_TURN = sa.select(sa.func.max(turn.c.message_id)).where(
    turn.c.conversation_id == sa.bindparam("wanted")
)

_TURNS_SO_FAR = sa.select(
    _LAST_TURN.scalar_subquery().label("last"),
    sa.exists().where(turn.c.message_id == sa.bindparam("asked")).label("has_turn"),
)

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
    last_turn_id: int | None = None
    """The message id of its newest turn, where `turns_so_far` was asked for it."""


@dataclass(frozen=True)
class Button:
    title: str
    payload: str
    entry_id: str = ""
    """The entry whose approved words the title is, and their version."""
    version: int = 0


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
    filled: str | None = None
    """JSON object of what the version's placeholders stand for; None if it has none."""
    account: str | None = None
    """Which agent wrote it."""
    approved_by: str | None = None
    approved_at: datetime | None = None
    files: tuple[Attachment, ...] = ()


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
    values = {
        "id": wanted,
        "channel": channel,
        "sender": sender,
        "language": language,
        "language_chosen": False,
        "unknowns_in_a_row": 0,
        "page": "",
        "created_at": now,
    }
    insert_once(connection, conversation, values)
    created = lock_conversation(connection, wanted)
    assert created is not None
    return created


def lock_conversation(connection: Connection, wanted: str) -> Conversation | None:
    row = connection.execute(_LOCK, {"wanted": wanted}).one_or_none()
    return Conversation(**row._mapping) if row else None


def update_conversation(connection: Connection, wanted: str, **values: Any) -> None:
    connection.execute(_UPDATE, {"wanted": wanted, **values})


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
    stored = find_cid(connection, to.id, cid)
    if stored is not None:
        return stored, False
    values = {
        "conversation_id": to.id,
        "author": "visitor",
        "language": to.language,
        "text": clean(text),
        "payload": payload,
        "cid": cid,
        "created_at": now,
    }
    added = connection.execute(_ADD_MESSAGE, values)
    return int(added.inserted_primary_key[0]), True


def add_bot_message(
    connection: Connection,
    to: Conversation,
    said: Message,
    version_id: int,
    in_reply_to: int | None = None,
) -> int:
    """Store a sentence of the bot with the approved version that it comes from."""
    values = {
        "conversation_id": to.id,
        "author": "bot",
        "language": said.language,
        "text": said.text,
        "buttons": _dump_buttons(said.buttons),
        "in_reply_to": in_reply_to,
        "version_id": version_id,
        "filled": said.filled,
        "created_at": said.created_at,
    }
    added = connection.execute(_ADD_MESSAGE, values)
    return int(added.inserted_primary_key[0])


def add_agent_message(
    connection: Connection,
    to: Conversation,
    text: str,
    account: str,
    cid: str | None,
    now: datetime,
) -> int:
    """Store what an agent says to the visitor."""
    values = {
        "conversation_id": to.id,
        "author": "agent",
        "account": account,
        "language": to.language,
        "text": text,
        "cid": cid,
        "created_at": now,
    }
    added = connection.execute(_ADD_MESSAGE, values)
    return int(added.inserted_primary_key[0])


def find_cid(connection: Connection, wanted: str, cid: str | None) -> int | None:
    """The id of the conversation's message with this `cid`."""
    if cid is None:
        return None
    stored = connection.execute(_BY_CID, {"wanted": wanted, "said_as": cid}).scalar_one_or_none()
    return None if stored is None else int(stored)


def _dump_buttons(buttons: Sequence[Button]) -> str | None:
    if not buttons:
        return None
    return json.dumps([vars(button) for button in buttons], ensure_ascii=False)


def load_buttons(text: str | None) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in json.loads(text)) if text else ()


def log_turn(connection: Connection, done: Turn, now: datetime) -> None:
    """Store the turn; raise IntegrityError if the message has one already."""
    values = {**vars(done), "ranking": json.dumps(list(done.ranking)), "created_at": now}
    connection.execute(_ADD_TURN, values)


def turn_exists(connection: Connection, message_id: int) -> bool:
    return connection.execute(_TURN_OF, {"wanted": message_id}).one_or_none() is not None


def turns_so_far(connection: Connection, wanted: str, message_id: int) -> tuple[int | None, bool]:
    """The message id of a conversation's newest turn, and whether that message has one already."""
    row = connection.execute(_TURNS_SO_FAR, {"wanted": wanted, "asked": message_id}).one()
    return row.last, bool(row.has_turn)


def record_helped(connection: Connection, message_id: int, helped: bool) -> None:
    connection.execute(sa.update(turn).where(turn.c.message_id == message_id).values(helped=helped))


def last_turn_id(connection: Connection, wanted: str) -> int | None:
    """The message id of the newest turn of a conversation."""
    found = connection.execute(_LAST_TURN, {"wanted": wanted}).scalar_one()
    return None if found is None else int(found)
