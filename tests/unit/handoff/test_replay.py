"""Past tickets under another agreement."""

from handoff.history import Event, EventKind
from handoff.replay import compare, counts
from handoff.sla import PromiseKind, PromiseState
from tests.agreements import POLICIES, SUPPORT_HOURS, agent, at, event, opened, targets, terms

NOW = at("20:00")
STRICT = {"support": terms(SUPPORT_HOURS, targets(5, 30, 480))}
TICKET = [opened("09:00"), agent("09:10"), event(EventKind.RESOLVED, "09:20")]


def test_a_promise_that_was_kept_would_have_been_broken() -> None:
    one = compare(7, TICKET, POLICIES, STRICT, NOW)
    assert one.differs
    assert [first.state for first in (one.was[0], one.would_be[0])] == [
        PromiseState.KEPT,
        PromiseState.BROKEN,
    ]
    assert one.would_be[0].due == at("09:05")


def test_the_same_agreement_changes_nothing() -> None:
    one = compare(7, TICKET, POLICIES, POLICIES["1"], NOW)
    assert not one.differs
    assert one.was == one.would_be


def test_the_other_agreement_counts_from_the_beginning() -> None:
    changed = Event(EventKind.POLICY_CHANGED, at("09:01"), policy="2")
    one = compare(7, [TICKET[0], changed, *TICKET[1:]], POLICIES, STRICT, NOW)
    assert one.was[0].due == at("09:20")
    assert [due.because for due in one.would_be[0].history] == [EventKind.OPENED]


def test_a_queue_that_the_other_agreement_has_not_is_named() -> None:
    one = compare(7, [opened("09:00", queue="sales")], POLICIES, STRICT, NOW)
    assert one.differs
    assert "has no queue 'sales'" in one.problem


def test_the_counts_are_by_kind_and_state() -> None:
    found = [compare(number, TICKET, POLICIES, STRICT, NOW).would_be for number in (1, 2)]
    counted = counts(found)
    assert counted[PromiseKind.FIRST_RESPONSE][PromiseState.BROKEN] == 2
    assert counted[PromiseKind.RESOLUTION][PromiseState.KEPT] == 2
    assert counted[PromiseKind.NEXT_RESPONSE] == dict.fromkeys(PromiseState, 0)
