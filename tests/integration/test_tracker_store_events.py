"""Rasa's memory in the database: bounded when read, whole when asked, appended when saved."""

import asyncio
import json

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.policy import HUMAN_SLOT
from bot.tracker_store import RECENT_EVENTS, DatabaseTrackerStore
from storage.engine import reading
from storage.tables import tracker_event


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


@pytest.fixture
def store(
    database_url: str, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> DatabaseTrackerStore:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    return DatabaseTrackerStore(domain)


def _rows(engine: Engine) -> list[sa.engine.Row]:
    with reading(engine) as connection:
        query = sa.select(tracker_event).order_by(tracker_event.c.id)
        return list(connection.execute(query).all())


async def rows(engine: Engine) -> list[sa.engine.Row]:
    return await asyncio.to_thread(_rows, engine)


async def turn(store: DatabaseTrackerStore, text: str, sender: str = "v1") -> DialogueStateTracker:
    """One message and its answer, saved as Rasa saves them."""
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text=text, intent={"name": "greet"}))
    await store.save(tracker)
    tracker.update(ActionExecuted("action_small_talk"))
    await store.save(tracker)
    return tracker


async def test_a_conversation_that_nobody_began_is_not_there(store: DatabaseTrackerStore) -> None:
    assert await store.retrieve("v1") is None
    assert await store.retrieve_full_tracker("v1") is None


async def test_what_was_saved_is_read_back(store: DatabaseTrackerStore) -> None:
    saved = await turn(store, "שלום 😀 \x00")
    read = await store.retrieve("v1")
    assert read is not None
    assert [event.as_dict() for event in read.events] == [event.as_dict() for event in saved.events]


async def test_saving_writes_each_event_once(store: DatabaseTrackerStore, engine: Engine) -> None:
    tracker = await turn(store, "one")
    assert len(await rows(engine)) == len(tracker.events)
    await store.save(tracker)
    assert len(await rows(engine)) == len(tracker.events)
    await turn(store, "two")
    whole = await store.retrieve_full_tracker("v1")
    assert whole is not None
    heard = [event.text for event in whole.events if isinstance(event, UserUttered)]
    assert heard == ["one", "two"]
    assert len(await rows(engine)) == len(whole.events)


async def test_a_long_conversation_is_read_by_its_newest_events(
    store: DatabaseTrackerStore,
) -> None:
    for number in range(RECENT_EVENTS):
        await turn(store, str(number))
    recent, whole = await store.retrieve("v1"), await store.retrieve_full_tracker("v1")
    assert recent is not None
    assert whole is not None
    assert len(recent.events) == RECENT_EVENTS
    assert len(whole.events) >= 3 * RECENT_EVENTS
    newest = [event.as_dict() for event in whole.events][-RECENT_EVENTS:]
    assert [event.as_dict() for event in recent.events] == newest


@pytest.mark.parametrize("values", [[True], [True, None], [None, True], [True, None, True]])
async def test_who_has_the_conversation_is_known_however_long_ago_it_changed(
    store: DatabaseTrackerStore, values: list[bool | None]
) -> None:
    tracker = await turn(store, "hello")
    for value in values:
        tracker.update(SlotSet(HUMAN_SLOT, value))
    await store.save(tracker)
    for number in range(RECENT_EVENTS):
        await turn(store, str(number))
        read = await store.retrieve("v1")
        assert read is not None
        assert read.get_slot(HUMAN_SLOT) == values[-1]


async def test_a_slot_event_that_is_the_oldest_one_read_counts_once(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    tracker = await store.get_or_create_tracker("v1")
    tracker.update(SlotSet(HUMAN_SLOT, True))
    for _ in range(RECENT_EVENTS - len(tracker.events)):
        tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    read = await store.retrieve("v1")
    assert read is not None
    assert read.get_slot(HUMAN_SLOT) is True
    await store.save(read)
    assert len(await rows(engine)) == len(tracker.events)


async def test_conversations_are_apart(store: DatabaseTrackerStore) -> None:
    tracker = await turn(store, "mine", "v1")
    tracker.update(SlotSet(HUMAN_SLOT, True))
    await store.save(tracker)
    await turn(store, "yours", "v2")
    other = await store.retrieve("v2")
    assert other is not None
    assert other.get_slot(HUMAN_SLOT) is None
    assert other.latest_message is not None
    assert other.latest_message.text == "yours"
    assert sorted(await store.keys()) == ["v1", "v2"]


async def test_events_are_kept_as_json_with_their_kind(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    tracker = await turn(store, "hello")
    tracker.update(SlotSet(HUMAN_SLOT, True))
    await store.save(tracker)
    stored = await rows(engine)
    kinds = [row.kind for row in stored]
    assert kinds[-4:] == ["action", "user", "action", HUMAN_SLOT]
    assert json.loads(stored[-1].data)["value"] is True
