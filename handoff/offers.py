"""Rounds over the tickets whose time has come: snoozes that end, offers that lapse, new offers.

Every step is a transaction of its own, so that a round over many tickets holds no lock for long.
"""

from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine

from handoff import outbox, presence, tickets
from handoff.history import EventKind
from handoff.machine import TicketEvent, TicketState
from handoff.presence import Presence
from handoff.routing import Wanted, choose
from handoff.tickets import Ticket
from settings.team import Team
from storage.conversations import lock_conversation
from storage.engine import reading, transaction
from storage.ticket_tables import ticket

log = structlog.get_logger()

MOST_A_ROUND = 200
TURN_BEGINS = (
    EventKind.OPENED,
    EventKind.TRANSFERRED,
    EventKind.RELEASED,
    EventKind.REOPENED,
)
"""After these, whoever was asked before may be asked again."""


def round_of(engine: Engine, team: Team, now: datetime) -> int:
    """Take every step that is due at `now`; return how many were taken."""
    with reading(engine) as connection:
        due = _due(connection, now)
    return sum(_step(engine, team, ticket_id, now) for ticket_id in due)


def _due(connection: Connection, now: datetime) -> list[int]:
    ended = sa.and_(
        ticket.c.state.in_([TicketState.SNOOZED.value, TicketState.OFFERED.value]),
        ticket.c.until <= now,
    )
    which = ended
    if presence.anybody_here(connection):
        which = sa.or_(ended, ticket.c.state == TicketState.OPEN.value)
    query = sa.select(ticket.c.id).where(which).order_by(ticket.c.id).limit(MOST_A_ROUND)
    return list(connection.execute(query).scalars())


def _step(engine: Engine, team: Team, ticket_id: int, now: datetime) -> bool:
    with transaction(engine) as connection:
        one = tickets.locked(connection, ticket_id)
        until = one.standing.until
        if one.state is TicketState.OPEN:
            return offer(connection, team, one, now) is not one
        if until is None or until > now:
            return False
        if one.state is TicketState.SNOOZED:
            tickets.record(connection, one, EventKind.RESUMED, now)
            return True
        asked = one.standing.offered_to
        assert asked is not None
        # Who does not answer is not there: nothing more is offered until they say they are back.
        presence.enter(connection, asked, Presence.AWAY, now)
        log.info("offer_lapsed", ticket=ticket_id, agent=asked)
        offer(connection, team, tickets.record(connection, one, EventKind.OFFER_ENDED, now), now)
        return True


def offer(connection: Connection, team: Team, one: Ticket, now: datetime) -> Ticket:
    """Offer an open ticket to the next agent; it stays as it is if nobody is free."""
    agent = _next_agent(connection, team, one)
    return _ask(connection, team, one, agent, now) if agent else one


def pass_on(connection: Connection, team: Team, one: Ticket, now: datetime, reason: str) -> Ticket:
    """Offer a ticket to the next free agent without its owner's doing, as an escalation does.

    It stays as it is if nobody else is free.
    """
    agent = _next_agent(connection, team, one)
    if agent is None:
        return one
    if one.state is TicketState.SNOOZED:
        one = tickets.record(connection, one, EventKind.RESUMED, now, reason=reason)
    if one.owner:
        one = tickets.record(connection, one, EventKind.RELEASED, now, reason=reason)
        outbox.add_turn_over(connection, one, False, now)
    elif one.state is TicketState.OFFERED:
        one = tickets.record(connection, one, EventKind.OFFER_ENDED, now, reason=reason)
    return _ask(connection, team, one, agent, now)


def _ask(connection: Connection, team: Team, one: Ticket, agent: str, now: datetime) -> Ticket:
    presence.was_asked(connection, agent, now)
    until = now + team.offer_for
    return tickets.record(connection, one, EventKind.OFFERED, now, agent=agent, until=until)


def _next_agent(connection: Connection, team: Team, one: Ticket) -> str | None:
    """Whom to ask next; nobody who has the ticket, or was asked already."""
    talk = lock_conversation(connection, one.conversation_id)
    assert talk is not None
    events = tickets.events_of(connection, one.id)
    had_it = [event.agent for event in events if event.kind is EventKind.CLAIMED]
    passed = _passed(events) | {one.owner or ""}
    wanted = Wanted(one.queue, talk.language, passed, had_it[-1] if had_it else None)
    return choose(wanted, presence.candidates(connection, team))


def _passed(events: list[TicketEvent]) -> frozenset[str]:
    """Who was asked since the ticket came into its queue, or gave it back."""
    passed: set[str] = set()
    for event in events:
        if event.kind in TURN_BEGINS:
            passed.clear()
        if event.kind is EventKind.OFFERED and event.agent:
            passed.add(event.agent)
        if event.kind is EventKind.RELEASED and event.account:
            passed.add(event.account)
    return frozenset(passed)
