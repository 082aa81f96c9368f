"""How long visitors of a queue wait for a human: from what happened in the last week."""

from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.deeds import TAKEN_OVER
from handoff.history import EventKind
from handoff.hours import Hours
from storage.ticket_tables import ticket, ticket_event

WITHIN = timedelta(days=7)
FEWEST = 3
"""Of fewer answered tickets nothing is said."""
STEPS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 30, 60))
HOUR = timedelta(hours=1)


def usual_wait(connection: Connection, queue: str, hours: Hours, now: datetime) -> timedelta | None:
    """Median open time from a ticket's opening to the first human reply; None without figures.

    Of the queue's tickets that were opened in the last seven days and are answered; those that an
    agent began are not among them.
    """
    replied = sa.func.min(ticket_event.c.at).label("replied")
    rows = connection.execute(
        sa.select(ticket.c.opened_at, replied)
        .join(ticket_event, ticket_event.c.ticket_id == ticket.c.id)
        .where(
            ticket.c.queue == queue,
            ticket.c.reason != TAKEN_OVER,
            ticket.c.opened_at >= now - WITHIN,
            ticket_event.c.kind == EventKind.AGENT_REPLIED.value,
        )
        .group_by(ticket.c.id, ticket.c.opened_at)
    ).all()
    waits = [hours.between(row.opened_at, row.replied).total_seconds() for row in rows]
    return timedelta(seconds=median(waits)) if len(waits) >= FEWEST else None


def rounded_up(wait: timedelta) -> timedelta:
    """To 5, 10, 15 or 30 minutes, or to whole hours."""
    for step in STEPS:
        if wait <= step:
            return step
    return -(-wait // HOUR) * HOUR
