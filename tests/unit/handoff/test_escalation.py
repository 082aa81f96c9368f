"""Who is told what as a promise comes into danger, as values."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.escalation import ORDER, Danger, Deed, Plan, Step, deed, times
from handoff.history import EventKind, Priority
from handoff.sla import Promise, PromiseKind, Target, promises
from tests.agreements import (
    POLICIES,
    SUPPORT_HOURS,
    agent,
    at,
    event,
    local,
    minutes,
    opened,
    visitor,
)

PLAN = Plan(
    lead="noa",
    more_time=Target(minutes(15), working=True),
    tell_visitor=minutes(2),
    next="tomer",
    manager="yael",
)
FIRST = PromiseKind.FIRST_RESPONSE


def stands(*events: object, now: str = "09:05") -> Promise:
    """The first promise of a ticket with these events."""
    return promises(list(events), POLICIES, at(now))[0]  # type: ignore[arg-type]


def do(step: Step, kind: PromiseKind = FIRST, owner: str | None = None, now: str = "09:15") -> Deed:
    danger = Danger(kind, at("09:15"), False, owner)
    return deed(step, danger, PLAN, SUPPORT_HOURS, at(now))


def test_the_steps_of_a_reply_in_order_of_time() -> None:
    found = times(stands(opened("09:00")), PLAN, SUPPORT_HOURS)
    assert found == {
        Step.WARNING: at("09:11:15"),
        Step.VISITOR: at("09:13"),
        Step.BREACH: at("09:15"),
        Step.MANAGER: at("09:30"),
    }
    assert [*sorted(found, key=lambda step: found[step])] == [*ORDER]


def test_a_resolution_tells_the_visitor_nothing() -> None:
    resolution = promises([opened("09:00")], POLICIES, at("09:05"))[1]
    assert Step.VISITOR not in times(resolution, PLAN, SUPPORT_HOURS)


def test_a_visitor_is_never_told_before_the_warning() -> None:
    short = stands(opened("09:00", priority=Priority.HIGH))
    found = times(short, replace(PLAN, tell_visitor=minutes(4)), SUPPORT_HOURS)
    assert found[Step.VISITOR] == found[Step.WARNING] == at("09:03:45")


@pytest.mark.parametrize(
    "ended",
    [agent("09:10"), event(EventKind.RESOLVED, "09:10")],
    ids=["kept", "lapsed"],
)
def test_what_is_kept_or_lapsed_has_no_steps(ended: object) -> None:
    assert times(stands(opened("09:00"), ended, now="10:00"), PLAN, SUPPORT_HOURS) == {}


def test_what_is_broken_and_answered_keeps_its_breach_alone() -> None:
    late = stands(opened("09:00"), agent("09:20"), now="10:00")
    assert times(late, PLAN, SUPPORT_HOURS) == {Step.BREACH: at("09:15")}


def test_a_clock_that_stands_has_no_steps() -> None:
    resolution = promises([opened("09:00"), agent("09:10")], POLICIES, at("09:20"))[1]
    assert times(resolution, PLAN, SUPPORT_HOURS) == {}


def test_the_new_time_is_in_the_queues_hours() -> None:
    """Thursday 19:50: the queue closes at 20:00 and opens on Friday at 08:00."""
    due, friday = local("2026-11-26", "19:50"), local("2026-11-27", "08:05")
    assert PLAN.new_time(SUPPORT_HOURS, due, due) == friday
    # Dover stood still until 19:55: 5 minutes are left of Thursday.
    assert PLAN.new_time(SUPPORT_HOURS, due, local("2026-11-26", "19:55")) == local(
        "2026-11-27", "08:10"
    )


@pytest.mark.parametrize(
    ("plan", "owner", "told"),
    [
        (PLAN, "maya", ("maya", "tomer")),
        (PLAN, "tomer", ("tomer",)),
        (PLAN, None, ("tomer",)),
        (replace(PLAN, next=None), None, ("noa",)),
    ],
)
def test_a_warning_is_heard_by_somebody_and_by_nobody_twice(
    plan: Plan, owner: str | None, told: tuple[str, ...]
) -> None:
    danger = Danger(FIRST, at("09:15"), False, owner)
    assert deed(Step.WARNING, danger, plan, SUPPORT_HOURS, at("09:11:15")).tell == told


def test_the_visitor_hears_the_new_time_unless_a_human_has_the_conversation() -> None:
    assert do(Step.VISITOR, now="09:13").new_time == at("09:30")
    assert do(Step.VISITOR, owner="maya", now="09:13") == Deed()


def test_a_breach_tells_the_lead_and_moves_a_ticket_that_waits_for_a_reply() -> None:
    assert do(Step.BREACH) == Deed(tell=("noa",), reassign=True)
    assert do(Step.BREACH, PromiseKind.RESOLUTION) == Deed(tell=("noa",))
    answered = Danger(FIRST, at("09:15"), True, "maya")
    assert not deed(Step.BREACH, answered, PLAN, SUPPORT_HOURS, at("09:21")).reassign


def test_the_manager_hears_when_the_new_time_has_passed_too() -> None:
    assert do(Step.MANAGER, now="09:30").tell == ("yael",)


@given(st.integers(0, 24 * 60), st.integers(1, 600), st.integers(0, 60))
def test_the_steps_never_come_out_of_order(begun: int, length: int, before: int) -> None:
    start: datetime = at("00:00") + minutes(begun)
    due = SUPPORT_HOURS.add(start, minutes(length))
    warn = SUPPORT_HOURS.add(start, minutes(length) * 0.75)
    one = replace(stands(opened("09:00")), due=due, warn_at=warn)
    found = times(one, replace(PLAN, tell_visitor=minutes(before)), SUPPORT_HOURS)
    assert [found[step] for step in ORDER] == sorted(found.values())


def test_events_that_move_no_promise_change_nothing() -> None:
    quiet = [
        event(kind, "09:06")
        for kind in (EventKind.PROMISE_WARNED, EventKind.VISITOR_TOLD, EventKind.PROMISE_BROKEN)
    ]
    with_them = promises([opened("09:00"), *quiet, visitor("09:08")], POLICIES, at("09:09"))
    assert with_them == promises([opened("09:00"), visitor("09:08")], POLICIES, at("09:09"))
