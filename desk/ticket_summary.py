"""What a list shows of each ticket beside the ticket itself: one query a fact, for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.frames import Frame
from handoff.history import EventKind
from handoff.tickets import Ticket
from storage import attachments
from storage.flag_tables import flag
from storage.promise_tables import promise
from storage.tables import conversation, message
from storage.ticket_tables import ticket_event

LONGEST_PREVIEW = 160
SAID_BY_VISITOR = (EventKind.OPENED.value, EventKind.VISITOR_WROTE.value)


def summaries(connection: Connection, found: Sequence[Ticket]) -> dict[int, Frame]:
    """By ticket: promises that still count, the last message, what waits for a reply, flags."""
    numbers = [one.id for one in found]
    talks = [one.conversation_id for one in found]
    due, unanswered = _promises(connection, numbers), _unanswered(connection, numbers)
    last, names = _last(connection, talks), _names(connection, talks)
    flags = _flags(connection, talks)
    return {
        one.id: {
            "promises": due.get(one.id, []),
            "last": last.get(one.conversation_id),
            "unanswered_ids": unanswered.get(one.id, []),
            "flags": flags.get(one.conversation_id, []),
            "name": names.get(one.conversation_id),
        }
        for one in found
    }


def _promises(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Frame]]:
    rows = connection.execute(
        sa.select(promise)
        .where(promise.c.ticket_id.in_(numbers), promise.c.ended_at.is_(None))
        .order_by(promise.c.ticket_id, promise.c.number)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(
            {
                "kind": row.kind,
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "warn_at": row.warn_at.isoformat() if row.warn_at else None,
            }
        )
    return found


def _unanswered(connection: Connection, numbers: Sequence[int]) -> dict[int, list[int]]:
    """The visitor's messages after the last reply of an agent."""
    earlier = ticket_event.alias()
    last_reply = (
        sa.select(sa.func.coalesce(sa.func.max(earlier.c.id), 0))
        .where(
            earlier.c.ticket_id == ticket_event.c.ticket_id,
            earlier.c.kind == EventKind.AGENT_REPLIED.value,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(ticket_event.c.ticket_id, ticket_event.c.message_id)
        .where(
            ticket_event.c.ticket_id.in_(numbers),
            ticket_event.c.kind.in_(SAID_BY_VISITOR),
            ticket_event.c.message_id.is_not(None),
            ticket_event.c.id > last_reply,
        )
        .order_by(ticket_event.c.id)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(row.message_id)
    return found


def _last(connection: Connection, talks: Sequence[str]) -> dict[str, Frame]:
    newest = (
        sa.select(sa.func.max(message.c.id))
        .where(message.c.conversation_id.in_(talks))
        .group_by(message.c.conversation_id)
    )
    rows = connection.execute(sa.select(message).where(message.c.id.in_(newest)))
    return {row.conversation_id: preview(connection, row) for row in rows}


def preview(connection: Connection, row: Any) -> Frame:
    """The beginning of a message; of one without words the name of its first file."""
    files = {} if row.text else attachments.of_messages(connection, [row.id])
    return {
        "author": row.author,
        "account": row.account,
        "text": " ".join(row.text[: 2 * LONGEST_PREVIEW].split())[:LONGEST_PREVIEW],
        "file": files[row.id][0].name if files else None,
        "language": row.language,
        "time": row.created_at.isoformat(),
    }


def _names(connection: Connection, talks: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        sa.select(conversation.c.id, conversation.c.visitor_name).where(
            conversation.c.id.in_(talks), conversation.c.visitor_name.is_not(None)
        )
    )
    return {row.id: row.visitor_name for row in rows}


def _flags(connection: Connection, talks: Sequence[str]) -> dict[str, list[str]]:
    """Kinds of the flags that are up."""
    rows = connection.execute(
        sa.select(flag.c.conversation_id, flag.c.kind)
        .where(flag.c.conversation_id.in_(talks), flag.c.closed_at.is_(None))
        .order_by(flag.c.id)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.conversation_id].append(row.kind)
    return found
