"""Tells everybody what happened to tickets: the agents' consoles, visitors' pages, the courier.

What is committed is read from the database by its number, whoever committed it: the actions, this
desk, another one, or the command line. The numbers have no gap, so each event is told once and in
order.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from desk import ticket_frames
from desk.courier import Courier
from desk.frames import Frame
from desk.hub import Client, Hub, as_text
from desk.pace import Pace
from desk.standing import MOVING, Standing
from handoff import event_rows, tickets
from handoff.history import EventKind
from handoff.machine import TicketEvent
from settings.clock import SystemClock
from settings.team import Team
from storage.engine import reading

LOOK = timedelta(seconds=0.25)
"""Between looks for what other processes did; what this one does is told at once."""
MOST_MISSED = 500
"""Who has missed more events than that gets a new snapshot."""
SAID = frozenset({EventKind.AGENT_REPLIED, EventKind.BOT_REPLIED})


class Feed:
    def __init__(
        self, engine: Engine, team: Team, hub: Hub, courier: Courier, standing: Standing
    ) -> None:
        self._engine = engine
        self._team = team
        self._hub = hub
        self._courier = courier
        self._standing = standing
        self._told: int | None = None
        self._clients: set[Client] = set()
        self._writing: set[str] = set()
        # Held while something is read and told: nobody joins in between, nothing older follows.
        self._lock = asyncio.Lock()
        self._pace = Pace(SystemClock(), self._tell, LOOK)

    def poke(self) -> None:
        """Say that something happened."""
        self._pace.poke()

    async def run(self) -> None:
        await self._pace.run()

    def broadcast(self, frame: Frame) -> None:
        """Send every console a frame that has no number."""
        text = as_text(frame)
        for client in self._clients:
            client.send_text(text)

    def visitor_types(self, conversation_id: str, on: bool) -> None:
        """Tell every console, also one that comes while it is so, that a visitor writes or not."""
        if on:
            self._writing.add(conversation_id)
        else:
            self._writing.discard(conversation_id)
        self.broadcast(_types(conversation_id, on))

    async def tell_agents(self) -> None:
        """Tell every console who is here now."""
        async with self._lock:
            await self._tell_agents()

    async def tell_ticket(self, ticket_id: int) -> None:
        """Tell every console how a ticket is, of which no event tells."""
        async with self._lock:
            told = await asyncio.to_thread(self._one, ticket_id)
            self.broadcast({"type": "ticket", "ticket": told})

    async def join(self, client: Client, since: int | None) -> None:
        """Add a console: it gets what it missed since that number, or a snapshot."""
        async with self._lock:
            client.last_id, frames = await asyncio.to_thread(self._missed, since)
            for frame in (*frames, *(_types(one, on=True) for one in self._writing)):
                client.send(frame)
            self._clients.add(client)

    def leave(self, client: Client) -> None:
        self._clients.discard(client)

    def _missed(self, since: int | None) -> tuple[int, list[Frame]]:
        with reading(self._engine) as connection:
            newest = event_rows.last_number(connection)
            if since is not None and 0 <= newest - since <= MOST_MISSED:
                events = tickets.events_after(connection, since, newest - since)
                missed = ticket_frames.happened(connection, events)
                agents = ticket_frames.agents(connection, self._team)
                return newest, [
                    {"type": "caught_up", "number": newest, "agents": agents},
                    *missed,
                ]
            shown = ticket_frames.snapshot(connection, self._team)
            return int(shown["number"]), [shown]

    async def _tell(self, _now: datetime) -> None:
        async with self._lock:
            if self._told is None:
                self._told = await asyncio.to_thread(self._last)
            while events := await asyncio.to_thread(self._next, self._told):
                frames = await asyncio.to_thread(self._frames, events) if self._clients else []
                for frame in frames:
                    self._show(frame)
                self._told = events[-1].number
                await self._pass_on(events)

    def _show(self, frame: Frame) -> None:
        number, text = frame["event"]["number"], as_text(frame)
        for client in self._clients:
            # What the snapshot, or the catching up, has shown already is not shown again.
            if client.last_id is not None and number > client.last_id:
                client.last_id = number
                client.send_text(text)

    async def _pass_on(self, events: list[TicketEvent]) -> None:
        self._courier.poke()
        if any(one.kind is EventKind.OFFER_ENDED for one in events):
            # Who let an offer pass is away now.
            await self._tell_agents()
        said = {one.ticket_id for one in events if one.kind in SAID}
        moved = {one.ticket_id for one in events if one.kind in MOVING}
        # Side by side: no conversation waits for another one's.
        await asyncio.gather(
            self._for_each(said, self._hub.deliver), self._for_each(moved, self._standing.show)
        )

    async def _for_each(self, ticket_ids: set[int], work: Callable[[str], Awaitable[None]]) -> None:
        """Do something for the conversation of each ticket whose visitor is on the page."""
        if ticket_ids:
            found = await asyncio.to_thread(self._conversations, ticket_ids)
            await asyncio.gather(*(work(one) for one in found if self._hub.is_here(one)))

    async def _tell_agents(self) -> None:
        self.broadcast({"type": "agents", "agents": await asyncio.to_thread(self._agents)})

    def _agents(self) -> list[Frame]:
        with reading(self._engine) as connection:
            return ticket_frames.agents(connection, self._team)

    def _one(self, ticket_id: int) -> Frame:
        with reading(self._engine) as connection:
            return ticket_frames.listed(connection, [tickets.get(connection, ticket_id)])[0]

    def _last(self) -> int:
        with reading(self._engine) as connection:
            return event_rows.last_number(connection)

    def _next(self, number: int) -> list[TicketEvent]:
        with reading(self._engine) as connection:
            if event_rows.last_number(connection) == number:
                return []
            return tickets.events_after(connection, number)

    def _frames(self, events: list[TicketEvent]) -> list[Frame]:
        with reading(self._engine) as connection:
            return ticket_frames.happened(connection, events)

    def _conversations(self, ticket_ids: set[int]) -> list[str]:
        with reading(self._engine) as connection:
            return [one.conversation_id for one in tickets.get_all(connection, ticket_ids)]


def _types(conversation_id: str, on: bool) -> Frame:
    return {"type": "visitor_types", "conversation": conversation_id, "on": on}
