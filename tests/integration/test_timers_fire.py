"""The desk's own clockwork: timers fire by a clock that the test moves, visitors and staff hear."""

import asyncio
import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from desk.pace import Pace
from desk.ticker import Ticker
from handoff import presence, tickets
from handoff.adopting import adopt
from handoff.firing import Hands, due_timers, fire
from handoff.hands import hands_of
from handoff.history import EventKind
from handoff.presence import Presence
from settings.brand import load
from storage.engine import open_engine, transaction
from storage.promise_tables import timer
from storage.tables import conversation, message
from storage.ticket_tables import ticket_event
from tests import makers
from tests.agreements import at
from tests.makers import all_lines, approve
from tests.promised import (
    MovedClock,
    fire_all,
    open_one,
    people,
    record,
    rows,
    steps,
    timers_of,
    told,
)

MORNING = at("09:00")


def hands() -> Hands:
    return hands_of(makers.whole_brand())


@pytest.fixture
def ticket_id(engine: Engine) -> int:
    approve(engine, all_lines(), MORNING)
    people(engine, "noa", "tomer", "yael", at=MORNING)
    with transaction(engine) as connection:
        return open_one(connection, MORNING).id


def bot_texts(engine: Engine) -> list[str]:
    return [one.text for one in rows(engine, message, author="bot")]


def test_a_visitor_who_waits_is_told_the_new_time_once(engine: Engine, ticket_id: int) -> None:
    fire_all(engine, at("09:13"), hands())
    assert bot_texts(engine) == ["say_later he"]
    events = rows(engine, ticket_event, ticket_id=ticket_id)
    assert [(one.kind, one.until) for one in events[-2:]] == [
        ("bot_replied", None),
        ("visitor_told", at("09:30")),
    ]
    assert fire_all(engine, at("09:14"), hands()) == []


def test_a_time_that_passed_while_dover_stood_still_is_counted_from_now(
    engine: Engine, ticket_id: int
) -> None:
    fire_all(engine, at("11:00"), hands())
    events = rows(engine, ticket_event, ticket_id=ticket_id, kind="visitor_told")
    assert [one.until for one in events] == [at("11:15")]


def test_the_bot_says_nothing_while_a_human_has_the_conversation(
    engine: Engine, ticket_id: int
) -> None:
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="noa")
    fire_all(engine, at("09:13"), hands())
    assert bot_texts(engine) == []


def test_at_the_breach_the_next_free_agent_is_asked(engine: Engine, ticket_id: int) -> None:
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="noa")
    with transaction(engine) as connection:
        presence.enter(connection, "tomer", Presence.HERE, at("09:00"))
    fire_all(engine, at("09:15"), hands())
    with transaction(engine) as connection:
        now = tickets.get(connection, ticket_id)
    assert (now.owner, now.standing.offered_to) == (None, "tomer")
    assert told(engine)[-1] == ("noa", "promise_broken")


async def test_a_timer_fires_when_the_clock_reaches_it_and_not_before(
    engine: Engine, ticket_id: int
) -> None:
    clock = MovedClock(MORNING)
    heard = asyncio.Event()
    ticker = Ticker(engine, hands(), clock, heard.set)
    pace = Pace(clock, ticker.fire_due)
    running = asyncio.create_task(pace.run())
    try:
        await clock.move_to(at("09:11:14"))
        pace.poke()
        await clock.move_to(at("09:11:15"))
        await asyncio.wait_for(heard.wait(), 10)
    finally:
        running.cancel()
    found = timers_of(engine, ticket_id)
    assert found["warning"].fired_at == at("09:11:15")
    assert found["visitor"].fired_at is None


async def test_two_tickers_fire_every_timer_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    people(engines[0], "noa", "tomer", "yael", at=MORNING)
    with transaction(engines[0]) as connection:
        for number in range(30):
            open_one(connection, MORNING, sender=f"v{number}")
    clock = MovedClock(at("09:20"))
    quiet = dataclasses.replace(hands(), tell=lambda *_: None)
    tickers = [Ticker(engine, quiet, clock, lambda: None) for engine in engines]
    while True:
        following = await asyncio.gather(*(one.fire_due(at("09:20")) for one in tickers))
        if all(one is not None and one > at("09:21") for one in following):
            break
    fired = [one for one in rows(engines[0], timer) if one.fired_at]
    assert len(fired) == 30 * 3
    # One notice for each warning and each breach, and one event for each step that did something.
    assert len(told(engines[0])) == 30 * 2
    assert len(rows(engines[0], ticket_event)) == 30 * 3
    for engine in engines:
        engine.dispose()


def test_a_timer_waits_while_somebody_else_holds_the_conversation(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    people(engine, "tomer", at=MORNING)
    with transaction(engine) as connection:
        open_one(connection, MORNING)
    later = at("09:12")
    with transaction(engine) as turn:
        turn.execute(sa.select(conversation).with_for_update())
        with transaction(engine) as connection:
            (due,) = due_timers(connection, later, 10)
            assert fire(connection, due, hands(), later) is None
    assert steps(fire_all(engine, later, hands())) == [(1, "warning")]
    engine.dispose()


def test_open_tickets_come_under_the_agreement_of_the_new_start(
    engine: Engine, ticket_id: int, tmp_path: Path
) -> None:
    text = Path("brand.yml").read_text(encoding="utf-8")
    (tmp_path / "brand.yml").write_text(
        text.replace("first_response: 15 working minutes", "first_response: 20 working minutes", 1)
    )
    agreement = load(tmp_path / "brand.yml").agreement
    clock = MovedClock(MORNING + timedelta(minutes=5))
    assert adopt(engine, agreement, clock) == 1
    assert adopt(engine, agreement, clock) == 0
    assert timers_of(engine, ticket_id)["breach"].due_at == at("09:20")


async def test_a_timer_that_cannot_fire_is_put_aside_and_the_others_fire(
    engine: Engine, ticket_id: int
) -> None:
    """The second ticket is resolved, and its timer is due all the same: a defect."""
    with transaction(engine) as connection:
        broken = open_one(connection, MORNING, sender="second").id
    record(engine, broken, EventKind.RESOLVED, at("09:01"))
    with transaction(engine) as connection:
        connection.execute(
            sa.update(timer)
            .where(timer.c.ticket_id == broken, timer.c.number == 1, timer.c.step == "warning")
            .values(due_at=at("09:05"))
        )
    ticker = Ticker(engine, hands(), MovedClock(at("09:12")), lambda: None)
    await ticker.fire_due(at("09:12"))
    assert timers_of(engine, ticket_id)["warning"].fired_at == at("09:12")
    aside = timers_of(engine, broken)["warning"]
    assert (aside.due_at, aside.fired_at) == (None, None)
