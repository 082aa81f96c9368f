"""Who is at the desk to be offered tickets."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.machine import TicketState
from handoff.routing import Candidate
from settings.team import Agent, Team
from storage.account_tables import account
from storage.inserts import insert_once
from storage.ticket_tables import presence, ticket


class Presence(str, Enum):
    # Tickets are offered.
    HERE = "here"
    AWAY = "away"
    # At the desk, and wants nothing new now.
    BUSY = "busy"


def enter(connection: Connection, who: str, state: Presence, now: datetime) -> None:
    """From now on the agent is here, away or busy."""
    if state_of(connection, who) is state:
        return
    values = {
        "here": state is Presence.HERE,
        "since": now,
        "busy_since": now if state is Presence.BUSY else None,
    }
    insert_once(connection, presence, {"account": who, **values})
    connection.execute(sa.update(presence).where(presence.c.account == who).values(**values))


def state_of(connection: Connection, who: str) -> Presence:
    return states(connection, [who]).get(who, Presence.AWAY)


def states(connection: Connection, names: Collection[str]) -> dict[str, Presence]:
    """Who of them is where; a disabled account is away."""
    return {name: _state(row) for name, row in _here(connection, names).items()}


def _state(row: sa.engine.Row) -> Presence:
    if row.here:
        return Presence.HERE
    return Presence.BUSY if row.busy_since else Presence.AWAY


def was_asked(connection: Connection, who: str, now: datetime) -> None:
    """A ticket was offered to the agent, or became the agent's: others come first now."""
    connection.execute(
        sa.update(presence).where(presence.c.account == who).values(last_offer_at=now)
    )


def anybody_here(connection: Connection) -> bool:
    found = connection.execute(
        sa.select(presence.c.account).where(presence.c.here.is_(True)).limit(1)
    )
    return found.first() is not None


def candidates(connection: Connection, team: Team) -> list[Candidate]:
    """Every agent of the agreement whose account exists; a disabled one is never here."""
    here = _here(connection, team.agents)
    loads = _loads(connection, team.agents)
    return [
        _candidate(one, here.get(one.account), loads.get(one.account, 0))
        for one in team.agents.values()
    ]


def _candidate(agent: Agent, row: sa.engine.Row | None, load: int) -> Candidate:
    return Candidate(
        account=agent.account,
        queues=agent.queues,
        languages=agent.languages,
        capacity=agent.capacity,
        load=load,
        here=bool(row and row.here),
        last_offer_at=row.last_offer_at if row else None,
    )


def _here(connection: Connection, names: Collection[str]) -> dict[str, sa.engine.Row]:
    rows = connection.execute(
        sa.select(presence)
        .join(account, account.c.name == presence.c.account)
        .where(presence.c.account.in_(names), account.c.disabled.is_(False))
    ).all()
    return {row.account: row for row in rows}


def _loads(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """How many tickets each has, offers included; what is put aside does not count."""
    who = sa.func.coalesce(ticket.c.owner, ticket.c.offered_to)
    states = (TicketState.OFFERED, TicketState.CLAIMED, TicketState.WAITING)
    rows = connection.execute(
        sa.select(who.label("account"), sa.func.count().label("load"))
        .where(ticket.c.state.in_([one.value for one in states]), who.in_(names))
        .group_by(who)
    ).all()
    return {row.account: row.load for row in rows}
