"""Who is at the desk to be offered tickets."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.machine import TicketState
from handoff.routing import Candidate
from settings.team import Agent, Team
from storage.inserts import insert_once
from storage.tables import account
from storage.ticket_tables import presence, ticket


def set_here(connection: Connection, who: str, here: bool, now: datetime) -> None:
    """The agent is at the desk from now on, or no longer is."""
    insert_once(connection, presence, {"account": who, "here": here, "since": now})
    connection.execute(
        sa.update(presence)
        .where(presence.c.account == who, presence.c.here != here)
        .values(here=here, since=now)
    )


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
