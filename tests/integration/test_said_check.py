"""The checks of what was said ask the database once for what never changes."""

import pytest
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.approved_only import Door, mark_as_of_a_turn
from faq.answers import AnswerCache
from faq.said import SaidCheck
from settings.channels import ChannelRules
from settings.clock import now
from storage import conversations, transcript
from storage.conversations import Button, Message
from storage.engine import reading, transaction
from tests import makers
from tests.makers import NOON
from tests.statements import counted


def say(engine: Engine, title: str) -> Message:
    """The bot says the entry's answer with a button."""
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v", "en", NOON)
        answers = AnswerCache().read(connection)
        sentence = answers.sentence(makers.entry().id, "en", "web", NOON)
        assert sentence
        button = Button(title, "/x", makers.entry().id, 1)
        said = Message(0, "bot", "en", sentence.text, NOON, buttons=(button,))
        message_id = conversations.add_bot_message(connection, talk, said, sentence.version_id)
        return transcript.messages_by_id(connection, [message_id])[message_id]


def test_the_same_version_said_again_is_not_read_again(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    check = SaidCheck(lambda _channel: ChannelRules())
    title = makers.entry().wordings["en"].questions[0]
    asked = []
    for one in (say(engine, title), say(engine, title)):
        with counted(engine) as said, reading(engine) as connection:
            assert check.unapproved(connection, [one]) == {}
        asked.append(" ".join(said))
    first, second = asked
    assert "FROM answer" in first
    assert "FROM answer" not in second
    assert "FROM hold" in second


def test_a_title_of_no_version_is_refused_every_time(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    check = SaidCheck(lambda _channel: ChannelRules())
    for one in (say(engine, "Free for all"), say(engine, "Free for all")):
        with reading(engine) as connection:
            assert [*check.unapproved(connection, [one])] == [one.id]


async def test_the_door_of_a_process_that_was_warmed_up_lets_its_first_words_out_at_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr("bot.approved_only.now", lambda: moment)
    makers.approve(engine, [makers.entry()])
    event = BotUttered(
        "Open 08:00-20:00.", {}, {"entry": makers.entry().id, "version": 1, "language": "en"}
    )
    heard = UserUttered("when?", {"name": "faq"}, input_channel="rest")
    tracker = DialogueStateTracker.from_events("v1", [heard], [])
    door, reached = Door(engine, makers.demo_brand()), CollectingOutputChannel()
    door.warm_up()
    with counted(engine) as asked:
        await door.send([mark_as_of_a_turn(event)], tracker, reached)
    assert ([one["text"] for one in reached.messages], asked) == (["Open 08:00-20:00."], [])
