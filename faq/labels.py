"""People confirm or correct what the bot understood; what they confirm, every model is asked.

Every function takes an open transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.review import Refused
from storage.asked_tables import label_skip
from storage.inserts import insert_once
from storage.release_tables import regression
from storage.tables import conversation, live_version, message, turn
from storage.transcript import ranking_of

OFFERED = timedelta(weeks=4)
"""Turns of before are not offered for labelling."""
FAQ_PREFIX = "faq/"
UNANSWERABLE = "unanswerable"
INTENTS = (
    "complaint",
    "sales_enquiry",
    "ask_for_human",
    "legal_threat",
    "self_harm",
    "greet",
    "thanks",
    "goodbye",
    "affirm",
    "deny",
    "bot_challenge",
    "feedback",
    "abuse",
    "still_waiting",
    "change_language",
)
"""What a message can mean beside an entry (domain.yml)."""
# Pressed, typed for a person, or not read as words: nothing was understood.
NO_MESSAGE = ("choose", "none_of_these", "helped", "skip_question", "just_connect")
_NOT_UNDERSTOOD = ("relayed", "form", "refused")


@dataclass(frozen=True)
class Labelled:
    """A turn to label: the message as its visitor wrote it, and what the bot made of it."""

    message_id: int
    conversation_id: str
    name: str
    """The visitor's, as an agent wrote it down; empty if nobody did."""
    language: str
    text: str
    at: datetime
    outcome: str
    helped: bool | None
    confidence: float
    ranking: Sequence[tuple[str, float]]
    """Labels, the likeliest first: `faq/ENTRY` or an intent."""


@dataclass(frozen=True)
class Confirmed:
    """What a person says that a message means."""

    message_id: int | None
    language: str
    text: str
    expected: str
    """An entry's id, an intent, or UNANSWERABLE."""
    by: str
    at: datetime


def following(connection: Connection, account: str, now: datetime) -> Labelled | None:
    """The next turn: what did not help comes first, then what the bot was least sure of."""
    rows = connection.execute(
        _turns(account, now)
        .order_by(
            sa.case((turn.c.helped.is_(False), 0), else_=1),
            turn.c.confidence,
            turn.c.message_id.desc(),
        )
        .limit(1)
    )
    row = rows.one_or_none()
    return _labelled(row) if row else None


def find(connection: Connection, message_id: int, account: str, now: datetime) -> Labelled | None:
    """A turn, if it is still to be labelled."""
    wanted = _turns(account, now).where(turn.c.message_id == message_id)
    row = connection.execute(wanted).one_or_none()
    return _labelled(row) if row else None


def left(connection: Connection, account: str, now: datetime) -> int:
    """How many turns there are to label."""
    found = sa.select(sa.func.count()).select_from(_turns(account, now).subquery())
    return int(connection.execute(found).scalar_one())


def confirm(
    connection: Connection, of: Labelled, label: str, text: str, by: str, now: datetime
) -> None:
    """Keep what the turn's message means; `text` is its words without personal data.

    Raises Refused if somebody was first, or nothing has this label.
    """
    expected = _expected(connection, label)
    row = {
        "language": of.language,
        "text": text,
        "expected": expected,
        "confirmed_by": by,
        "confirmed_at": now,
        "message_id": of.message_id,
    }
    if not insert_once(connection, regression, row):
        raise Refused("label_taken")


def skip(connection: Connection, message_id: int, account: str) -> None:
    """Leave a turn to others."""
    insert_once(connection, label_skip, {"message_id": message_id, "account": account})


def undo(connection: Connection, message_id: int, account: str) -> None:
    """Take back what this account said of a turn; raise Refused if that is nothing."""
    own = (regression.c.message_id == message_id, regression.c.confirmed_by == account)
    skipped = (label_skip.c.message_id == message_id, label_skip.c.account == account)
    taken = connection.execute(sa.delete(regression).where(*own)).rowcount
    taken += connection.execute(sa.delete(label_skip).where(*skipped)).rowcount
    if not taken:
        raise Refused("label_not_yours")


def confirmed(connection: Connection, limit: int | None = None) -> list[Confirmed]:
    """What was confirmed, the newest first."""
    rows = connection.execute(sa.select(regression).order_by(regression.c.id.desc()).limit(limit))
    return [
        Confirmed(
            row.message_id,
            row.language,
            row.text,
            row.expected,
            row.confirmed_by,
            row.confirmed_at,
        )
        for row in rows
    ]


def _expected(connection: Connection, label: str) -> str:
    if label == UNANSWERABLE or label in INTENTS:
        return label
    entry_id = label.removeprefix(FAQ_PREFIX)
    live = sa.select(live_version.c.entry_id).where(live_version.c.entry_id == entry_id)
    if entry_id == label or connection.execute(live).first() is None:
        raise Refused("label_unknown", label=repr(label))
    return entry_id


def _turns(account: str, now: datetime) -> Any:
    done = sa.exists().where(regression.c.message_id == turn.c.message_id)
    skipped = sa.exists().where(
        label_skip.c.message_id == turn.c.message_id, label_skip.c.account == account
    )
    return (
        sa.select(turn, message.c.text, conversation.c.visitor_name)
        .join(message, message.c.id == turn.c.message_id)
        .join(conversation, conversation.c.id == turn.c.conversation_id)
        .where(
            turn.c.created_at >= now - OFFERED,
            message.c.payload.is_(None),
            # Who deleted a conversation took the words along.
            message.c.text != "",
            turn.c.intent.not_in(NO_MESSAGE),
            turn.c.outcome.not_in(_NOT_UNDERSTOOD),
            ~done,
            ~skipped,
        )
    )


def _labelled(row: Any) -> Labelled:
    return Labelled(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        name=row.visitor_name or "",
        language=row.language,
        text=row.text,
        at=row.created_at,
        outcome=row.outcome,
        helped=row.helped,
        confidence=row.confidence,
        ranking=ranking_of(row.ranking),
    )
