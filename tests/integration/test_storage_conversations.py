"""The conversation log: what is read is what was written, in order."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from storage import conversations, transcript
from storage.conversations import Button, Message, Turn
from storage.engine import reading, transaction
from storage.tables import message
from tests import makers
from tests.makers import NOON

UGLY = "\u202eabc\x00 <b>'; DROP TABLE turn; -- \U0001f600"


def test_a_turn_and_what_was_said_in_it_are_read_back(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    buttons = (Button("כן", '/helped{"value": "yes"}'),)
    done = Turn(
        1, "web:v1", "web", "he", "faq", "opening_hours", 0.9, [("faq/x", 0.9)], "answered", "m", 3
    )
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        asked, is_new = conversations.add_visitor_message(
            connection, talk, UGLY, NOON, "c1", "/choose"
        )
        assert transcript.next_unanswered(connection, "web:v1") is not None
        assert transcript.unanswered(connection, "web") == [("web:v1", asked)]
        conversations.log_turn(connection, done, NOON)
        said = Message(0, "bot", "he", "פתוח.", NOON + timedelta(seconds=1), buttons=buttons)
        conversations.add_bot_message(connection, talk, said, 1, asked)
    assert (asked, is_new) == (1, True)
    with reading(engine) as connection:
        question, reply = transcript.messages_after(connection, "web:v1")
        answers = sa.select(message.c.id).where(message.c.in_reply_to == asked)
        assert connection.execute(answers).scalars().all() == [reply.id]
        assert transcript.turns_behind(connection, [question.id, reply.id]) == {reply.id: done}
        assert transcript.next_unanswered(connection, "web:v1") is None
        assert transcript.unanswered(connection, "web") == []
        assert conversations.last_turn_id(connection, "web:v1") == asked
    assert question.text == "abc <b>'; DROP TABLE turn; -- \U0001f600"
    assert (question.author, question.cid, question.payload) == ("visitor", "c1", "/choose")
    assert (reply.text, reply.buttons, reply.created_at) == (said.text, buttons, said.created_at)
    assert (reply.entry_id, reply.version) == ("opening_hours", 1)


def test_messages_after_an_id_are_the_newest_ones_oldest_first(engine: Engine) -> None:
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        ids = [
            conversations.add_visitor_message(connection, talk, str(number), NOON)[0]
            for number in range(6)
        ]
        after = transcript.messages_after(connection, talk.id, ids[1])
        newest = transcript.messages_after(connection, talk.id, limit=2)
    assert [one.text for one in after] == ["2", "3", "4", "5"]
    assert [one.text for one in newest] == ["4", "5"]


def test_the_oldest_unanswered_message_comes_first(engine: Engine) -> None:
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        for text in ("first", "second"):
            conversations.add_visitor_message(connection, talk, text, NOON)
        waiting = transcript.next_unanswered(connection, talk.id)
    assert waiting is not None
    assert waiting.text == "first"


def test_a_payload_counts_only_where_it_was_offered(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    offered = Message(0, "bot", "he", "?", NOON, buttons=(Button("a", "/choose"),))
    with transaction(engine) as connection:
        one = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        conversations.add_bot_message(connection, one, offered, 1)
        conversations.open_conversation(connection, "web", "v2", "he", NOON)
        assert transcript.was_offered(connection, "web:v1", "/choose")
        assert not transcript.was_offered(connection, "web:v1", "/other")
        assert not transcript.was_offered(connection, "web:v2", "/choose")
