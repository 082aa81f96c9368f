"""Flags that were raised: each stays open until somebody says what was done about it.

Every function takes an open transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.review import Refused
from storage.flag_tables import flag
from storage.inserts import insert_once

SPEED = "speed"
"""The kind of flag that no phrase raises: complaints on one topic that come too fast."""
MOST_WORDS = 2000
"""Characters of what was done that are kept."""


# Statements of turns are built once: to build one takes longer than to run it.
_THIS = (flag.c.kind == sa.bindparam("its_kind"), flag.c.subject == sa.bindparam("its_subject"))
_OPEN = sa.select(flag.c.id).where(*_THIS, flag.c.closed_at.is_(None))
_COUNT_AGAIN = (
    sa.update(flag).where(*_THIS, flag.c.closed_at.is_(None)).values(times=flag.c.times + 1)
)
_LAST_CLOSING = sa.select(sa.func.max(flag.c.closed_at)).where(*_THIS)


class NoSuchFlag(LookupError):
    """There is no flag of that number: `dover flags list --all` shows those that exist."""


class FlagRefused(Refused):
    """The flag cannot be closed so: the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Sighting:
    """What was seen in a message."""

    kind: str
    rule: str
    subject: str
    conversation_id: str
    message_id: int


@dataclass(frozen=True)
class Flag:
    id: int
    kind: str
    rule: str
    subject: str
    conversation_id: str
    message_id: int
    ticket_id: int | None
    held: tuple[str, ...]
    raised_at: datetime
    times: int
    last_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    what_was_done: str
    false_alarm: bool | None


@dataclass(frozen=True)
class Figures:
    """Flags of some time: those raised, those closed of them, and those that were false alarms."""

    raised: int
    closed: int
    false_alarms: int

    @property
    def false_share(self) -> float | None:
        """Share of the closed ones that were false alarms; None if none is closed."""
        return self.false_alarms / self.closed if self.closed else None


def of_conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"


def of_topic(topic: str) -> str:
    return f"topic:{topic}"


def raise_once(connection: Connection, seen: Sighting, now: datetime) -> int | None:
    """Raise the flag and return its number; None if it is up already: it is counted there."""
    written = {**vars(seen), "held": "[]", "raised_at": now, "last_at": now, "what_was_done": ""}
    this = {"its_kind": seen.kind, "its_subject": seen.subject}
    if insert_once(connection, flag, {**written, "times": 1}):
        return int(connection.execute(_OPEN, this).scalar_one())
    connection.execute(_COUNT_AGAIN, {**this, "last_at": now})
    return None


def complete(
    connection: Connection, flag_id: int, ticket_id: int | None, held: Sequence[str]
) -> None:
    """Write what followed from a flag: its ticket, and the topics that are held since."""
    values = {"ticket_id": ticket_id, "held": json.dumps(list(held))}
    connection.execute(sa.update(flag).where(flag.c.id == flag_id).values(**values))


def close(
    connection: Connection,
    flag_id: int,
    by: str,
    what_was_done: str,
    false_alarm: bool,
    now: datetime,
) -> Flag:
    """Take the flag down; raise NoSuchFlag or FlagRefused."""
    get(connection, flag_id)
    words = what_was_done.strip()
    if not words:
        raise FlagRefused("flag_says_nothing")
    if len(words) > MOST_WORDS:
        raise FlagRefused("flag_too_long", length=len(words), most=MOST_WORDS)
    changed = connection.execute(
        sa.update(flag)
        .where(flag.c.id == flag_id, flag.c.closed_at.is_(None))
        .values(closed_at=now, closed_by=by, what_was_done=words, false_alarm=false_alarm)
    )
    found = get(connection, flag_id)
    if changed.rowcount != 1:
        raise FlagRefused("flag_closed", number=flag_id, account=found.closed_by or "")
    return found


def get(connection: Connection, flag_id: int) -> Flag:
    row = connection.execute(sa.select(flag).where(flag.c.id == flag_id)).one_or_none()
    if row is None:
        raise NoSuchFlag(f"{flag_id}: {NoSuchFlag.__doc__}")
    return _flag(row)


def listed(connection: Connection, is_open: bool, limit: int = 200) -> list[Flag]:
    """The open flags, or the closed ones; the newest first."""
    which = flag.c.closed_at.is_(None) if is_open else flag.c.closed_at.is_not(None)
    rows = connection.execute(sa.select(flag).where(which).order_by(flag.c.id.desc()).limit(limit))
    return [_flag(row) for row in rows]


def count_open(connection: Connection) -> int:
    counted = sa.select(sa.func.count()).where(flag.c.closed_at.is_(None))
    return int(connection.execute(counted).scalar_one())


def figures(connection: Connection, since: datetime) -> Figures:
    counted = sa.select(
        sa.func.count(), sa.func.count(flag.c.closed_at), sa.func.sum(_one_if(flag.c.false_alarm))
    ).where(flag.c.raised_at >= since)
    raised, closed, false_alarms = connection.execute(counted).one()
    return Figures(raised, closed, int(false_alarms or 0))


def last_closing(connection: Connection, kind: str, subject: str) -> datetime | None:
    """When the last flag of a subject was taken down; None if none was."""
    this = {"its_kind": kind, "its_subject": subject}
    found: datetime | None = connection.execute(_LAST_CLOSING, this).scalar_one()
    return found


def _one_if(column: Any) -> Any:
    return sa.case((column.is_(True), 1), else_=0)


def _flag(row: Any) -> Flag:
    return Flag(**{**row._mapping, "held": tuple(json.loads(row.held))})
