"""Promises over transfers, resolving and reopening."""

from datetime import datetime

from handoff.history import Event, EventKind
from handoff.sla import Promise, PromiseKind, PromiseState, promises
from tests.agreements import POLICIES, agent, at, event, opened, visitor

FIRST, NEXT, RESOLUTION = PromiseKind


def transferred(clock: str, queue: str) -> Event:
    return Event(EventKind.TRANSFERRED, at(clock), queue=queue)


def all_of(kind: PromiseKind, events: list[Event], now: datetime) -> list[Promise]:
    return [one for one in promises(events, POLICIES, now) if one.kind is kind]


def test_a_transfer_before_the_first_reply_keeps_the_time_that_was_used() -> None:
    # Sales promises 10 minutes and 4 are used: 09:04 + 0:06
    first = all_of(FIRST, [opened("09:00"), transferred("09:04", "sales")], at("09:04"))
    assert [one.due for one in first] == [at("09:10")]


def test_a_transfer_counts_the_rest_in_the_new_queues_hours() -> None:
    # 2 h of 16 are used in support by 11:00; sales: 11-13 is 2 h, 14-18 is 4 h: 8 h are left;
    # Monday 9-13 is 4 h, 14-18 is 4 h: due on Monday at closing
    said = [opened("09:00"), transferred("11:00", "sales")]
    assert all_of(RESOLUTION, said, at("11:00"))[0].due == at("18:00", "2026-11-23")


def test_a_transfer_after_the_first_reply_starts_the_new_teams_first_response() -> None:
    # 09:20 + 0:10
    said = [opened("09:00"), agent("09:05"), transferred("09:20", "sales")]
    support, sales = all_of(FIRST, said, at("09:21"))
    assert support.state is PromiseState.KEPT
    assert (sales.started_at, sales.due) == (at("09:20"), at("09:30"))
    assert all_of(RESOLUTION, said, at("09:21"))[0].state is PromiseState.RUNNING


def test_a_reply_owed_for_a_message_stays_one_promise_over_a_transfer() -> None:
    said = [opened("09:00"), agent("09:05"), visitor("09:10"), transferred("09:20", "sales")]
    assert len(all_of(FIRST, said, at("09:21"))) == 1
    # 30 minutes in both queues, 10 used: 09:40
    assert all_of(NEXT, said, at("09:21"))[0].due == at("09:40")


def test_a_transfer_to_the_same_queue_changes_nothing() -> None:
    said = [opened("09:00"), agent("09:05")]
    before = promises(said, POLICIES, at("09:30"))
    assert promises([*said, transferred("09:20", "support")], POLICIES, at("09:30")) == before


def test_a_queue_that_promises_no_resolution_pauses_it() -> None:
    # 1 h of 8 is used by 10:00; back in support at 12:00 with 7 h left: 19:00
    said = [opened("09:00"), transferred("10:00", "spokesperson")]
    assert all_of(RESOLUTION, said, at("11:00"))[0].state is PromiseState.PAUSED
    said.append(transferred("12:00", "support"))
    assert all_of(RESOLUTION, said, at("12:00"))[0].due == at("19:00")


def test_a_resolved_ticket_keeps_its_resolution() -> None:
    said = [opened("09:00"), agent("09:05"), event(EventKind.RESOLVED, "09:06")]
    assert [one.state for one in promises(said, POLICIES, at("23:00"))] == [
        PromiseState.KEPT,
        PromiseState.KEPT,
    ]


def test_resolving_without_a_reply_is_neither_kept_nor_broken() -> None:
    said = [opened("09:00"), event(EventKind.RESOLVED, "09:06")]
    assert all_of(FIRST, said, at("23:00"))[0].state is PromiseState.LAPSED


def test_resolving_without_a_reply_after_the_due_time_stays_broken() -> None:
    said = [opened("09:00"), event(EventKind.RESOLVED, "09:20")]
    assert all_of(FIRST, said, at("23:00"))[0].state is PromiseState.BROKEN


def test_a_reopened_ticket_goes_on_with_the_time_that_was_left() -> None:
    # Used: 09:00-09:05 and 09:50-10:00, 15 minutes of 8 h; 12:00 + 7:45 = 19:45. The message is
    # owed a reply by 12:00 + 0:30.
    said = [
        opened("09:00"),
        agent("09:05"),
        visitor("09:50"),
        event(EventKind.RESOLVED, "10:00"),
        visitor("12:00"),
        event(EventKind.REOPENED, "12:00"),
    ]
    resolution = all_of(RESOLUTION, said, at("12:00"))[0]
    assert (resolution.state, resolution.due) == (PromiseState.RUNNING, at("19:45"))
    lapsed, owed = all_of(NEXT, said, at("12:00"))
    assert (lapsed.state, owed.due) == (PromiseState.LAPSED, at("12:30"))


def test_reopening_before_or_after_the_visitors_message_is_the_same() -> None:
    said = [opened("09:00"), agent("09:05"), event(EventKind.RESOLVED, "10:00")]
    wrote, reopened = visitor("12:00"), event(EventKind.REOPENED, "12:00")
    now = at("12:10")
    first = promises([*said, wrote, reopened], POLICIES, now)
    second = promises([*said, reopened, wrote], POLICIES, now)
    assert [(one.kind, one.due, one.state) for one in first] == [
        (one.kind, one.due, one.state) for one in second
    ]


def test_a_first_reply_that_was_never_given_is_owed_again_after_reopening() -> None:
    # 6 of 15 minutes were used: 12:00 + 0:09
    said = [opened("09:00"), event(EventKind.RESOLVED, "09:06"), visitor("12:00")]
    said.append(event(EventKind.REOPENED, "12:00"))
    first = all_of(FIRST, said, at("12:00"))
    assert [(one.state, one.due) for one in first] == [(PromiseState.RUNNING, at("12:09"))]
    assert all_of(NEXT, said, at("12:00")) == []


def test_a_thank_you_to_a_resolved_ticket_starts_nothing() -> None:
    said = [opened("09:00"), agent("09:05"), event(EventKind.RESOLVED, "10:00"), visitor("10:01")]
    assert all_of(NEXT, said, at("12:00")) == []


def test_reopening_where_no_resolution_is_promised_promises_none() -> None:
    said = [opened("09:00", "spokesperson"), event(EventKind.RESOLVED, "09:05")]
    said.append(event(EventKind.REOPENED, "10:00"))
    assert all_of(RESOLUTION, said, at("10:00")) == []


def test_a_second_resolution_in_time_keeps_it_again() -> None:
    said = [
        opened("09:00"),
        agent("09:05"),
        event(EventKind.RESOLVED, "10:00"),
        event(EventKind.REOPENED, "12:00"),
        event(EventKind.RESOLVED, "12:10"),
    ]
    resolution = all_of(RESOLUTION, said, at("23:00"))[0]
    assert (resolution.state, resolution.ended_at) == (PromiseState.KEPT, at("12:10"))
