"""Every way by which Rasa can make words leave: what has no approval is refused and replaced."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from actions.serving import _provenance
from bot.approved_only import METADATA, Door, mark_as_of_a_turn
from bot.channels.web import DeskReads
from bot.tracker_store import DatabaseTrackerStore
from faq import approval, holds, refusals
from faq.answers import Why
from faq.holds import Scope
from faq.refusals import Refusal
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import reading, transaction
from storage.tables import message
from tests import makers
from tests.reviews import DANA, ENTRY, do
from tests.talk import Talk, asks, means

pytestmark = pytest.mark.usefixtures("with_lines")

Leaving = Callable[[BotUttered, float], Awaitable[list[str]]]
UNKNOWN = "say_unknown en"
SAID = "Open 08:00-20:00."


@pytest.fixture
def talk(engine: Engine) -> Talk:
    greeted = Talk(engine, channel="rest", sender="v1", now=now())
    greeted.hears(means("greet"))
    return greeted


def utterances(talk: Talk, entry_id: str = ENTRY) -> list[BotUttered]:
    """What Rasa makes of the action's reply."""
    made = []
    for one in talk.hears(asks(entry_id)):
        buttons = [{"title": each.title, "payload": each.payload} for each in one.buttons]
        for text in one.sent:
            metadata = {key: value for key, value in _provenance(one, "m").items() if value}
            made.append(BotUttered(text, {"buttons": buttons or None}, metadata))
    return made


class Reaches(OutputChannel):  # type: ignore[misc]  # Rasa is untyped to mypy.
    """A channel such as a social network's: it is given all that would leave."""

    def __init__(self) -> None:
        self.given: list[dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.given.append(message)


def tracker(sender: str) -> DialogueStateTracker:
    heard = UserUttered("when?", {"name": "faq"}, input_channel="rest")
    return DialogueStateTracker.from_events(sender, [ActionExecuted("action_listen"), heard], [])


async def leave(
    engine: Engine, *events: Any, channel: OutputChannel | None = None, sender: str = "v1"
) -> Any:
    reached = channel or CollectingOutputChannel()
    await Door(engine, makers.demo_brand()).send(events, tracker(sender), reached)
    return reached


async def texts(engine: Engine, *events: Any) -> list[str]:
    return [one["text"] for one in (await leave(engine, *events)).messages]


def kept(engine: Engine) -> list[Refusal]:
    with reading(engine) as connection:
        return [row.refused for row in refusals.newest(connection, 50)]


async def test_an_approved_reply_leaves_as_it_is_with_its_provenance(
    talk: Talk, engine: Engine
) -> None:
    first, helped = (await leave(engine, SlotSet("x", 1), *utterances(talk))).messages
    assert (first["text"], first["recipient_id"]) == (SAID, "v1")
    assert first["metadata"].keys() == set(METADATA)
    assert first["metadata"]["approved_by"] == "dana"
    assert [one["title"] for one in helped["buttons"]] == ["button_yes en", "button_no en"]
    assert all(one.keys() == {"title", "payload"} for one in helped["buttons"])
    assert kept(engine) == []


HANDMADE: dict[str, BotUttered] = {
    "a response of the domain": BotUttered("Anything!", metadata={"utter_action": "utter_x"}),
    "a default action's words": BotUttered("Did you mean greet?"),
    "a retrieval intent's response": BotUttered(ENTRY, metadata={"utter_action": "utter_faq"}),
    "an event posted to the API": BotUttered("We pay you back.", metadata={"message": 1}),
    "an entry that nobody approved": BotUttered(
        "Free!", metadata={"entry": "gift", "version": 1, "language": "en"}
    ),
    "other words in an entry's name": BotUttered(
        "Open all night.", metadata={"entry": ENTRY, "version": 1, "language": "en"}
    ),
    "another version": BotUttered(SAID, metadata={"entry": ENTRY, "version": 7, "language": "en"}),
    "another language": BotUttered(SAID, metadata={"entry": ENTRY, "version": 1, "language": "fr"}),
    "a provenance that is no text": BotUttered(SAID, metadata={"entry": 7, "language": ["en"]}),
    "a button of its own": BotUttered(
        SAID,
        {"buttons": [{"title": "Win!", "payload": "/x"}]},
        {"entry": ENTRY, "version": 1, "language": "en"},
    ),
    **{
        f"an approved text with {kind}": BotUttered(
            SAID, {kind: ["x"]}, {"entry": ENTRY, "version": 1, "language": "en"}
        )
        for kind in ("attachment", "custom", "elements", "image", "quick_replies")
    },
}


@pytest.mark.parametrize("way", HANDMADE)
async def test_what_nobody_approved_is_replaced_and_kept(
    talk: Talk, engine: Engine, way: str
) -> None:
    with capture_logs() as logs:
        assert await texts(engine, HANDMADE[way]) == [UNKNOWN]
    assert [(one["event"], one["door"]) for one in logs] == [("sentence_refused", "rasa")]
    (refused,) = kept(engine)
    assert (refused.conversation_id, refused.instead) == ("rest:v1", "say_unknown")
    assert refused.text == HANDMADE[way].text


def retire(engine: Engine) -> None:
    do(engine, approval.retire, ENTRY, DANA, "gone")


def reword(engine: Engine) -> None:
    makers.approve(engine, [makers.entry(answer="Open later.")])


def hold(engine: Engine) -> None:
    do(engine, holds.hold, Scope(ENTRY), DANA, "a rumour")


def expire(engine: Engine) -> None:
    makers.approve(engine, [makers.entry(valid_until=now() - timedelta(seconds=1))])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (retire, Why.NOT_LIVE),
        (reword, Why.NOT_LIVE),
        (hold, Why.HELD),
        (expire, Why.NOT_VALID),
    ],
)
async def test_what_lost_its_approval_on_the_way_does_not_leave(
    talk: Talk, engine: Engine, change: Callable[[Engine], None], why: Why
) -> None:
    said = utterances(talk)
    change(engine)
    # Not even the "did that help" after it.
    assert await texts(engine, *said) == [UNKNOWN]
    (refused,) = kept(engine)
    assert (refused.why, refused.entry_id) == (why, ENTRY)
    assert refused.message_id is not None


@pytest.fixture
def moments_later(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Leaving:
    """One door, and what leaves by it some seconds after the fixture was made."""
    door, begun = Door(engine, makers.demo_brand()), now()

    async def leaving(event: BotUttered, seconds: float) -> list[str]:
        monkeypatch.setattr("bot.approved_only.now", lambda: begun + timedelta(seconds=seconds))
        reached = Reaches()
        await door.send([event], tracker("v1"), reached)
        return [one["text"] for one in reached.given]

    return leaving


async def test_a_turns_own_words_are_held_against_approvals_of_the_last_second(
    talk: Talk, engine: Engine, moments_later: Leaving
) -> None:
    said = mark_as_of_a_turn(utterances(talk)[0])
    assert await moments_later(said, 0) == [SAID]
    hold(engine)
    assert await moments_later(said, 1) == [SAID]
    assert await moments_later(said, 1.1) == [UNKNOWN]


async def test_words_without_the_mark_of_a_turn_are_held_against_approvals_of_now(
    talk: Talk, engine: Engine, moments_later: Leaving
) -> None:
    said = utterances(talk)[0]
    assert await moments_later(said, 0) == [SAID]
    hold(engine)
    assert await moments_later(said, 0) == [UNKNOWN]


async def test_a_turns_own_words_leave_only_if_they_are_what_the_version_says(
    talk: Talk, moments_later: Leaving
) -> None:
    said = mark_as_of_a_turn(utterances(talk)[0])
    other = mark_as_of_a_turn(BotUttered("Open all night.", {}, said.metadata))
    assert await moments_later(said, 0) == [SAID]
    assert await moments_later(other, 0) == [UNKNOWN]


async def test_what_stands_before_it_leaves(talk: Talk, engine: Engine) -> None:
    said = [*utterances(talk), BotUttered("And a joke."), *utterances(talk)]
    assert await texts(engine, *said) == [SAID, "say_did_that_help en", UNKNOWN]
    assert [one.text for one in kept(engine)] == ["And a joke."]


async def test_where_no_reply_is_approved_nothing_leaves(talk: Talk, engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(sa.text("DELETE FROM live_version"))
        connection.execute(sa.text("UPDATE revision SET number = number + 1"))
    assert await texts(engine, BotUttered("Hello!")) == []
    assert kept(engine)[0].instead == ""


async def test_a_social_channel_gets_no_more_than_the_approved(talk: Talk, engine: Engine) -> None:
    said = [*utterances(talk), BotUttered("And a joke.")]
    reached = await leave(engine, *said, channel=Reaches())
    assert [one["text"] for one in reached.given][-1] == UNKNOWN
    assert all(one["approved_by"] == "dana" for one in reached.given)


async def test_an_agents_stored_words_leave_and_nobody_elses(talk: Talk, engine: Engine) -> None:
    row = {
        "conversation_id": "rest:v1",
        "author": "agent",
        "account": "noa",
        "language": "en",
        "text": "Hello, Noa here.",
        "created_at": now(),
    }
    with transaction(engine) as connection:
        accounts.add(connection, "noa", [Role.AGENT], "en", now())
        added = connection.execute(sa.insert(message).values(**row)).inserted_primary_key[0]
    words = BotUttered("Hello, Noa here.", metadata={"message": added})
    assert await texts(engine, words) == ["Hello, Noa here."]
    other = BotUttered("Hello, Dana here.", metadata={"message": added})
    assert await texts(engine, other) == [UNKNOWN]
    elsewhere = await leave(engine, words, sender="v2")
    assert [one["text"] for one in elsewhere.messages] == ["say_unknown he"]


async def test_on_the_web_nothing_leaves_by_rasa(talk: Talk, engine: Engine) -> None:
    reached = await leave(engine, BotUttered("Hello!"), channel=DeskReads())
    assert (await reached.send_response("v1", {"text": "Hello!"})) is None
    assert kept(engine) == []


async def test_while_the_database_is_away_nothing_leaves(talk: Talk, engine: Engine) -> None:
    said = utterances(talk)
    with transaction(engine) as connection:
        connection.execute(sa.text("DROP TABLE revision"))
    with capture_logs() as logs:
        assert await texts(engine, *said) == []
    assert [one["event"] for one in logs] == ["approvals_not_read"]


def test_the_door_stands_wherever_the_tracker_store_is(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setattr(MessageProcessor, "_send_bot_messages", None)
    DatabaseTrackerStore()
    assert MessageProcessor._send_bot_messages.__func__ is Door.send


def test_a_part_of_a_sentence_carries_the_whole_sentences_approval(engine: Engine) -> None:
    long = replace(makers.entry(answer="One sentence here. " * 40))
    talk = Talk(engine, channel="sms", entries=[long])
    said = [one for one in talk.hears(asks(ENTRY, "he")) if one.sentence.entry_id == ENTRY]
    assert len(said) > 3
    assert {(one.sentence.version, one.sentence.approved_by) for one in said} == {(2, "dana")}
