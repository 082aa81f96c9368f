"""What the desk must tell people: an outbox that is written in the transaction that causes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.inserts import insert_once
from storage.tables import notice


class NoticeState(str, Enum):
    # To be sent at its time; a failed try leaves it here with a later time.
    WAITING = "waiting"
    SENT = "sent"
    # Given up after the last try; shown until somebody sends it again.
    FAILED = "failed"


@dataclass(frozen=True)
class Notice:
    once: str
    """Names the occasion: a second notice of the same name is not written."""
    account: str
    """Who is told; a contact of the agreement or an account of the desk."""
    kind: str
    """Which words are used, such as review_due."""
    about: str
    """What it is about, such as entry:opening_hours or ticket:12; the page that it links to."""
    values: str = "{}"
    """JSON object of what the words are filled with."""


def add_notice(connection: Connection, given: Notice, now: datetime) -> bool:
    """Write the notice, to be sent at once; return False if its occasion had one already."""
    added = connection.execute(
        insert_once(connection, notice).values(
            **vars(given),
            state=NoticeState.WAITING.value,
            tries=0,
            next_try_at=now,
            error="",
            created_at=now,
        )
    )
    return bool(added.rowcount)


def written_before(connection: Connection, names: Collection[str]) -> set[str]:
    """Which of these occasions had their notice already."""
    found = sa.select(notice.c.once).where(notice.c.once.in_(names))
    return set(connection.execute(found).scalars())


def waiting_notices(connection: Connection) -> int:
    """How many are not sent yet."""
    counted = sa.select(sa.func.count()).where(notice.c.state == NoticeState.WAITING.value)
    return int(connection.execute(counted).scalar_one())
