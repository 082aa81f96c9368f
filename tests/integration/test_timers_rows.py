"""Promises and timers as rows: worked out anew from events, never fired twice, old times kept."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from handoff.history import EventKind, Priority
from storage.engine import transaction
from storage.promise_tables import notice, promise, promise_due, timer
from storage.ticket_tables import ticket_event
from tests.agreements import at
from tests.promised import (
    fire_all,
    open_one,
    people,
    record,
    rows,
    steps,
    timers_of,
    told,
)


@pytest.fixture
def ticket_id(engine: Engine) -> int:
    """Handed over to support at 09:00."""
    people(engine, "noa", "tomer", "yael", "maya", at=at("08:00"))
    with transaction(engine) as connection:
        return open_one(connection, at("09:00")).id


def test_opening_a_ticket_writes_its_promises_and_their_timers(
    engine: Engine, ticket_id: int
) -> None:
    first, resolution = rows(engine, promise)
    assert (first.kind, first.due_at) == ("first_response", at("09:15"))
    assert (resolution.kind, resolution.due_at) == ("resolution", at("17:00"))
    due = {step: one.due_at for step, one in timers_of(engine, ticket_id).items()}
    # 75 % of 15 minutes; 2 minutes before the due time; 15 minutes after it.
    assert due == {
        "warning": at("09:11:15"),
        "visitor": at("09:13"),
        "breach": at("09:15"),
        "manager": at("09:30"),
    }
    assert set(timers_of(engine, ticket_id, 2)) == {"warning", "breach", "manager"}


def test_nothing_fires_before_its_time(engine: Engine, ticket_id: int) -> None:
    assert fire_all(engine, at("09:11")) == []
    assert steps(fire_all(engine, at("09:11:15"))) == [(1, "warning")]


def test_each_step_fires_once_with_an_event_and_its_notices(engine: Engine, ticket_id: int) -> None:
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="maya")
    for clock in ("09:11:15", "09:13", "09:15", "09:30", "09:30"):
        fire_all(engine, at(clock))
    assert told(engine) == [
        ("maya", "promise_warning"),
        ("tomer", "promise_warning"),
        ("noa", "promise_broken"),
        ("yael", "promise_still_broken"),
    ]
    events = [(one.kind, one.reason) for one in rows(engine, ticket_event, ticket_id=ticket_id)]
    assert events[2:] == [
        ("promise_warned", "first_response: maya, tomer"),
        ("promise_broken", "first_response: noa"),
        ("still_broken", "first_response: yael"),
    ]
    assert rows(engine, promise)[0].state == "broken"


def test_a_reply_in_time_leaves_nothing_to_fire(engine: Engine, ticket_id: int) -> None:
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="maya")
    record(engine, ticket_id, EventKind.AGENT_REPLIED, at("09:05"))
    assert rows(engine, promise)[0].state == "kept"
    assert fire_all(engine, at("23:00")) == []


def test_a_fired_warning_is_not_fired_again_when_the_due_time_moves(
    engine: Engine, ticket_id: int
) -> None:
    fire_all(engine, at("09:11:15"))
    record(engine, ticket_id, EventKind.PRIORITY_CHANGED, at("09:12"), priority=Priority.HIGH)
    # 12 of 5 minutes are used: due at once.
    assert steps(fire_all(engine, at("09:12"))) == [(1, "visitor"), (1, "breach")]
    fired = timers_of(engine, ticket_id)["warning"]
    assert (fired.due_at, fired.fired_at) == (at("09:11:15"), at("09:11:15"))
    dues = [(one.because, one.due_at) for one in rows(engine, promise_due, number=1)]
    assert dues == [("opened", at("09:15")), ("priority_changed", at("09:12"))]


def test_the_clock_of_a_resolution_stands_and_its_timers_with_it(
    engine: Engine, ticket_id: int
) -> None:
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="maya")
    record(engine, ticket_id, EventKind.AGENT_REPLIED, at("09:10"))
    assert {one.due_at for one in timers_of(engine, ticket_id, 2).values()} == {None}
    record(engine, ticket_id, EventKind.VISITOR_WROTE, at("12:00"))
    assert timers_of(engine, ticket_id, 2)["breach"].due_at == at("19:50")
    dues = [one.due_at for one in rows(engine, promise_due, number=2)]
    assert dues == [at("17:00"), None, at("19:50")]


def test_what_was_missed_fires_once_in_order_and_is_marked_late(
    engine: Engine, ticket_id: int
) -> None:
    fired = fire_all(engine, at("10:00"))
    assert steps(fired) == [(1, "warning"), (1, "visitor"), (1, "breach"), (1, "manager")]
    assert all(one.late for one in fired)
    assert timers_of(engine, ticket_id)["breach"].lag_s == 45 * 60
    assert fire_all(engine, at("10:00")) == []


def test_a_breach_that_a_late_reply_came_after_is_told_all_the_same(
    engine: Engine, ticket_id: int
) -> None:
    """Dover stood still from 09:14 to 09:21; the agent replied at 09:20."""
    record(engine, ticket_id, EventKind.CLAIMED, at("09:02"), agent="maya")
    fire_all(engine, at("09:14"))
    record(engine, ticket_id, EventKind.AGENT_REPLIED, at("09:20"))
    assert steps(fire_all(engine, at("09:21"))) == [(1, "breach")]
    assert told(engine)[-1] == ("noa", "promise_broken")


def test_a_clock_set_back_and_forward_an_hour_fires_nothing_twice_and_forgets_nothing(
    engine: Engine, ticket_id: int
) -> None:
    fired = [
        step
        for clock in ("09:12", "08:12", "09:13", "10:13", "09:14", "09:15", "10:30")
        for step in steps(fire_all(engine, at(clock)))
    ]
    assert fired == [(1, "warning"), (1, "visitor"), (1, "breach"), (1, "manager")]


def test_the_database_refuses_a_second_timer_of_one_step(engine: Engine, ticket_id: int) -> None:
    with pytest.raises(sa.exc.IntegrityError), transaction(engine) as connection:
        connection.execute(sa.insert(timer).values(ticket_id=ticket_id, number=1, step="breach"))


def test_without_an_owner_and_a_next_contact_the_lead_hears_the_warning(engine: Engine) -> None:
    people(engine, "eitan", at=at("08:00"))
    with transaction(engine) as connection:
        open_one(connection, at("09:00"), queue="sales")
    fire_all(engine, at("09:07:30"))
    assert [one.account for one in rows(engine, notice)] == ["eitan"]
