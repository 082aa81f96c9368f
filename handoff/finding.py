"""Tickets as people look for them: of the same visitor, those that wait, those that are over."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.forms import Field
from handoff.machine import IN_QUEUE, TicketState
from handoff.tickets import Ticket, from_row
from storage.flag_tables import form_answer
from storage.tables import conversation
from storage.ticket_tables import ticket

MOST = 10


def tickets_before(connection: Connection, one: Ticket) -> list[Ticket]:
    """Other tickets of whoever opened this one, the newest first: the same conversation, the same
    sender elsewhere, or the same phone number or address in the form."""
    sender = sa.select(conversation.c.sender).where(conversation.c.id == one.conversation_id)
    same_sender = sa.select(conversation.c.id).where(
        conversation.c.sender == sender.scalar_subquery()
    )
    is_reach = (form_answer.c.field == Field.REACH.value, form_answer.c.value != "")
    reach = sa.select(form_answer.c.value).where(form_answer.c.ticket_id == one.id, *is_reach)
    same_reach = sa.select(form_answer.c.ticket_id).where(
        *is_reach, form_answer.c.value == reach.scalar_subquery()
    )
    which = sa.or_(ticket.c.conversation_id.in_(same_sender), ticket.c.id.in_(same_reach))
    query = sa.select(ticket).where(which, ticket.c.id != one.id)
    return _read(connection, query.order_by(ticket.c.id.desc()).limit(MOST))


def waiting_for(connection: Connection, account: str) -> int:
    """How many tickets wait for this agent's word, offers included."""
    own = sa.and_(ticket.c.owner == account, ticket.c.state == TicketState.CLAIMED.value)
    return _count(connection, sa.or_(own, ticket.c.offered_to == account))


def waiting_in(connection: Connection, queues: Collection[str]) -> int:
    """How many tickets of these queues nobody has."""
    states = [state.value for state in IN_QUEUE]
    return _count(connection, ticket.c.queue.in_(queues), ticket.c.state.in_(states))


def last_resolved(connection: Connection, limit: int) -> list[Ticket]:
    """The tickets that were resolved last, the newest first."""
    query = sa.select(ticket).where(ticket.c.resolved_at.is_not(None))
    newest = query.order_by(ticket.c.resolved_at.desc(), ticket.c.id.desc())
    return _read(connection, newest.limit(limit))


def of_conversation(connection: Connection, conversation_id: str) -> list[Ticket]:
    """Every ticket of a conversation, the oldest first."""
    query = sa.select(ticket).where(ticket.c.conversation_id == conversation_id)
    return _read(connection, query.order_by(ticket.c.id))


def _count(connection: Connection, *which: Any) -> int:
    counted = sa.select(sa.func.count()).select_from(ticket).where(*which)
    return int(connection.execute(counted).scalar_one())


def _read(connection: Connection, query: sa.sql.Select) -> list[Ticket]:
    return [from_row(row) for row in connection.execute(query).all()]
