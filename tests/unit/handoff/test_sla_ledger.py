"""The time ledger: by example, and that the buckets always sum to the whole."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.history import Event, EventKind, HistoryError, Priority
from handoff.ledger import Bucket, ledger
from handoff.sla import PromiseState, promises
from tests.agreements import POLICIES, agent, at, event, minutes, opened, visitor

ZERO = timedelta(0)


def spent(began: str, events: list[Event], now: datetime) -> dict[str, int]:
    found = ledger(at(began), events, POLICIES, now)
    return {bucket.value: int(time / minutes(1)) for bucket, time in found.items() if time}


def test_a_conversation_without_a_ticket_is_the_bots() -> None:
    assert spent("09:00", [], at("09:10")) == {"bot": 10}


def test_each_part_of_a_stay_is_in_its_bucket() -> None:
    # bot 08:50-09:00, queue until the claim at 09:06, agent until 09:10, visitor until 09:40,
    # agent until 09:45, bot after that
    said = [
        opened("09:00"),
        event(EventKind.CLAIMED, "09:06"),
        agent("09:10"),
        visitor("09:40"),
        event(EventKind.RESOLVED, "09:45"),
    ]
    found = spent("08:50", said, at("10:00"))
    assert found == {"bot": 25, "queue": 6, "agent": 9, "waiting_for_visitor": 30}


def test_the_night_is_out_of_hours_unless_the_visitor_is_awaited() -> None:
    # 19:50-20:00 queue, 20:00-08:00 out of hours, 08:00-08:05 queue
    said = [opened("19:50")]
    assert spent("19:50", said, at("08:05", "2026-11-23")) == {"queue": 15, "out_of_hours": 720}
    # 19:50-19:55 queue, then the visitor's
    said.append(agent("19:55"))
    found = spent("19:50", said, at("08:05", "2026-11-23"))
    assert found == {"queue": 5, "waiting_for_visitor": 730}


def test_a_ticket_given_back_or_transferred_is_in_the_queue_again() -> None:
    said = [
        opened("09:00"),
        event(EventKind.CLAIMED, "09:10"),
        event(EventKind.RELEASED, "09:20"),
        event(EventKind.CLAIMED, "09:25"),
        Event(EventKind.TRANSFERRED, at("09:30"), queue="sales"),
    ]
    # queue 10 + 5 + 10, agent 10 + 5
    assert spent("09:00", said, at("09:40")) == {"queue": 25, "agent": 15}


def test_a_second_ticket_of_the_conversation_goes_on_in_the_same_ledger() -> None:
    said = [opened("09:00"), event(EventKind.RESOLVED, "09:10"), opened("09:30", "sales")]
    assert spent("09:00", said, at("09:35")) == {"bot": 20, "queue": 15}


def test_an_event_before_the_beginning_is_refused() -> None:
    with pytest.raises(HistoryError, match="before the conversation began"):
        ledger(at("10:00"), [opened("09:00")], POLICIES, at("11:00"))


def test_a_ticket_opened_while_another_is_open_is_refused() -> None:
    with pytest.raises(HistoryError, match="while another is open"):
        ledger(at("09:00"), [opened("09:00"), opened("09:01")], POLICIES, at("10:00"))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Whatever happens after a handoff, in any order, over some days."""
    moment = at("09:00") + timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    queues = st.sampled_from(["support", "sales", "spokesperson"])
    priorities = st.sampled_from(Priority)
    events = [Event(EventKind.OPENED, moment, draw(queues), draw(priorities), "1")]
    kinds = [one for one in EventKind if one not in (EventKind.OPENED, EventKind.POLICY_CHANGED)]
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=12)):
        # Now and then the clock is set back a little.
        moment += timedelta(seconds=draw(st.integers(-600, 20 * 3600)))
        events.append(Event(kind, moment, draw(queues), draw(priorities), "1"))
    return events


quick = settings(max_examples=40)


@quick
@given(histories(), st.integers(0, 100), st.integers(0, 3 * 86400))
def test_the_buckets_always_sum_to_the_whole(events: list[Event], before: int, after: int) -> None:
    began = events[0].at - minutes(before)
    last = max(one.at for one in events)
    now = last + timedelta(seconds=after)
    found = ledger(began, events, POLICIES, now)
    assert set(found) == set(Bucket)
    assert min(found.values()) >= ZERO
    assert sum(found.values(), ZERO) == now - began


@quick
@given(histories(), st.integers(0, 3 * 86400))
def test_promises_never_move_into_the_past_and_never_recover_from_a_breach(
    events: list[Event], after: int
) -> None:
    broken: set[tuple[str, datetime]] = set()
    for number in range(1, len(events) + 1):
        for one in promises(events[:number], POLICIES, events[number - 1].at):
            assert all(due.due is None or due.due >= due.set_at for due in one.history)
            assert any(due.due for due in one.history)
            moments = [due.set_at for due in one.history]
            assert moments == sorted(moments)
            key = (one.kind.value, one.started_at)
            assert key not in broken or one.state is PromiseState.BROKEN
            if one.state is PromiseState.BROKEN:
                broken.add(key)
    last = promises(events, POLICIES, events[-1].at + timedelta(seconds=after))
    owed = [one for one in last if one.kind.value != "resolution" and one.ended_at is None]
    assert len(owed) <= 1


@quick
@given(histories())
def test_what_happens_later_never_rewrites_an_earlier_due_time(events: list[Event]) -> None:
    whole = promises(events, POLICIES, events[-1].at)
    for number in range(1, len(events)):
        earlier = promises(events[:number], POLICIES, events[number - 1].at)
        for before, after in zip(earlier, whole, strict=False):
            # In the prefix a kind without a due time yet is not listed.
            if before.kind is after.kind and before.started_at == after.started_at:
                assert after.history[: len(before.history)] == before.history
