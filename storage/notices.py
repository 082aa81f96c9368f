"""What the desk must tell people: an outbox that is written in the transaction that causes it.

A notice waits until it went out by every way that is set up (storage/retrying.py).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import retrying
from storage.account_tables import account
from storage.inserts import insert_once
from storage.promise_tables import notice, notice_sent


class NoticeState(str, Enum):
    # To be sent at its time; a failed try leaves it here with a later time.
    WAITING = retrying.WAITING
    SENT = "sent"
    # Given up after the last try; shown until somebody sends it again.
    FAILED = "failed"


class NoSuchNotice(LookupError):
    """There is no failed notice of that number: `dover notices list` shows them."""


@dataclass(frozen=True)
class Notice:
    once: str
    """Names the occasion: a second notice of the same name is not written."""
    account: str
    """Who is told; a contact of the agreement or an account of the desk."""
    kind: str
    """Which words are used, such as review_due: notice_KIND and notice_KIND_text of the desk."""
    about: str
    """What it is about, such as entry:opening_hours or ticket:12; the page that it links to."""
    values: str = "{}"
    """JSON object of what the words are filled with; a name that ends in _at is an instant."""


@dataclass(frozen=True)
class Stored:
    """A notice as it is kept."""

    id: int
    once: str
    account: str
    kind: str
    about: str
    values: dict[str, Any]
    state: NoticeState
    tries: int
    next_try_at: datetime
    error: str
    sent_at: datetime | None
    read_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Taken:
    """A notice to be sent now, and whom it goes to."""

    notice: Stored
    sent: frozenset[str]
    """Ways by which it went out already."""
    known: bool
    """Whether the person has an account that is not disabled."""
    email: str | None
    language: str | None


def add_notice(connection: Connection, given: Notice, now: datetime) -> bool:
    """Write the notice, to be sent at once; return False if its occasion had one already."""
    values = {
        **vars(given),
        "state": NoticeState.WAITING.value,
        "tries": 0,
        "next_try_at": now,
        "error": "",
        "created_at": now,
    }
    return insert_once(connection, notice, values)


def take(connection: Connection, now: datetime, limit: int) -> list[Taken]:
    """The notices whose time has come, oldest first; nobody else gets them for a while."""
    taken = retrying.take(connection, notice, now, limit)
    return _taken(connection, taken) if taken else []


def _taken(connection: Connection, ids: Sequence[int]) -> list[Taken]:
    rows = connection.execute(
        sa.select(notice, account.c.email, account.c.language, account.c.disabled)
        .outerjoin(account, account.c.name == notice.c.account)
        .where(notice.c.id.in_(ids))
        .order_by(notice.c.id)
    ).all()
    ways: dict[int, set[str]] = {}
    for row in connection.execute(sa.select(notice_sent).where(notice_sent.c.notice_id.in_(ids))):
        ways.setdefault(row.notice_id, set()).add(row.way)
    return [
        Taken(
            notice=_stored(row),
            sent=frozenset(ways.get(row.id, ())),
            known=row.disabled is False,
            email=row.email,
            language=row.language,
        )
        for row in rows
    ]


def went_out(connection: Connection, notice_id: int, way: str, now: datetime) -> None:
    """Note that the notice was sent by this way, right after it was."""
    insert_once(connection, notice_sent, {"notice_id": notice_id, "way": way, "sent_at": now})


def done(connection: Connection, notice_id: int, now: datetime) -> None:
    """The notice went out by every way."""
    _change(connection, notice_id, state=NoticeState.SENT.value, sent_at=now, error="")


def postpone(connection: Connection, one: Stored, error: str, now: datetime) -> NoticeState:
    """Try again later, or give up after the last try; return the state from now on."""
    tries = one.tries + 1
    again = retrying.after_failure(tries, now)
    if again is None:
        _change(connection, one.id, state=NoticeState.FAILED.value, tries=tries, error=error)
        return NoticeState.FAILED
    _change(connection, one.id, error=error, **again)
    return NoticeState.WAITING


def retry(connection: Connection, notice_id: int, now: datetime) -> None:
    """Send a failed notice again, or a waiting one at once; raise NoSuchNotice."""
    changed = connection.execute(
        sa.update(notice)
        .where(notice.c.id == notice_id, notice.c.state != NoticeState.SENT.value)
        .values(state=NoticeState.WAITING.value, tries=0, next_try_at=now)
    )
    if not changed.rowcount:
        raise NoSuchNotice(f"{notice_id}: {NoSuchNotice.__doc__}")


def _change(connection: Connection, notice_id: int, **values: object) -> None:
    connection.execute(sa.update(notice).where(notice.c.id == notice_id).values(**values))


def next_try(connection: Connection) -> datetime | None:
    """When the next notice is to be sent; None if none waits."""
    return retrying.next_try(connection, notice)


def written_before(connection: Connection, names: Collection[str]) -> set[str]:
    """Which of these occasions had their notice already."""
    found = sa.select(notice.c.once).where(notice.c.once.in_(names))
    return set(connection.execute(found).scalars())


def waiting_notices(connection: Connection) -> int:
    """How many are not sent yet."""
    counted = sa.select(sa.func.count()).where(notice.c.state == NoticeState.WAITING.value)
    return int(connection.execute(counted).scalar_one())


def notices_of(connection: Connection, name: str, limit: int = 50) -> list[Stored]:
    """The person's newest notices, newest first."""
    return _select(connection, limit, notice.c.account == name)


def troubled(connection: Connection, limit: int = 200) -> list[Stored]:
    """Notices that failed, or that could not be sent at the first try; newest first."""
    return _select(
        connection,
        limit,
        sa.or_(
            notice.c.state == NoticeState.FAILED.value,
            sa.and_(notice.c.state == NoticeState.WAITING.value, notice.c.tries > 0),
        ),
    )


def newest(connection: Connection, limit: int = 200) -> list[Stored]:
    return _select(connection, limit)


def _select(connection: Connection, limit: int, *where: Any) -> list[Stored]:
    rows = connection.execute(
        sa.select(notice).where(*where).order_by(notice.c.id.desc()).limit(limit)
    ).all()
    return [_stored(row) for row in rows]


def unread(connection: Connection, name: str) -> int:
    counted = sa.select(sa.func.count()).where(notice.c.account == name, notice.c.read_at.is_(None))
    return int(connection.execute(counted).scalar_one())


def mark_read(connection: Connection, name: str, up_to: int, now: datetime) -> None:
    """The person has seen their notices up to this number."""
    connection.execute(
        sa.update(notice)
        .where(notice.c.account == name, notice.c.id <= up_to, notice.c.read_at.is_(None))
        .values(read_at=now)
    )


def _stored(row: Any) -> Stored:
    fields = {name: row._mapping[name] for name in Stored.__dataclass_fields__}
    fields["values"] = json.loads(fields["values"])
    fields["state"] = NoticeState(fields["state"])
    return Stored(**fields)
