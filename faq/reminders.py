"""What people are reminded of: decisions that are due, and answers that are about to expire.

A reminder is a notice (storage/notices.py) and is written once, whoever looks and how often.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.review import State, account
from storage import accounts
from storage.notices import Notice, add_notice, written_before
from storage.tables import draft, live_version, version

EXPIRES_SOON = timedelta(days=7)


def due(connection: Connection, spokesperson: str, now: datetime) -> list[Notice]:
    """The reminders whose time has come and that were not written yet."""
    found = [*_decisions(connection, spokesperson, now), *_expiring(connection, spokesperson, now)]
    known = written_before(connection, [one.once for one in found])
    return [one for one in found if one.once not in known]


def remind(connection: Connection, spokesperson: str, now: datetime) -> int:
    """Write the reminders that are due; return how many."""
    return sum(add_notice(connection, one, now) for one in due(connection, spokesperson, now))


def _decisions(connection: Connection, spokesperson: str, now: datetime) -> Iterator[Notice]:
    """One before a promise breaks and one after; only the second after a stop of the desk."""
    rows = connection.execute(
        sa.select(draft)
        .where(draft.c.state == State.IN_REVIEW.value, draft.c.remind_at <= now)
        .order_by(draft.c.due_at, draft.c.entry_id)
    )
    for row in rows:
        kind = "review_broken" if row.due_at <= now else "review_due"
        values = {"entry": row.entry_id, "name": row.moved_by, "due_at": row.due_at.isoformat()}
        yield Notice(
            once=f"{kind}:{row.entry_id}:{row.number}",
            account=spokesperson,
            kind=kind,
            about=f"entry:{row.entry_id}",
            values=json.dumps(values),
        )


def _expiring(connection: Connection, spokesperson: str, now: datetime) -> Iterator[Notice]:
    """One for each live version: a week before it expires, or within the week after."""
    rows = connection.execute(
        sa.select(version)
        .join(live_version, live_version.c.version_id == version.c.id)
        .where(version.c.valid_until.between(now - EXPIRES_SOON, now + EXPIRES_SOON))
        .order_by(version.c.valid_until, version.c.entry_id)
    )
    for row in rows.all():
        owner = accounts.find(connection, account(row.owner))
        values = {"entry": row.entry_id, "until_at": row.valid_until.isoformat()}
        yield Notice(
            once=f"entry_expires:{row.id}",
            # An owner may be a name that has no account on the desk.
            account=owner.name if owner and not owner.disabled else spokesperson,
            kind="entry_expired" if row.valid_until <= now else "entry_expires",
            about=f"entry:{row.entry_id}",
            values=json.dumps(values),
        )
