"""The agreements that tickets were opened under, kept so that each is held to its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.calendars import plans_by_queue, terms_around
from handoff.escalation import Plan
from handoff.history import Event
from handoff.sla import Policies, Terms
from settings.promises import Agreement, restore
from storage.inserts import insert_once
from storage.ticket_tables import policy


@dataclass(frozen=True)
class Agreed:
    """What one agreement says of each queue."""

    terms: Mapping[str, Terms]
    plans: Mapping[str, Plan]


def remember(connection: Connection, agreement: Agreement, now: datetime) -> str:
    """Keep the agreement and return its name."""
    values = {"name": agreement.name, "content": agreement.text, "first_used_at": now}
    insert_once(connection, policy, values)
    return agreement.name


def known(connection: Connection, now: datetime) -> Policies:
    """The terms of every agreement that was ever in force."""
    rows = connection.execute(sa.select(policy.c.name, policy.c.content)).all()
    return {row.name: _agreed(row.name, row.content, now.year).terms for row in rows}


def agreed(connection: Connection, events: Iterable[Event], now: datetime) -> dict[str, Agreed]:
    """By name, the agreements that the events name."""
    names = {event.policy for event in events if event.policy}
    rows = connection.execute(
        sa.select(policy.c.name, policy.c.content).where(policy.c.name.in_(names))
    ).all()
    return {row.name: _agreed(row.name, row.content, now.year) for row in rows}


def read(name: str, content: str, now: datetime) -> Agreed:
    """What a kept agreement says, from its row."""
    return _agreed(name, content, now.year)


def agreed_in(agreement: Agreement, now: datetime) -> Agreed:
    """What the agreement says of each queue."""
    return _agreed(agreement.name, agreement.text, now.year)


# Looking up the holidays takes tens of milliseconds; what was agreed never changes.
@lru_cache(maxsize=32)
def _agreed(name: str, text: str, year: int) -> Agreed:
    agreement = restore(name, text)
    return Agreed(terms_around(agreement, year), plans_by_queue(agreement))
