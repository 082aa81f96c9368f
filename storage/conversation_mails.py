"""Conversations that go out to their visitors by e-mail: their rows (storage/retrying.py).

The address is kept as long as it is to be sent, and the database sees to that; a row lasts a day.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import retrying
from storage.inserts import insert_once
from storage.tables import message
from storage.visitor_tables import conversation_mail as mail


class MailState(str, Enum):
    # To be sent at its time; a failed try leaves it here with a later time.
    WAITING = retrying.WAITING
    SENT = "sent"
    # Given up after the last try.
    FAILED = "failed"
    # The visitor deleted the conversation first.
    DROPPED = "dropped"


@dataclass(frozen=True)
class Wish:
    """What a visitor asks for."""

    conversation_id: str
    cid: str
    """The page's own id of the wish: asked for again, it is mailed once."""
    address: str
    address_hash: str
    language: str


@dataclass(frozen=True)
class Taken:
    """A mail to be sent now."""

    id: int
    conversation_id: str
    cid: str
    address: str
    language: str
    up_to: int
    """The last message that it holds."""
    tries: int
    created_at: datetime


def add(connection: Connection, wish: Wish, most_to_address: int, now: datetime) -> bool:
    """Write the mail, to be sent at once; return False if the address has had its share."""
    values = {
        **vars(wish),
        "up_to": _last_message(connection, wish.conversation_id),
        "state": MailState.WAITING.value,
        "tries": 0,
        "next_try_at": now,
        "created_at": now,
    }
    had = sa.select(mail.c.place).where(mail.c.address_hash == wish.address_hash)
    free = set(range(most_to_address)) - set(connection.execute(had).scalars())
    # A place that another conversation takes meanwhile is no longer free.
    return any(insert_once(connection, mail, {**values, "place": place}) for place in sorted(free))


def _last_message(connection: Connection, conversation_id: str) -> int:
    found = sa.select(sa.func.max(message.c.id)).where(message.c.conversation_id == conversation_id)
    return int(connection.execute(found).scalar_one())


def is_there(connection: Connection, wish: Wish) -> bool:
    """Whether the same wish was written before."""
    same = (mail.c.conversation_id == wish.conversation_id, mail.c.cid == wish.cid)
    return connection.execute(sa.select(mail.c.id).where(*same)).first() is not None


def count(connection: Connection, conversation_id: str) -> int:
    """How many mails of a conversation there are."""
    counted = sa.select(sa.func.count()).where(mail.c.conversation_id == conversation_id)
    return int(connection.execute(counted).scalar_one())


def take(connection: Connection, now: datetime, limit: int) -> list[Taken]:
    """The mails whose time has come, oldest first; nobody else gets them for a while."""
    taken = retrying.take(connection, mail, now, limit)
    columns = [mail.c[name] for name in Taken.__dataclass_fields__]
    found = sa.select(*columns).where(mail.c.id.in_(taken)).order_by(mail.c.id)
    return [Taken(**row._mapping) for row in connection.execute(found)] if taken else []


def next_try(connection: Connection) -> datetime | None:
    """When the next mail is to be sent; None if none waits."""
    return retrying.next_try(connection, mail)


def waits(connection: Connection, mail_id: int) -> bool:
    """Whether it is still to be sent."""
    return connection.execute(sa.select(mail.c.id).where(*_waiting(mail_id))).first() is not None


def sent(connection: Connection, mail_id: int) -> None:
    _end(connection, MailState.SENT, *_waiting(mail_id))


def postpone(connection: Connection, one: Taken, now: datetime) -> MailState:
    """Try again later, or give up after the last try; return the state from now on."""
    again = retrying.after_failure(one.tries + 1, now)
    if again is None:
        _end(connection, MailState.FAILED, *_waiting(one.id))
        return MailState.FAILED
    connection.execute(sa.update(mail).where(*_waiting(one.id)).values(**again))
    return MailState.WAITING


def drop(connection: Connection, conversation_id: str) -> None:
    """What waits of the conversation is not sent; that it was asked for still counts."""
    _end(connection, MailState.DROPPED, mail.c.conversation_id == conversation_id, _WAITS)


def forget(connection: Connection, before: datetime) -> None:
    """Delete the rows from before then; what could not be sent since is not sent any more."""
    connection.execute(sa.delete(mail).where(mail.c.created_at < before))


_WAITS = mail.c.state == MailState.WAITING.value


def _waiting(mail_id: int) -> tuple[Any, ...]:
    return (mail.c.id == mail_id, _WAITS)


def _end(connection: Connection, state: MailState, *which: Any) -> None:
    """The address goes with the end of sending."""
    ended = sa.update(mail).where(*which).values(state=state.value, address=None)
    connection.execute(ended)
