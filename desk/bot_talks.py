"""Conversations that the bot has now, from which an agent may take one over."""

import asyncio
from datetime import datetime, timedelta

import sqlalchemy as sa
from aiohttp import web
from sqlalchemy.engine import Connection

from desk import ticket_frames
from desk.errors import error_response
from desk.frames import Frame
from desk.keys import ROOMS
from desk.ticket_summary import preview
from handoff.machine import TicketState
from settings.clock import now
from storage import transcript
from storage.engine import reading
from storage.tables import conversation, message, turn
from storage.ticket_tables import ticket

WITHIN = timedelta(hours=1)
MOST = 50


async def listed(request: web.Request) -> web.Response:
    """Those of the last hour that no human has, the newest first."""

    def read() -> Frame:
        with reading(request.app[ROOMS].engine) as connection:
            return {"conversations": _recent(connection, now() - WITHIN)}

    return web.json_response(await asyncio.to_thread(read))


async def one(request: web.Request) -> web.Response:
    """The messages of a conversation."""
    wanted = request.match_info["id"]

    def read() -> Frame | None:
        with reading(request.app[ROOMS].engine) as connection:
            if "\0" in wanted or transcript.language_of(connection, wanted) is None:
                return None
            limit = ticket_frames.MOST_MESSAGES
            said = transcript.messages_after(connection, wanted, limit=limit)
            return {
                "conversation": wanted,
                "messages": [ticket_frames.message(each, None) for each in said],
            }

    found = await asyncio.to_thread(read)
    if found is None:
        sentence = f"There is no conversation {wanted!r}; give its whole id."
        return error_response(404, "no_such_conversation", sentence)
    return web.json_response(found)


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
            "last": preview(row),
        }
        for row in rows
    ]
