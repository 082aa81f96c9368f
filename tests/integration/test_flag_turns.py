"""Flags in real turns: the row, the ticket's way, the notices, the hold, and the end of each."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from actions.understanding import Understanding
from faq.holds import open_holds
from handoff import raised
from handoff.raised import FlagRefused, NoSuchFlag
from settings.brand import Brand
from settings.flags import WrittenFlag, WrittenFlags, WrittenText
from storage import accounts
from storage.engine import reading, transaction
from storage.flag_tables import flag
from storage.promise_tables import notice
from storage.ticket_tables import ticket
from tests import makers
from tests.makers import NOON
from tests.talk import Talk, asks, means, messages, presses, tickets

pytestmark = pytest.mark.usefixtures("with_lines")

CONTACTS = {"dana", "noa", "eitan"}
HURT = "my son was injured by your router"


def agreed(**changes: object) -> Brand:
    brand = makers.demo_brand()
    return replace(brand, flags=replace(brand.flags, **changes))  # type: ignore[arg-type]


@pytest.fixture
def talk(engine: Engine) -> Talk:
    with transaction(engine) as connection:
        accounts.add(connection, "dana", [accounts.Role.SPOKESPERSON], "he", NOON)
    return Talk(engine, entries=[makers.entry("prices", "99.")])


def flags(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(flag).order_by(flag.c.id)).all())


def notices(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(notice).order_by(notice.c.id)).all())


def close(engine: Engine, flag_id: int, false_alarm: bool = False, at: datetime = NOON) -> None:
    with transaction(engine) as connection:
        raised.close(connection, flag_id, "dana", "called the family", false_alarm, at)


def test_a_phrase_raises_a_flag_opens_a_ticket_and_tells_every_contact(
    talk: Talk, engine: Engine
) -> None:
    assert talk.ids(asks("prices", text=HURT)) == ["say_handover_spokesperson"]
    (up,) = flags(engine)
    (opened,) = tickets(engine)
    assert (up.kind, up.rule, up.subject) == ("injury", "injur*", "conversation:web:v1")
    assert (up.message_id, up.ticket_id) == (messages(engine)[0].id, opened.id)
    assert (opened.queue, opened.reason, opened.priority) == ("spokesperson", "flag", "urgent")
    told = notices(engine)
    assert {one.account for one in told} >= CONTACTS
    assert {(one.kind, one.about) for one in told} == {("flag", f"flag:{up.id}")}
    assert all(one.next_try_at == NOON for one in told)
    assert json.loads(told[0].values) == {
        "flag": "injury",
        "rule": "injur*",
        "conversation": "web:v1",
    }


def test_the_same_kind_again_is_counted_and_nobody_told_twice(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint", text=HURT))
    told = len(notices(engine))
    talk.now = NOON + timedelta(minutes=3)
    assert talk.ids(means("complaint", text="she is in an ambulance")) == ["say_handover_open"]
    (up,) = flags(engine)
    assert (up.times, up.last_at) == (2, talk.now)
    assert len(notices(engine)) == told
    talk.hears(means("complaint", text="I will sue you"))
    assert [one.kind for one in flags(engine)] == ["injury", "legal_threat"]


def test_an_open_ticket_goes_to_the_flags_queue_and_is_urgent(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint", text="the internet is slow"))
    assert tickets(engine)[0].queue == "support"
    talk.hears(means("complaint", text="and a journalist asked me about it"))
    (moved,) = tickets(engine)
    assert (moved.queue, moved.priority) == ("spokesperson", "urgent")
    assert flags(engine)[0].ticket_id == moved.id


def test_a_flag_is_raised_while_a_human_has_the_chat_and_the_bot_stays_silent(
    talk: Talk, engine: Engine
) -> None:
    talk.hears(means("complaint"))
    with transaction(engine) as connection:
        accounts.add(connection, "noa", [accounts.Role.AGENT], "he", NOON)
        connection.execute(sa.update(ticket).values(state="claimed", owner="noa"))
    assert talk.hears(means("complaint", text=HURT)) == []
    assert [one.kind for one in flags(engine)] == ["injury"]
    assert len(notices(engine)) >= len(CONTACTS)


def test_self_harm_hears_its_own_words_whatever_is_open(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    said = talk.ids(means("nlu_fallback", "he", "אני רוצה להתאבד"))
    assert said == ["say_handover_self_harm"]
    assert talk.other(sender="v2").ids(means("greet", text="I want to kill myself")) == [
        "say_handover_self_harm"
    ]


def test_a_pressed_button_and_a_negation_raise_nothing(talk: Talk, engine: Engine) -> None:
    talk.hears(presses("choose", entry="prices"))
    talk.hears(asks("prices", text="nobody was injured"))
    assert (flags(engine), notices(engine)) == ([], [])


def test_a_flag_puts_its_topics_on_hold_once(engine: Engine) -> None:
    leak = WrittenFlag((WrittenText("leaked", "here"),), holds=("contact", "nothing"))
    talk = Talk(engine, brand=agreed(kinds={"leak": leak}))
    talk.hears(means("complaint", text="it leaked"))
    talk.other(sender="v2").hears(means("complaint", text="it leaked"))
    assert [json.loads(one.held) for one in flags(engine)] == [["contact"], []]
    with reading(engine) as connection:
        (held,) = open_holds(connection)
    assert (held.scope.topic, held.held_by, held.reason) == ("contact", "flags", "flag 1: leak")


def test_a_flag_stays_until_somebody_says_what_was_done(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint", text=HURT))
    (up,) = flags(engine)
    with pytest.raises(FlagRefused, match="say what was done"), transaction(engine) as connection:
        raised.close(connection, up.id, "dana", "  ", False, NOON)
    close(engine, up.id)
    with pytest.raises(FlagRefused, match="closed already, by dana"):
        close(engine, up.id)
    with pytest.raises(NoSuchFlag, match="99"):
        close(engine, 99)
    (down,) = flags(engine)
    assert (down.closed_by, down.what_was_done) == ("dana", "called the family")
    talk.hears(means("complaint", text=HURT))
    assert [one.closed_at for one in flags(engine)] == [NOON, None]


def test_the_figure_counts_false_alarms_among_those_that_were_closed(
    talk: Talk, engine: Engine
) -> None:
    for sender in ("a", "b", "c"):
        talk.other(sender=sender).hears(means("complaint", text=HURT))
    close(engine, 1, false_alarm=True)
    close(engine, 2)
    with reading(engine) as connection:
        found = raised.figures(connection, NOON - timedelta(days=30))
        later = raised.figures(connection, NOON + timedelta(days=1))
    assert (found.raised, found.closed, found.false_alarms, found.false_share) == (3, 2, 1, 0.5)
    assert later.false_share is None


def complain(talk: Talk, senders: Iterable[str], at: datetime) -> None:
    seen = Understanding(
        "it is wrong", "complaint", 0.9, (("complaint", 0.9), ("faq/prices", 0.1)), language="en"
    )
    for talk.sender in senders:
        talk.now = at
        talk.hears(seen)


def test_complaints_that_come_too_fast_on_one_topic_raise_one_flag(
    talk: Talk, engine: Engine
) -> None:
    for week in range(9, 0, -1):
        complain(talk, [f"usual-{week}"], NOON - timedelta(weeks=week, minutes=10))
    complain(talk, [f"fast-{number}" for number in range(14)], NOON)
    (up,) = flags(engine)
    assert (up.kind, up.subject) == ("speed", "topic:contact")
    assert up.rule.endswith("in 60 minutes, usually 1.0")
    assert up.times > 1
    assert {one.account for one in notices(engine)} >= CONTACTS
    moved = [one for one in tickets(engine) if one.queue == "spokesperson"]
    assert [one.id for one in moved] == [up.ticket_id]


def test_one_visitor_who_complains_often_is_no_surge(talk: Talk, engine: Engine) -> None:
    for minute in range(20):
        complain(talk, ["angry"], NOON + timedelta(minutes=minute))
    assert flags(engine) == []


def test_after_a_surge_was_closed_only_new_complaints_count(talk: Talk, engine: Engine) -> None:
    complain(talk, [f"fast-{number}" for number in range(40)], NOON)
    (up,) = flags(engine)
    close(engine, up.id, at=NOON + timedelta(minutes=1))
    complain(talk, ["one-more"], NOON + timedelta(minutes=2))
    assert len(flags(engine)) == 1


def test_without_flags_in_the_agreement_none_is_raised(engine: Engine) -> None:
    talk = Talk(engine, brand=replace(makers.demo_brand(), flags=WrittenFlags()))
    talk.hears(means("complaint", text=HURT))
    assert flags(engine) == []
