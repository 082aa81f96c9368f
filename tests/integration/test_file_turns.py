"""What the bot does with a message that has files: it reads the words, and nothing else."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from actions.understanding import Understanding
from handoff import hearing
from storage import attachments, conversations
from storage.attachments import Attachment
from storage.engine import transaction
from tests import makers
from tests.talk import DECIDE, Talk, means, tickets, turns

NO_WORDS = Understanding("", "nlu_fallback", 0.0)
FILE, HANDED = "say_file", "say_handover_support"


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine, brand=makers.demo_brand())


def sends(talk: Talk, text: str = "", intent: str = "nlu_fallback") -> list[str]:
    """The ids of what is said to a message that carries a file."""
    talk.said += 1
    file_id = f"file{talk.said}"
    with transaction(talk.engine) as connection:
        to = conversations.open_conversation(connection, "web", talk.sender, "en", talk.now)
        one = Attachment(
            file_id, to.id, None, "a.pdf", "application/pdf", 9, "0" * 64, None, None, talk.now
        )
        attachments.add(connection, one)
        number, _ = conversations.add_visitor_message(connection, to, text, talk.now, file_id)
        attachments.attach(connection, to.id, None, number, file_id)
        hearing.hear(connection, to.id, number, talk.now)
    seen = replace(NO_WORDS, text=text, intent=intent)
    incoming = replace(talk.incoming(seen), message_id=number)
    said = talk.taker.take(incoming, DECIDE[intent], talk.now)
    return [one.sentence.entry_id for one in said]


def test_a_file_alone_gets_the_approved_line_and_the_second_one_a_person(
    talk: Talk, engine: Engine
) -> None:
    assert sends(talk) == [FILE]
    assert sends(talk) == [HANDED]
    assert [one.outcome for one in turns(engine)] == ["unknown", "handed_over"]
    assert [one.reason for one in tickets(engine)] == ["still_unknown"]
    assert sends(talk) == ["say_handover_open"]


def test_words_beside_a_file_are_answered_as_ever(talk: Talk, engine: Engine) -> None:
    assert sends(talk, "this is broken", "complaint") == [HANDED]
    assert [one.reason for one in tickets(engine)] == ["complaint"]


def test_a_file_is_no_answer_to_a_question_of_the_form(engine: Engine) -> None:
    talk = Talk(engine, brand=makers.whole_brand())
    assert talk.ids(means("complaint"))[-1] == "say_ask_what"
    assert sends(talk) == ["say_handover_open"]
    # The question still waits: the next words answer it.
    assert talk.ids(means("nlu_fallback", text="my line is gone"))[-1] == "say_ask_since"


def test_without_files_an_empty_message_is_refused_as_before(talk: Talk) -> None:
    assert talk.ids(NO_WORDS) == ["say_empty"]
