"""Conversations that the bot has now, from which an agent may take one over."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from aiohttp import web
from sqlalchemy.engine import Connection

from desk import ticket_frames
from desk.errors import error_response
from desk.frames import Frame
from desk.ticket_summary import preview
from desk.transactions import look
from handoff.machine import TicketState
from settings.clock import now
from storage import transcript
from storage.tables import conversation, message, turn
from storage.ticket_tables import ticket

WITHIN = timedelta(hours=1)
MOST = 50


async def listed(request: web.Request) -> web.Response:
    """Those of the last hour that no human has, the newest first."""
    return web.json_response({"conversations": await look(request, _recent, now() - WITHIN)})


async def one(request: web.Request) -> web.Response:
    """The messages of a conversation."""
    wanted = request.match_info["id"]
    found = None if "\0" in wanted else await look(request, _said, wanted)
    if found is None:
        sentence = f"There is no conversation {wanted!r}; give its whole id."
        return error_response(404, "no_such_conversation", sentence)
    return web.json_response(found)


def _said(connection: Connection, wanted: str) -> Frame | None:
    if transcript.language_of(connection, wanted) is None:
        return None
    said = transcript.messages_after(connection, wanted, limit=ticket_frames.MOST_MESSAGES)
    return {
        "conversation": wanted,
        "messages": [ticket_frames.message(each, None) for each in said],
    }


def _recent(connection: Connection, since: datetime) -> list[Frame]:
    talking = sa.select(turn.c.conversation_id).where(turn.c.created_at >= since)
    newest = (
        sa.select(sa.func.max(message.c.id).label("id"))
        .where(message.c.conversation_id.in_(talking))
        .group_by(message.c.conversation_id)
        .subquery()
    )
    with_human = sa.select(ticket.c.conversation_id).where(
        ticket.c.state != TicketState.RESOLVED.value
    )
    rows = connection.execute(
        sa.select(message, conversation.c.channel, conversation.c.visitor_name)
        .join(newest, newest.c.id == message.c.id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.conversation_id.not_in(with_human))
        .order_by(message.c.id.desc())
        .limit(MOST)
    )
    return [
        {
            "conversation": row.conversation_id,
            "channel": row.channel,
            "name": row.visitor_name,
            "last": preview(connection, row),
        }
        for row in rows
    ]
