"""The agreements that tickets were opened under, kept so that each is held to its own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.calendars import terms_by_queue
from handoff.sla import Policies
from settings.promises import Agreement, restore
from storage.inserts import insert_once
from storage.ticket_tables import policy


def remember(connection: Connection, agreement: Agreement, now: datetime) -> str:
    """Keep the agreement and return its name."""
    connection.execute(
        insert_once(connection, policy).values(
            name=agreement.name, content=agreement.text, first_used_at=now
        )
    )
    return agreement.name


def known(connection: Connection, now: datetime) -> Policies:
    """The terms of every agreement that was ever in force."""
    rows = connection.execute(sa.select(policy.c.name, policy.c.content)).all()
    return {row.name: terms_by_queue(restore(row.name, row.content), now) for row in rows}
