"""What the desk knows of a visitor, and where the conversation's time went."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.frames import Frame
from desk.ticket_frames import form
from handoff import finding, policies, tickets
from handoff.ledger import ledger
from handoff.tickets import Ticket
from storage.flag_tables import flag
from storage.tables import conversation, turn


def card(connection: Connection, one: Ticket, now: datetime) -> Frame:
    talk = connection.execute(
        sa.select(conversation).where(conversation.c.id == one.conversation_id)
    ).one()
    return {
        "ticket": one.id,
        "name": talk.visitor_name,
        "channel": talk.channel,
        "language": talk.language,
        "page": talk.page,
        "began_at": talk.created_at.isoformat(),
        "form": form(connection, one.id),
        "understood": _understood(connection, one),
        "flags": _flags(connection, one),
        "earlier": [_short(each) for each in finding.tickets_before(connection, one)],
        "ledger": _ledger(connection, one, talk.created_at, now),
    }


def _understood(connection: Connection, one: Ticket) -> Frame:
    """What the bot made of the message with which the ticket was opened."""
    row = connection.execute(
        sa.select(turn).where(turn.c.message_id == one.message_id)
    ).one_or_none()
    intent, entry_id, confidence = (
        (row.intent, row.entry_id, row.confidence) if row else (None, None, None)
    )
    return {
        "reason": one.reason,
        "topic": one.topic or None,
        "intent": intent,
        "entry": entry_id,
        "confidence": confidence,
    }


def _flags(connection: Connection, one: Ticket) -> list[Frame]:
    rows = connection.execute(
        sa.select(flag)
        .where(flag.c.conversation_id == one.conversation_id, flag.c.closed_at.is_(None))
        .order_by(flag.c.id)
    )
    return [
        {"id": row.id, "kind": row.kind, "rule": row.rule, "raised_at": row.raised_at.isoformat()}
        for row in rows
    ]


def _short(one: Ticket) -> Frame:
    return {
        "id": one.id,
        "channel": one.conversation_id.partition(":")[0],
        "state": one.state.value,
        "queue": one.queue,
        "reason": one.reason,
        "opened_at": one.opened_at.isoformat(),
    }


def _ledger(connection: Connection, one: Ticket, began: datetime, now: datetime) -> Frame:
    """Seconds by bucket, from the conversation's beginning to now."""
    events: list[Any] = [
        event
        for each in finding.of_conversation(connection, one.conversation_id)
        for event in tickets.events_of(connection, each.id)
    ]
    agreed = policies.agreed(connection, events, now)
    known = {name: one.terms for name, one in agreed.items()}
    spent = ledger(min([began, *(event.at for event in events[:1])]), events, known, now)
    return {bucket.value: round(length.total_seconds()) for bucket, length in spent.items()}
