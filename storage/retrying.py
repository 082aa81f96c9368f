"""Rows that wait to go out: taken by one sender at a time, and tried again after a failure.

Such a table has the columns id, state, tries and next_try_at. One that dies while it sends leaves
its rows to be sent again.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

WAITING = "waiting"
"""The state of a row that is to be sent, or tried again, at its time."""

LEASE = timedelta(minutes=2)
"""How long whoever took a row has for sending it, before it counts as not sent."""

_MINUTE = timedelta(minutes=1)
PAUSES = (_MINUTE / 12, _MINUTE / 2, 2 * _MINUTE, 10 * _MINUTE, 60 * _MINUTE, 240 * _MINUTE)
"""Between the tries; after the last one the row has failed."""


def take(connection: Connection, table: sa.Table, now: datetime, limit: int) -> list[int]:
    """Ids of the rows whose time has come, oldest first; nobody else gets them for LEASE."""
    ids = connection.execute(
        sa.select(table.c.id)
        .where(table.c.state == WAITING, table.c.next_try_at <= now)
        .order_by(table.c.next_try_at, table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).scalars()
    taken = sorted(ids)
    if taken:
        connection.execute(
            sa.update(table).where(table.c.id.in_(taken)).values(next_try_at=now + LEASE)
        )
    return taken


def next_try(connection: Connection, table: sa.Table) -> datetime | None:
    """When the next row is to be sent; None if none waits."""
    found: datetime | None = connection.execute(
        sa.select(table.c.next_try_at)
        .where(table.c.state == WAITING)
        .order_by(table.c.next_try_at)
        .limit(1)
    ).scalar_one_or_none()
    return found


def after_failure(tries: int, now: datetime) -> dict[str, Any] | None:
    """What becomes of a row after that many tries; None if it was the last one."""
    if tries > len(PAUSES):
        return None
    return {"tries": tries, "next_try_at": now + PAUSES[tries - 1]}
