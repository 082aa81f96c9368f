"""What the code promises, the database guards."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from storage import conversations, transcript
from storage.conversations import Message, Turn
from storage.engine import reading, transaction
from storage.tables import (
    answer,
    conversation,
    entry,
    live_version,
    message,
    question,
    turn,
    version,
)
from storage.ticket_tables import policy, ticket
from tests import makers
from tests.makers import NOON


@pytest.fixture(autouse=True)
def _one_answered_message(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        said, _ = conversations.add_visitor_message(connection, talk, "hi", NOON, "c1")
        conversations.log_turn(connection, _turn(said), NOON)


def _turn(message_id: int) -> Turn:
    return Turn(message_id, "web:v1", "web", "he", "faq", None, 0.5, [], "unknown", "m", 1.0)


def refused(engine: Engine, statement: object, **values: object) -> str:
    with pytest.raises(DBAPIError) as error, transaction(engine) as connection:
        connection.execute(statement, values or None)
    return str(error.value.orig)


@pytest.mark.parametrize("table", [version, question, answer], ids=str)
def test_what_was_approved_can_be_neither_changed_nor_deleted(
    engine: Engine, table: sa.Table
) -> None:
    column = "owner" if table is version else "text"
    change = sa.update(table).values({column: "other"})
    for statement in (change, sa.delete(table)):
        assert "approve a new version instead" in refused(engine, statement)
    with reading(engine) as connection:
        assert connection.execute(sa.select(table)).all()


def test_an_entry_has_one_live_version(engine: Engine) -> None:
    makers.approve(engine, [makers.entry(answer="Open always.")])
    with reading(engine) as connection:
        live = connection.execute(sa.select(live_version)).all()
        both = connection.execute(sa.select(version.c.id).order_by(version.c.number)).scalars()
        ids = list(both)
    assert len(ids) == 2
    assert live == [("opening_hours", ids[1])]
    second = sa.insert(live_version).values(entry_id="opening_hours", version_id=ids[0])
    assert "live_version" in refused(engine, second)


def test_a_version_is_live_for_one_entry_alone(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(sa.insert(entry).values(id="other", created_at=NOON))
        taken = connection.execute(sa.select(version.c.id)).scalar_one()
    insert = sa.insert(live_version).values(entry_id="other", version_id=taken)
    assert "live_version" in refused(engine, insert)


def test_two_versions_of_an_entry_have_two_numbers(engine: Engine) -> None:
    insert = sa.insert(version).from_select(
        [column.name for column in version.c if column.name != "id"],
        sa.select(*[column for column in version.c if column.name != "id"]),
    )
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert)


def test_the_bot_says_nothing_without_an_approved_version(engine: Engine) -> None:
    words = {
        "conversation_id": "web:v1",
        "author": "bot",
        "language": "he",
        "text": "made up",
        "created_at": NOON,
    }
    assert "bot_text_is_approved" in refused(engine, sa.insert(message), **words)
    assert refused(engine, sa.insert(message), **words, version_id=999)


def test_a_stranger_is_no_author(engine: Engine) -> None:
    insert = sa.update(message).values(author="nobody")
    assert "ck_message_author" in refused(engine, insert)


def test_a_message_has_one_turn(engine: Engine) -> None:
    with reading(engine) as connection:
        answered = connection.execute(sa.select(turn.c.message_id)).scalar_one()
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        conversations.log_turn(connection, _turn(answered), NOON)


def test_a_turn_belongs_to_a_message(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        conversations.log_turn(connection, _turn(999), NOON)


def test_a_visitors_message_that_is_sent_again_is_stored_once(engine: Engine) -> None:
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v1", "en", NOON)
        again = conversations.add_visitor_message(connection, talk, "hi", NOON, "c1")
        other = conversations.add_visitor_message(connection, talk, "hi", NOON, "c2")
    assert again == (other[0] - 1, False)
    assert other[1] is True
    assert talk.language == "he"


def test_a_conversation_has_one_open_ticket(engine: Engine) -> None:
    with reading(engine) as connection:
        said = connection.execute(sa.select(turn.c.message_id)).scalar_one()
    row = {
        "conversation_id": "web:v1",
        "message_id": said,
        "queue": "support",
        "reason": "complaint",
        "opened_at": NOON,
        "priority": "normal",
        "policy": "first",
        "last_event": 1,
    }
    done = {**row, "state": "resolved", "resolved_at": NOON}
    with transaction(engine) as connection:
        connection.execute(
            sa.insert(policy), {"name": "first", "content": "{}", "first_used_at": NOON}
        )
        connection.execute(sa.insert(ticket), done)
        connection.execute(sa.insert(ticket), done)
        connection.execute(sa.insert(ticket), {**row, "state": "open"})
    assert "ticket" in refused(engine, sa.insert(ticket), **row, state="open")


def test_a_time_without_zone_is_not_stored(engine: Engine) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a time zone"), transaction(engine) as one:
        one.execute(sa.update(conversation).values(created_at=naive))


def test_the_same_sender_on_two_channels_is_two_conversations(engine: Engine) -> None:
    with transaction(engine) as connection:
        for channel in ("telegram", "facebook"):
            talk = conversations.open_conversation(connection, channel, "77", "en", NOON)
            conversations.add_visitor_message(connection, talk, f"on {channel}", NOON, "same")
    with reading(engine) as connection:
        for channel in ("telegram", "facebook"):
            (one,) = transcript.messages_after(connection, f"{channel}:77")
            assert one.text == f"on {channel}"


def test_half_a_transaction_leaves_nothing(engine: Engine) -> None:
    def say_something_unapproved() -> None:
        with transaction(engine) as connection:
            talk = conversations.open_conversation(connection, "web", "v2", "he", NOON)
            conversations.add_visitor_message(connection, talk, "hello", NOON)
            said = Message(0, "bot", "he", "words", NOON)
            conversations.add_bot_message(connection, talk, said, version_id=999)

    with pytest.raises(IntegrityError):
        say_something_unapproved()
    with reading(engine) as connection:
        assert transcript.language_of(connection, "web:v2") is None
        assert transcript.messages_after(connection, "web:v2") == []
