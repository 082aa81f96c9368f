"""Rasa's trackers in Dover's database, read and written in time that does not grow with them."""

import asyncio
import itertools
import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.lean_calls import make_calls_lean
from bot.lean_graph import run_graphs_in_order
from bot.policy import HUMAN_SLOT
from settings import environment
from storage.engine import open_engine, reading, transaction
from storage.tables import tracker_event

RECENT_EVENTS = 8
"""Events that a turn works with; the rules look at the last message only."""


class DatabaseTrackerStore(TrackerStore, SerializedTrackerAsText):
    """`retrieve` gives the newest RECENT_EVENTS events, and the newest value of HUMAN_SLOT."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        make_calls_lean()
        run_graphs_in_order()
        self._engine = open_engine(environment.from_environment().database_url)
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(self._read, sender_id, RECENT_EVENTS)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(self._read, conversation_id, None)

    def _read(self, sender_id: str, newest: int | None) -> DialogueStateTracker | None:
        with reading(self._engine) as connection:
            query = (
                sa.select(tracker_event.c.id, tracker_event.c.data)
                .where(tracker_event.c.sender == sender_id)
                .order_by(tracker_event.c.id.desc())
                .limit(newest)
            )
            rows = list(reversed(connection.execute(query).all()))
            if not rows:
                return None
            if newest is not None and len(rows) == newest:
                rows = [*_last_slot_change(connection, sender_id, rows[0].id), *rows]
        slots = self.domain.slots if self.domain else None
        tracker = DialogueStateTracker.from_dict(
            sender_id, [json.loads(row.data) for row in rows], slots
        )
        _mark_stored(tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        rows = [
            {"sender": tracker.sender_id, "kind": _kind(event), "data": json.dumps(event.as_dict())}
            for event in _not_stored(tracker)
        ]
        if rows:
            await asyncio.to_thread(self._write, rows)
        _mark_stored(tracker)

    def _write(self, rows: list[dict[str, str]]) -> None:
        with transaction(self._engine) as connection:
            connection.execute(sa.insert(tracker_event), rows)

    async def keys(self) -> Iterable[str]:
        return await asyncio.to_thread(self._senders)

    def _senders(self) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(sa.select(tracker_event.c.sender).distinct()).scalars())


def _last_slot_change(connection: Any, sender_id: str, before: int) -> list[Any]:
    """The newest change of HUMAN_SLOT older than event `before`, as a list of one or none."""
    query = (
        sa.select(tracker_event.c.id, tracker_event.c.data)
        .where(
            tracker_event.c.sender == sender_id,
            tracker_event.c.kind == HUMAN_SLOT,
            tracker_event.c.id < before,
        )
        .order_by(tracker_event.c.id.desc())
        .limit(1)
    )
    return list(connection.execute(query).all())


def _kind(event: Event) -> str:
    """The event's type; a change of HUMAN_SLOT goes by the slot's name, to be found again."""
    if isinstance(event, SlotSet) and event.key == HUMAN_SLOT:
        return HUMAN_SLOT
    return str(event.type_name)


def _mark_stored(tracker: DialogueStateTracker) -> None:
    tracker.stored_through = tracker.events[-1] if tracker.events else None


def _not_stored(tracker: DialogueStateTracker) -> list[Event]:
    """The events added since the tracker was read or last saved."""
    last = getattr(tracker, "stored_through", None)
    newer = itertools.takewhile(lambda event: event is not last, reversed(tracker.events))
    return list(reversed(list(newer)))
