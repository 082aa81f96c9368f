"""The files of messages: their rows. Each function takes an open transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.visitor_tables import attachment


@dataclass(frozen=True)
class Attachment:
    id: str
    conversation_id: str
    account: str | None
    """The agent who sent it; None for the visitor."""
    name: str
    type: str
    bytes: int
    sha256: str
    width: int | None
    height: int | None
    created_at: datetime
    message_id: int | None = None
    place: int = 0


class NoSuchAttachment(Exception):
    """A file that is to be sent is not there: it was sent already, or was kept for too long."""


# A statement of every read is built once: to build it takes longer than to run it.
_AFTER = (
    sa.select(attachment)
    .where(
        attachment.c.conversation_id == sa.bindparam("wanted"),
        attachment.c.message_id > sa.bindparam("since"),
    )
    .order_by(attachment.c.message_id, attachment.c.place)
)


def add(connection: Connection, one: Attachment) -> None:
    connection.execute(sa.insert(attachment), vars(one))


def attach(
    connection: Connection, conversation_id: str, account: str | None, message_id: int, *ids: str
) -> None:
    """Make the files, in this order, part of a message of whoever sent them.

    Raises NoSuchAttachment.
    """
    for place, file_id in enumerate(ids):
        changed = connection.execute(
            sa.update(attachment)
            .where(attachment.c.id == file_id, *_waiting(conversation_id, account))
            .values(message_id=message_id, place=place)
        )
        if not changed.rowcount:
            raise NoSuchAttachment(f"file {place + 1} of {len(ids)} is not there; send it again")


def _waiting(conversation_id: str, account: str | None) -> tuple[Any, ...]:
    """Files of one side of a conversation that no message carries."""
    return (
        attachment.c.conversation_id == conversation_id,
        attachment.c.account.is_(None) if account is None else attachment.c.account == account,
        attachment.c.message_id.is_(None),
    )


def find(connection: Connection, wanted: str) -> Attachment | None:
    row = connection.execute(sa.select(attachment).where(attachment.c.id == wanted)).one_or_none()
    return _attachment(row) if row else None


def after(
    connection: Connection, conversation_id: str, since: int
) -> dict[int, tuple[Attachment, ...]]:
    """The files of a conversation's messages with an id above `since`, by message."""
    return _by_message(connection.execute(_AFTER, {"wanted": conversation_id, "since": since}))


def of_messages(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Attachment, ...]]:
    found = sa.select(attachment).where(attachment.c.message_id.in_(ids))
    return _by_message(connection.execute(found.order_by(attachment.c.place)))


def unsent(connection: Connection, conversation_id: str, account: str | None) -> int:
    """How many files wait for the message that is to carry them."""
    waiting = sa.select(sa.func.count()).where(*_waiting(conversation_id, account))
    return int(connection.execute(waiting).scalar_one())


def forget(connection: Connection, conversation_id: str) -> list[str]:
    """Delete the rows of a conversation's files; return their ids, for the folder."""
    return _delete(connection, attachment.c.conversation_id == conversation_id)


def forget_unsent(connection: Connection, before: datetime) -> list[str]:
    """Delete the rows of files that no message carries since then; return their ids."""
    is_old = sa.and_(attachment.c.message_id.is_(None), attachment.c.created_at < before)
    return _delete(connection, is_old)


def known(connection: Connection, ids: Iterable[str]) -> set[str]:
    found = sa.select(attachment.c.id).where(attachment.c.id.in_(list(ids)))
    return set(connection.execute(found).scalars())


def _delete(connection: Connection, which: Any) -> list[str]:
    ids = list(connection.execute(sa.select(attachment.c.id).where(which)).scalars())
    if ids:
        connection.execute(sa.delete(attachment).where(attachment.c.id.in_(ids)))
    return ids


def _by_message(rows: Iterable[Any]) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in rows:
        found[row.message_id].append(_attachment(row))
    return {message_id: tuple(files) for message_id, files in found.items()}


def _attachment(row: Any) -> Attachment:
    return Attachment(**row._mapping)
