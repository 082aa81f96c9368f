"""Promises by example; the ordinary day is Sunday 22 November 2026, support works 08:00-20:00."""

from datetime import datetime

import pytest

from handoff.history import Event, EventKind, HistoryError, Priority
from handoff.sla import Promise, PromiseKind, PromiseState, promises
from tests.agreements import POLICIES, agent, at, event, minutes, opened, visitor

FIRST, NEXT, RESOLUTION = PromiseKind
MONDAY = "2026-11-23"


def of(kind: PromiseKind, events: list[Event], now: datetime) -> Promise:
    """The newest promise of that kind."""
    return [one for one in promises(events, POLICIES, now) if one.kind is kind][-1]


def test_the_clock_starts_at_the_handoff() -> None:
    # 09:00 + 0:15 = 09:15, warned of at 75 %: 09:00 + 11:15 min; 8 h from 09:00 = 17:00
    first, resolution = promises([opened("09:00")], POLICIES, at("09:00"))
    assert (first.kind, first.due) == (FIRST, at("09:15"))
    assert first.warn_at == at("09:11:15")
    assert (resolution.kind, resolution.due) == (RESOLUTION, at("17:00"))
    assert {first.state, resolution.state} == {PromiseState.RUNNING}


def test_a_handoff_at_night_is_due_after_the_next_opening() -> None:
    # Monday 08:00 + 0:15
    night = promises([opened("23:00")], POLICIES, at("23:00"))[0]
    assert night.due == at("08:15", MONDAY)


def test_a_promise_in_calendar_time_runs_at_night() -> None:
    flagged = promises([opened("23:55", "spokesperson")], POLICIES, at("23:55"))
    assert [one.due for one in flagged] == [at("00:05", MONDAY)]


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ("09:11:14", PromiseState.RUNNING),
        ("09:11:15", PromiseState.WARNED),
        ("09:14:59", PromiseState.WARNED),
        ("09:15", PromiseState.BROKEN),
    ],
)
def test_a_promise_is_warned_of_and_broken_on_time(clock: str, state: PromiseState) -> None:
    assert of(FIRST, [opened("09:00")], at(clock)).state is state


def test_an_agents_reply_in_time_keeps_the_promise() -> None:
    first = of(FIRST, [opened("09:00"), agent("09:14")], at("12:00"))
    assert (first.state, first.ended_at) == (PromiseState.KEPT, at("09:14"))


def test_a_bots_reply_does_not_satisfy_the_humans_promise() -> None:
    said = [opened("09:00"), event(EventKind.BOT_REPLIED, "09:01")]
    assert of(FIRST, said, at("09:15")).state is PromiseState.BROKEN


def test_a_late_reply_leaves_the_promise_broken_and_is_remembered() -> None:
    first = of(FIRST, [opened("09:00"), agent("09:20")], at("09:30"))
    assert (first.state, first.ended_at) == (PromiseState.BROKEN, at("09:20"))


def test_a_reply_at_the_due_time_itself_is_too_late() -> None:
    first = of(FIRST, [opened("09:00"), agent("09:15")], at("09:30"))
    assert first.state is PromiseState.BROKEN


def test_the_next_response_starts_at_the_visitors_first_unanswered_message() -> None:
    # 09:30 + 0:30 = 10:00; the message of 09:40 moves nothing
    said = [opened("09:00"), agent("09:05"), visitor("09:30"), visitor("09:40")]
    following = of(NEXT, said, at("09:41"))
    assert (following.started_at, following.due) == (at("09:30"), at("10:00"))


def test_what_the_visitor_adds_before_the_first_reply_starts_no_second_clock() -> None:
    kinds = [one.kind for one in promises([opened("09:00"), visitor("09:05")], POLICIES, at("10"))]
    assert kinds == [FIRST, RESOLUTION]


def test_each_answered_message_is_a_promise_of_its_own() -> None:
    said = [opened("09:00"), agent("09:05"), visitor("09:30"), agent("09:50"), visitor("10:00")]
    states = [one.state for one in promises(said, POLICIES, at("10:01")) if one.kind is NEXT]
    assert states == [PromiseState.KEPT, PromiseState.RUNNING]


def test_the_resolution_pauses_while_waiting_for_the_visitor() -> None:
    # 09:00-09:10 uses 10 minutes; 7:50 are left when the visitor writes at 12:00: 19:50
    said = [opened("09:00"), agent("09:10")]
    paused = of(RESOLUTION, said, at("11:00"))
    assert (paused.state, paused.due) == (PromiseState.PAUSED, None)
    running = of(RESOLUTION, [*said, visitor("12:00")], at("12:01"))
    assert (running.state, running.due) == (PromiseState.RUNNING, at("19:50"))


def test_the_warning_counts_the_time_already_used() -> None:
    # 75 % of 8 h is 6 h, 10 minutes are used: 12:00 + 5:50 = 17:50
    said = [opened("09:00"), agent("09:10"), visitor("12:00")]
    assert of(RESOLUTION, said, at("12:00")).warn_at == at("17:50")


def test_every_due_time_stays_in_the_history_with_its_reason() -> None:
    said = [opened("09:00"), agent("09:10"), visitor("12:00")]
    history = of(RESOLUTION, said, at("12:01")).history
    assert [(one.because, one.due, one.left) for one in history] == [
        (EventKind.OPENED, at("17:00"), minutes(480)),
        (EventKind.AGENT_REPLIED, None, minutes(470)),
        (EventKind.VISITOR_WROTE, at("19:50"), minutes(470)),
    ]


def test_a_snooze_pauses_the_resolution_and_no_reply_that_is_owed() -> None:
    # 60 minutes used by 10:00; resumed at 11:00 with 7 h left: 18:00
    said = [opened("09:00"), event(EventKind.SNOOZED, "10:00")]
    assert of(RESOLUTION, said, at("10:30")).state is PromiseState.PAUSED
    assert of(FIRST, said, at("10:30")).due == at("09:15")
    said.append(event(EventKind.RESUMED, "11:00"))
    assert of(RESOLUTION, said, at("11:00")).due == at("18:00")


def test_a_snoozed_ticket_wakes_when_the_visitor_writes() -> None:
    said = [opened("09:00"), event(EventKind.SNOOZED, "10:00"), visitor("10:30")]
    assert of(RESOLUTION, said, at("10:31")).due == at("17:30")


def test_resuming_does_not_end_the_wait_for_the_visitor() -> None:
    said = [opened("09:00"), agent("09:10"), event(EventKind.SNOOZED, "09:20")]
    said.append(event(EventKind.RESUMED, "10:00"))
    assert of(RESOLUTION, said, at("10:00")).state is PromiseState.PAUSED


def test_a_higher_priority_counts_the_time_already_used() -> None:
    # 3 of 5 minutes are used: 09:03 + 0:02; of 4 h, 3:57 are left: 13:00
    raised = Event(EventKind.PRIORITY_CHANGED, at("09:03"), priority=Priority.HIGH)
    said = [opened("09:00"), raised]
    first = of(FIRST, said, at("09:03"))
    assert [one.due for one in first.history] == [at("09:15"), at("09:05")]
    assert of(RESOLUTION, said, at("09:03")).due == at("13:00")


def test_a_priority_whose_time_is_used_up_is_due_at_once_and_never_in_the_past() -> None:
    raised = Event(EventKind.PRIORITY_CHANGED, at("09:10"), priority=Priority.HIGH)
    first = of(FIRST, [opened("09:00"), raised], at("09:10"))
    assert (first.due, first.state) == (at("09:10"), PromiseState.BROKEN)


def test_another_policy_counts_from_its_change_on() -> None:
    # 20 minutes in policy 2, 10 used: 09:10 + 0:10
    changed = Event(EventKind.POLICY_CHANGED, at("09:10"), policy="2")
    first = of(FIRST, [opened("09:00"), changed], at("09:10"))
    assert (first.due, first.history[0].due) == (at("09:20"), at("09:15"))


def test_a_broken_promise_is_not_mended_by_a_softer_policy() -> None:
    changed = Event(EventKind.POLICY_CHANGED, at("09:16"), policy="2")
    first = of(FIRST, [opened("09:00"), changed], at("09:17"))
    assert (first.state, first.due) == (PromiseState.BROKEN, at("09:15"))


def test_an_event_that_changes_nothing_leaves_no_trace_in_the_history() -> None:
    same = Event(EventKind.PRIORITY_CHANGED, at("09:05"), priority=Priority.LOW)
    assert len(of(FIRST, [opened("09:00"), same], at("09:06")).history) == 1


def test_a_clock_that_was_set_back_breaks_no_history() -> None:
    # The reply is stamped 08:30, half an hour before the handoff: it counts as of 09:00
    first = of(FIRST, [opened("09:00"), agent("08:30")], at("08:31"))
    assert (first.state, first.ended_at) == (PromiseState.KEPT, at("09:00"))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], "has no events"),
        ([agent("09:00")], "begins with agent_replied; its first event must be opened"),
        ([opened("09:00"), opened("09:01")], "a second opened"),
        ([opened("09:00", "press")], "'1' has no queue 'press'"),
    ],
)
def test_what_is_no_history_is_refused(events: list[Event], expected: str) -> None:
    with pytest.raises(HistoryError, match=expected):
        promises(events, POLICIES, at("10:00"))


def test_an_event_without_what_it_must_carry_is_refused() -> None:
    with pytest.raises(HistoryError, match="transferred has no queue"):
        Event(EventKind.TRANSFERRED, at("09:00"))


def test_an_event_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        Event(EventKind.VISITOR_WROTE, datetime.fromisoformat("2026-11-22T09:00"))
