"""Rasa's trackers, read from the conversation log. docs/decisions/0005 has the reason."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AgentUttered,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection

from bot.approved_only import let_out_only_what_is_approved
from bot.lean_calls import make_calls_lean
from bot.lean_graph import run_graphs_in_order
from handoff.outbox import DELIVERY_SLOT
from settings import brand, environment
from storage import transcript
from storage.engine import open_engine, reading, transaction
from storage.tables import tracker_event
from storage.transcript import Said

PASSING = (
    UserUttered,
    BotUttered,
    AgentUttered,
    ActionExecuted,
    SessionStarted,
    DefinePrevUserUtteredFeaturization,
)
"""Events of every turn: the conversation log has them in its own words, or nothing needs them."""
RECENT_EVENTS = 8
"""Other events that a turn works with; the newest ones."""

_KEPT = (
    sa.select(tracker_event.c.data)
    .where(tracker_event.c.sender == sa.bindparam("sender"))
    .order_by(tracker_event.c.id.desc())
)
_KEPT_RECENTLY = _KEPT.where(tracker_event.c.kind != DELIVERY_SLOT).limit(RECENT_EVENTS)


class DatabaseTrackerStore(TrackerStore, SerializedTrackerAsText):
    """What was said comes from the conversation log; only other events, such as slots, are kept.

    `retrieve` gives what a turn needs: the last message that had one, and the newest kept events.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        make_calls_lean()
        run_graphs_in_order()
        settings = environment.from_environment()
        self._engine = open_engine(settings.database_url)
        let_out_only_what_is_approved(self._engine, brand.load(settings.brand_file))
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(self._read, sender_id, whole=False)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(self._read, conversation_id, whole=True)

    def _read(self, sender_id: str, whole: bool) -> DialogueStateTracker | None:
        with reading(self._engine) as connection:
            kept = _kept(connection, sender_id, whole)
            read = transcript.said_with if whole else transcript.last_heard_from
            said = read(connection, sender_id)
        if not said and not kept:
            return None
        events = sorted([*kept, *_events(said)], key=lambda event: event.timestamp)
        events.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=events[-1].timestamp))
        slots = self.domain.slots if self.domain else None
        tracker = DialogueStateTracker.from_events(sender_id, events, slots)
        tracker.stored_through = tracker.events[-1]
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        added = _not_stored(tracker)
        if self.event_broker:
            await self._stream_new_events(self.event_broker, added, tracker.sender_id)
        rows = [
            {
                "sender": tracker.sender_id,
                "kind": _kind(event),
                "data": json.dumps(event.as_dict()),
            }
            for event in added
            if _is_kept(event)
        ]
        if rows:
            await asyncio.to_thread(self._write, rows)
        tracker.stored_through = tracker.events[-1] if tracker.events else None

    def _write(self, rows: list[dict[str, str]]) -> None:
        with transaction(self._engine) as connection:
            connection.execute(sa.insert(tracker_event), rows)

    async def keys(self) -> Iterable[str]:
        return await asyncio.to_thread(self._senders)

    def _senders(self) -> list[str]:
        with reading(self._engine) as connection:
            kept = sa.select(tracker_event.c.sender).distinct()
            return sorted({*transcript.senders(connection), *connection.execute(kept).scalars()})


def _kept(connection: Connection, sender_id: str, whole: bool) -> list[Event]:
    rows = connection.execute(_KEPT if whole else _KEPT_RECENTLY, {"sender": sender_id}).scalars()
    return [Event.from_parameters(json.loads(row)) for row in reversed(rows.all())]


def _kind(event: Event) -> str:
    """The event's type; deliveries go by their slot's name, as there is one for each message."""
    is_delivery = isinstance(event, SlotSet) and event.key == DELIVERY_SLOT
    return DELIVERY_SLOT if is_delivery else str(event.type_name)


def _is_kept(event: Event) -> bool:
    if isinstance(event, SlotSet):
        # What a channel sent with its first message is in the conversation log.
        return bool(event.key != SESSION_START_METADATA_SLOT)
    return not isinstance(event, PASSING)


def _events(said: Iterable[Said]) -> Iterator[Event]:
    for one in said:
        at = one.created_at.timestamp()
        if one.author == "visitor":
            yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)
            yield _heard(one, at)
        else:
            provenance = {"author": one.author, "entry": one.entry_id, "version": one.version}
            yield BotUttered(one.text, metadata=provenance, timestamp=at)


def _heard(one: Said, at: float) -> UserUttered:
    """A visitor's message; without an intent where no turn was taken."""
    intent = {"name": one.intent, "confidence": one.confidence} if one.intent else {}
    ranking = [{"name": name, "confidence": share} for name, share in one.ranking]
    return UserUttered(
        one.payload or one.text,
        intent,
        parse_data={"intent": intent, "entities": [], "intent_ranking": ranking},
        timestamp=at,
        input_channel=one.channel,
        message_id=one.cid,
    )


def _not_stored(tracker: DialogueStateTracker) -> list[Event]:
    """The events added since the tracker was read or last saved."""
    last = getattr(tracker, "stored_through", None)
    added = []
    for event in reversed(tracker.events):
        if event is last:
            break
        added.append(event)
    return added[::-1]
