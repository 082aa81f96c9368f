"""What people really ask: taken up from turns, put into groups, and gone in time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.nlu.grouping import groups
from desk.asked_grouping import collect
from faq.asked import collecting, listing
from faq.asked.collecting import KEPT, Why
from handoff import erasing
from settings.clock import now
from storage import conversations
from storage.asked_tables import asked
from storage.engine import reading, transaction
from storage.tables import message, turn
from tests.asking import PREPAID, group, shown, unknown
from tests.talk import Talk, asks, means

pytestmark = pytest.mark.usefixtures("with_lines")


def test_each_reason_is_taken_up_and_what_was_answered_well_is_not(engine: Engine) -> None:
    talk = Talk(engine, now=now())
    talk.hears(means("greet", text="hello there"))
    talk.hears(asks("opening_hours", text="when do you open"))
    talk.hears(means("deny", text="no"))
    talk.hears(means("nlu_fallback", text="where is your branch in Eilat"))
    talk.hears(means("ask", text="a router or a switch"))
    # Two unknown ones in a row: a person takes over.
    talk.hears(means("nlu_fallback", text="fibre for my farm"))
    with transaction(engine) as connection:
        connection.execute(
            sa.update(turn).where(turn.c.entry_id == "opening_hours").values(helped=False)
        )
    wanted = collect(engine, now())
    with reading(engine) as connection:
        rows = connection.execute(
            sa.select(message.c.text, asked.c.why).join(asked, asked.c.message_id == message.c.id)
        ).all()
    assert wanted
    assert len(wanted) == len(rows)
    assert dict(rows) == {
        "when do you open": Why.NOT_HELPED.value,
        "where is your branch in Eilat": Why.UNKNOWN.value,
        "a router or a switch": Why.UNKNOWN.value,
        "fibre for my farm": Why.UNKNOWN.value,
    }


def test_many_people_come_before_few_and_groups_stay_until_something_is_new(
    engine: Engine,
) -> None:
    unknown(engine, "v0", "what does a second line cost my mother")
    for number in range(3):
        unknown(engine, f"v{number + 1}")
    assert group(engine) == 2
    assert group(engine) is None
    assert [(one.people, one.askings[0].text) for one in shown(engine)] == [
        (3, PREPAID),
        (1, "what does a second line cost my mother"),
    ]


def test_after_four_weeks_a_question_is_gone(engine: Engine) -> None:
    unknown(engine, "v1")
    unknown(engine, "v2", "a towel in the colour of the sea")
    assert group(engine) == 2
    with transaction(engine) as connection:
        old = sa.select(message.c.id).where(message.c.text == PREPAID)
        connection.execute(
            sa.update(turn)
            .where(turn.c.message_id.in_(old))
            .values(created_at=now() - KEPT - timedelta(seconds=1))
        )
    assert group(engine) == 1
    assert [one.askings[0].text for one in shown(engine)] == ["a towel in the colour of the sea"]


def test_who_deletes_a_conversation_takes_the_question_along(engine: Engine) -> None:
    unknown(engine, "v1")
    group(engine)
    with transaction(engine) as connection:
        erasing.erase(connection, "web:v1", now())
    # At once on the page, and with the next look in the table.
    assert shown(engine) == []
    assert group(engine) == 0
    with reading(engine) as connection:
        assert connection.execute(sa.select(asked)).all() == []


def test_a_message_without_words_waits_for_nobody(engine: Engine) -> None:
    with transaction(engine) as connection:
        unknown_id = _turn(connection, "?!")
    assert group(engine) == 0
    assert group(engine) is None
    with reading(engine) as connection:
        assert connection.execute(sa.select(asked.c.group_id)).scalar_one() == 0
        assert listing.not_grouped(connection) == 0
    assert unknown_id


def _turn(connection: sa.engine.Connection, text: str) -> int:
    talk = conversations.open_conversation(connection, "web", "v1", "en", now())
    number, _ = conversations.add_visitor_message(connection, talk, text, now())
    done = conversations.Turn(
        number, talk.id, "web", "en", "nlu_fallback", None, 0.1, (), "unknown", "model-1", 5.0
    )
    conversations.log_turn(connection, done, now())
    return number


def test_it_comes_while_others_are_grouped_and_waits_for_the_next_time(engine: Engine) -> None:
    unknown(engine, "v1")
    wanted = collect(engine, now())
    assert wanted
    unknown(engine, "v2")
    again = collect(engine, now())
    assert again
    with transaction(engine) as connection:
        collecting.store(connection, wanted, groups(wanted))
        assert listing.not_grouped(connection) == 1
        collecting.store(connection, again, groups(again))
    assert [one.people for one in shown(engine)] == [2]
