"""Rasa's memory: what was said comes from the conversation log, other events are kept."""

import asyncio
import json
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.tracker_store import RECENT_EVENTS, DatabaseTrackerStore
from handoff.outbox import DELIVERY_SLOT, HUMAN_SLOT
from storage.engine import reading
from storage.tables import tracker_event
from tests.talk import Talk, asks, means

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


@pytest.fixture
def store(
    database_url: str, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> DatabaseTrackerStore:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    return DatabaseTrackerStore(domain)


async def kept(engine: Engine) -> Sequence[sa.engine.Row]:
    def read() -> Sequence[sa.engine.Row]:
        with reading(engine) as connection:
            query = sa.select(tracker_event).order_by(tracker_event.c.id)
            return list(connection.execute(query).all())

    return await asyncio.to_thread(read)


async def known(tracker: DialogueStateTracker | None) -> DialogueStateTracker:
    assert tracker is not None
    return tracker


def heard(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def turn_of_rasa(store: DatabaseTrackerStore, sender: str) -> DialogueStateTracker:
    """A turn as Rasa saves it: all its events at once."""
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered(text="hello", intent={"name": "greet"}))
    tracker.update(ActionExecuted("action_small_talk"))
    tracker.update(BotUttered("hello"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


async def test_a_conversation_that_nobody_began_is_not_there(store: DatabaseTrackerStore) -> None:
    assert await store.retrieve("v1") is None
    assert await store.retrieve_full_tracker("v1") is None


async def test_a_turn_finds_the_message_before_it_and_waits_for_the_next(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    talk = Talk(engine, "rest")
    await asyncio.to_thread(talk.hears, asks("opening_hours", text="מתי פתוח? 😀"))
    read = await known(await store.retrieve("v1"))
    assert heard(read) == ["מתי פתוח? 😀"]
    assert read.latest_message is not None
    assert read.latest_message.intent == {"name": "faq", "confidence": 0.9}
    assert read.get_latest_input_channel() == "rest"
    assert read.latest_action_name == "action_listen"


async def test_the_whole_conversation_is_shown_with_what_was_answered(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    talk = Talk(engine, "rest")
    for seen in (means("greet", text="hi"), asks("opening_hours", text="when open?")):
        await asyncio.to_thread(talk.hears, seen)
    whole = await known(await store.retrieve_full_tracker("v1"))
    assert heard(whole) == ["hi", "when open?"]
    said = [event for event in whole.events if isinstance(event, BotUttered)]
    assert said[-2].text == "Open 08:00-20:00."
    assert said[-2].metadata == {"author": "bot", "entry": "opening_hours", "version": 1}
    assert whole.latest_message is not None
    assert whole.latest_message.parse_data["intent_ranking"][0]["name"] == "faq/opening_hours"


async def test_a_turn_leaves_nothing_beside_the_conversation_log(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    await turn_of_rasa(store, "v1")
    assert await kept(engine) == []


async def test_other_events_are_kept_once_as_json_with_their_kind(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    tracker = await turn_of_rasa(store, "v1")
    tracker.update(SlotSet(HUMAN_SLOT, True))
    await store.save(tracker)
    await store.save(tracker)
    (row,) = await kept(engine)
    assert (row.sender, row.kind) == ("v1", "slot")
    assert json.loads(row.data)["value"] is True


@pytest.mark.parametrize("values", [[True], [True, None], [None, True], [True, None, True]])
async def test_who_has_the_conversation_is_known_however_long_ago_it_changed(
    store: DatabaseTrackerStore, engine: Engine, values: list[bool | None]
) -> None:
    tracker = await turn_of_rasa(store, "v1")
    for value in values:
        tracker.update(SlotSet(HUMAN_SLOT, value))
    await store.save(tracker)
    talk = Talk(engine, "rest")
    for _ in range(RECENT_EVENTS + 1):
        await asyncio.to_thread(talk.hears, means("greet"))
        read = await known(await store.retrieve("v1"))
        assert read.get_slot(HUMAN_SLOT) == values[-1]
        await turn_of_rasa(store, "v1")
    assert len(await kept(engine)) == len(values)


async def test_conversations_are_apart(store: DatabaseTrackerStore, engine: Engine) -> None:
    mine = Talk(engine, "rest", "v1")
    await asyncio.to_thread(mine.hears, means("greet", text="mine"))
    tracker = await known(await store.retrieve("v1"))
    tracker.update(SlotSet(HUMAN_SLOT, True))
    await store.save(tracker)
    await asyncio.to_thread(mine.other(sender="v2").hears, means("greet", text="yours"))
    other = await known(await store.retrieve("v2"))
    assert other.get_slot(HUMAN_SLOT) is None
    assert heard(other) == ["yours"]
    assert sorted(await store.keys()) == ["v1", "v2"]


async def test_however_much_is_delivered_the_bot_knows_that_a_human_has_it(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    tracker = await store.get_or_create_tracker("v1")
    tracker.update(SlotSet(HUMAN_SLOT, True))
    for number in range(RECENT_EVENTS + 1):
        tracker.update(SlotSet(DELIVERY_SLOT, str(number)))
    await store.save(tracker)
    assert [row.kind for row in await kept(engine)][:2] == ["slot", DELIVERY_SLOT]
    assert (await known(await store.retrieve("v1"))).get_slot(HUMAN_SLOT) is True
