"""A turn is written whole or not at all, once for each message."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from actions import decisions
from actions.turns import Incoming, TurnTaker
from actions.understanding import Understanding
from storage import conversations
from storage.engine import open_engine, reading, transaction
from storage.tables import conversation, turn
from tests import makers
from tests.makers import NOON
from tests.talk import Talk, asks, means, messages, tickets, turns

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


def stored(engine: Engine, text: str = "when?") -> int:
    """Store a visitor's message as the desk does, and return its id."""
    with transaction(engine) as connection:
        one = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        return conversations.add_visitor_message(connection, one, text, NOON, "c1")[0]


def test_everything_known_of_a_turn_is_logged(talk: Talk, engine: Engine) -> None:
    seen = Understanding(
        "when?", "faq", 0.91, (("faq/opening_hours", 0.91), ("greet", 0.05)), language="en"
    )
    talk.hears(seen)
    (logged,) = turns(engine)
    assert (logged.conversation_id, logged.channel, logged.language) == ("web:v1", "web", "en")
    assert (logged.intent, logged.entry_id, logged.confidence) == ("faq", "opening_hours", 0.91)
    assert json.loads(logged.ranking) == [["faq/opening_hours", 0.91], ["greet", 0.05]]
    assert (logged.outcome, logged.model_id, logged.latency_ms) == ("answered", "model-1", 250.0)
    assert (logged.helped, logged.created_at) == (None, NOON)
    asked, answer, helped = messages(engine)
    assert (asked.author, asked.text, asked.cid) == ("visitor", "when?", "v1.1")
    assert (answer.author, answer.text, answer.in_reply_to) == (
        "bot",
        "Open 08:00-20:00.",
        asked.id,
    )
    assert helped.in_reply_to == asked.id


def test_each_sentence_leads_to_its_approval(talk: Talk, engine: Engine) -> None:
    spoken = talk.hears(asks("opening_hours"))
    assert [(one.sentence.entry_id, one.sentence.version) for one in spoken] == [
        ("opening_hours", 1),
        ("say_did_that_help", 1),
    ]
    assert {one.sentence.approved_by for one in spoken} == {makers.APPROVER}
    assert [one.version_id for one in messages(engine)[1:]] == [
        one.sentence.version_id for one in spoken
    ]


def test_a_stored_message_gets_its_turn_and_no_second_row(talk: Talk, engine: Engine) -> None:
    waiting = stored(engine)
    incoming = replace(talk.incoming(asks("opening_hours")), message_id=waiting)
    assert talk.taker.take(incoming, decisions.answer, NOON)
    assert [one.message_id for one in turns(engine)] == [waiting]
    assert [one.author for one in messages(engine)] == ["visitor", "bot", "bot"]


def test_a_message_that_is_asked_again_is_answered_once(talk: Talk, engine: Engine) -> None:
    waiting = stored(engine)
    incoming = replace(talk.incoming(means("complaint")), message_id=waiting)
    assert talk.taker.take(incoming, decisions.hand_over_by_intent, NOON)
    assert talk.taker.take(incoming, decisions.hand_over_by_intent, NOON) == []
    assert (len(turns(engine)), len(tickets(engine))) == (1, 1)


def test_a_message_of_another_channel_that_comes_again_is_answered_once(
    talk: Talk, engine: Engine
) -> None:
    social = talk.other(channel="telegram")
    incoming = social.incoming(asks("opening_hours"))
    assert social.taker.take(incoming, decisions.answer, NOON)
    assert social.taker.take(incoming, decisions.answer, NOON) == []
    assert len(turns(engine)) == 1


def test_two_takers_at_the_same_instant_take_one_turn(engine: Engine) -> None:
    talk = Talk(engine)
    incoming = replace(talk.incoming(means("complaint")), message_id=stored(engine))
    together = Barrier(2)

    def take(_number: int) -> int:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        taker = TurnTaker(own, makers.demo_brand())
        together.wait()
        spoken = taker.take(incoming, decisions.hand_over_by_intent, NOON)
        own.dispose()
        return len(spoken)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == [0, 1]
    assert (len(turns(engine)), len(tickets(engine)), len(messages(engine))) == (1, 1, 2)


def test_two_messages_of_one_visitor_at_the_same_instant_open_one_ticket(engine: Engine) -> None:
    talk = Talk(engine)
    incoming = [talk.incoming(means("complaint")) for _ in range(2)]
    together = Barrier(2)

    def take(one: Incoming) -> None:
        together.wait()
        talk.taker.take(one, decisions.hand_over_by_intent, NOON)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take, incoming))
    assert len(tickets(engine)) == 1
    assert [one.outcome for one in turns(engine)] == ["handed_over", "handed_over"]


def _break(engine: Engine, table: str, condition: str) -> None:
    """Make the database refuse every row of the table for which the condition holds."""
    if engine.dialect.name == "sqlite":
        body = [
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} WHEN {condition} "
            "BEGIN SELECT RAISE(ABORT, 'broken'); END"
        ]
    else:
        body = [
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'broken'; END $$",
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) "
            "EXECUTE FUNCTION broken()",
        ]
    with transaction(engine) as connection:
        for statement in body:
            connection.execute(sa.text(statement))


def _mend(engine: Engine, table: str) -> None:
    of_table = "" if engine.dialect.name == "sqlite" else f" ON {table}"
    with transaction(engine) as connection:
        connection.execute(sa.text(f"DROP TRIGGER broken{of_table}"))


@pytest.mark.parametrize(
    ("table", "condition"),
    [("message", "NEW.author = 'bot'"), ("turn", "1 = 1"), ("ticket", "1 = 1")],
)
def test_a_turn_that_fails_half_way_leaves_nothing_and_can_be_taken_later(
    talk: Talk, engine: Engine, table: str, condition: str
) -> None:
    complaint = talk.incoming(means("complaint"))
    _break(engine, table, condition)
    with pytest.raises(sa.exc.DBAPIError, match="broken"):
        talk.taker.take(complaint, decisions.hand_over_by_intent, NOON)
    assert (turns(engine), tickets(engine), messages(engine)) == ([], [], [])
    with reading(engine) as connection:
        assert connection.execute(sa.select(conversation)).all() == []
    _mend(engine, table)
    assert talk.taker.take(complaint, decisions.hand_over_by_intent, NOON)
    assert (len(turns(engine)), len(tickets(engine)), len(messages(engine))) == (1, 1, 2)


def test_a_failed_turn_does_not_count_as_an_unknown(talk: Talk, engine: Engine) -> None:
    talk.hears(means("nlu_fallback"))
    _break(engine, "ticket", "1 = 1")
    with pytest.raises(sa.exc.DBAPIError):
        talk.hears(means("nlu_fallback"))
    _mend(engine, "ticket")
    with reading(engine) as connection:
        assert connection.execute(sa.select(conversation.c.unknowns_in_a_row)).scalar_one() == 1


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02",
        "a\ud800b",
        "\u202egnp.exe",
        "'; DROP TABLE turn; --",
        "<script>",
        "a" * 50_000,
    ],
    ids=["binary", "surrogate", "override", "sql", "html", "long"],
)
def test_no_text_keeps_a_turn_from_being_logged(talk: Talk, engine: Engine, text: str) -> None:
    assert talk.hears(means("nlu_fallback", text=text))
    assert len(turns(engine)) == 1
    (asked, *_) = messages(engine)
    assert asked.text == conversations.clean(text)


@pytest.mark.parametrize(
    "seen",
    [
        Understanding("/choose", "choose", 1.0, slots={"entry": "x" * 500}),
        Understanding("/choose", "choose", 1.0, slots={"entry": "\x00"}),
        Understanding("/choose", "choose", 1.0, slots={"entry": "nonesuch"}),
        Understanding("/choose", "choose", 1.0, slots={}),
        Understanding("/helped", "helped", 1.0, slots={"value": ["yes"]}),
        Understanding("/helped", "helped", 1.0, slots={}),
    ],
    ids=["long", "binary", "unknown entry", "no entry", "a list", "no value"],
)
def test_a_button_that_was_never_offered_is_answered_and_logged(
    talk: Talk, engine: Engine, seen: Understanding
) -> None:
    assert talk.hears(seen)
    assert len(turns(engine)) == 1


def test_conversations_are_apart_by_sender_and_by_channel(talk: Talk, engine: Engine) -> None:
    for one in (talk, talk.other(sender="v2"), talk.other(channel="telegram")):
        one.hears(means("nlu_fallback"))
    assert [one.outcome for one in turns(engine)] == ["unknown"] * 3
    with reading(engine) as connection:
        ids: Iterable[str] = connection.execute(sa.select(turn.c.conversation_id)).scalars()
        assert set(ids) == {"web:v1", "web:v2", "telegram:v1"}
