"""How a conversation stands, as its visitor's page shows it beside the messages."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from desk.expected import Expected
from desk.frames import Frame
from desk.hub import Hub
from handoff import joined, ratings, tickets
from handoff.history import EventKind
from handoff.machine import UNRESOLVED
from handoff.people import first_name
from settings.brand import Brand
from settings.clock import now
from settings.languages import LANGUAGES
from storage.engine import reading

ASKS_FOR_HUMAN = "ask_for_human"
MOVING = joined.CHANGES | {EventKind.OPENED, EventKind.REOPENED}
"""The events of a ticket after which its conversation stands otherwise."""


class Standing:
    def __init__(self, engine: Engine, brand: Brand, hub: Hub) -> None:
        self._engine = engine
        self._brand = brand
        self._hub = hub
        self._expected = Expected(brand)

    async def read(self, conversation_id: str) -> Frame:
        return await asyncio.to_thread(self._read, conversation_id, now())

    async def show(self, conversation_id: str) -> None:
        """Tell the visitor's pages, if any is open."""
        if self._hub.is_here(conversation_id):
            self._hub.send(conversation_id, await self.read(conversation_id))

    def _read(self, conversation_id: str, moment: datetime) -> Frame:
        with reading(self._engine) as connection:
            return self._frame(connection, conversation_id, moment)

    def _frame(self, connection: Connection, conversation_id: str, moment: datetime) -> Frame:
        changes = joined.changes(connection, conversation_id)
        return {
            "type": "standing",
            "humans": [
                {"at": one.at.isoformat(), "name": self._name(one.account)} for one in changes
            ],
            "rating": ratings.asked(connection, conversation_id, moment),
            "expected": self._answer(connection, conversation_id, moment),
        }

    def _answer(self, connection: Connection, conversation_id: str, now: datetime) -> Frame | None:
        """When a human answers; None while one has the conversation."""
        last = tickets.newest(connection, conversation_id)
        if last and last.owner:
            return None
        is_open = last and last.state in UNRESOLVED
        usual = self._brand.queue_of_reason.get(ASKS_FOR_HUMAN)
        queue = last.queue if last and is_open else usual
        return self._expected.read(connection, queue, now) if queue else None

    def _name(self, account: str | None) -> Mapping[str, str] | None:
        """The agent's first name in each language; None for the assistant."""
        if account is None:
            return None
        agents = self._brand.team.agents
        return {language: first_name(agents, account, language) for language in LANGUAGES}
