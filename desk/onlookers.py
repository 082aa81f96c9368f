"""Who looks at which ticket, and who is writing: told at once, kept nowhere."""

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk.console_frames import Look
from desk.feed import Feed
from desk.frames import Frame
from desk.hub import Client, Hub
from handoff import presence, tickets
from handoff.presence import Presence
from handoff.tickets import NoSuchTicket
from settings.clock import now
from storage.engine import reading, transaction

log = structlog.get_logger()

GONE_AFTER_S = 60.0
"""Without a console for so long, an agent is away: a reload or a short break is none."""


@dataclass
class _Seat:
    account: str
    look: Look
    writes_to: str | None = None
    """The conversation whose visitor is shown that the agent writes."""


class Onlookers:
    def __init__(self, engine: Engine, hub: Hub, feed: Feed) -> None:
        self._engine = engine
        self._hub = hub
        self._feed = feed
        self.gone_after = GONE_AFTER_S
        self._seats: dict[Client, _Seat] = {}
        self._leaving: dict[str, asyncio.Task[None]] = {}

    async def come(self, client: Client, account: str) -> None:
        self._seats[client] = _Seat(account, Look(None, typing=False))
        if leaving := self._leaving.pop(account, None):
            leaving.cancel()
        if any(one.look.ticket is not None for one in self._seats.values()):
            client.send(self._frame())

    async def look(self, client: Client, look: Look) -> None:
        """The agent has turned to a ticket, or begins or stops writing to its visitor."""
        seat = self._seats.get(client)
        if seat is None or seat.look == look:
            return
        seat.look = look
        await self._show_typing(seat)
        self._feed.broadcast(self._frame())

    def leave(self, client: Client) -> None:
        seat = self._seats.pop(client, None)
        if seat is None:
            return
        if seat.writes_to:
            self._hub.send(seat.writes_to, {"type": "typing", "on": False})
        self._feed.broadcast(self._frame())
        if all(one.account != seat.account for one in self._seats.values()):
            self._leaving[seat.account] = asyncio.create_task(self._go(seat.account))

    async def close(self) -> None:
        leaving = list(self._leaving.values())
        for task in leaving:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)

    def _frame(self) -> Frame:
        looking = {
            (seat.account, seat.look.ticket, seat.look.typing)
            for seat in self._seats.values()
            if seat.look.ticket is not None
        }
        named = [
            {"account": account, "ticket": number, "typing": typing}
            for account, number, typing in sorted(looking)
        ]
        return {"type": "looking", "looking": named}

    async def _show_typing(self, seat: _Seat) -> None:
        """Only the owner's visitor sees that somebody writes."""
        writes_to = await asyncio.to_thread(self._visitor_of, seat) if seat.look.typing else None
        if seat.writes_to and seat.writes_to != writes_to:
            self._hub.send(seat.writes_to, {"type": "typing", "on": False})
        if writes_to:
            self._hub.send(writes_to, {"type": "typing", "on": True})
        seat.writes_to = writes_to

    def _visitor_of(self, seat: _Seat) -> str | None:
        try:
            with reading(self._engine) as connection:
                found = tickets.get(connection, seat.look.ticket or 0)
        except NoSuchTicket:
            return None
        return found.conversation_id if found.owner == seat.account else None

    async def _go(self, account: str) -> None:
        await asyncio.sleep(self.gone_after)
        try:
            await asyncio.to_thread(self._set_away, account)
        except DBAPIError as error:
            # The next offer that nobody takes says so too.
            log.warning("database_away", reason=type(error).__name__)
        else:
            await self._feed.tell_agents()
        self._leaving.pop(account, None)

    def _set_away(self, account: str) -> None:
        with transaction(self._engine) as connection:
            if presence.state_of(connection, account) is Presence.HERE:
                presence.enter(connection, account, Presence.AWAY, now())
                log.info("agent_left", agent=account)
