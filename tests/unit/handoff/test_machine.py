"""The ticket's state machine: each edge, and what is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.history import EventKind, HistoryError, Priority
from handoff.machine import ALLOWED, EdgeRefused, Standing, TicketEvent, TicketState, replay
from tests.agreements import at

T = at("09:00")
OPENED = TicketEvent(EventKind.OPENED, T, queue="support", priority=Priority.NORMAL, policy="1")


def happens(kind: EventKind, **carried: object) -> TicketEvent:
    """An event with what its kind needs, if nothing else is given."""
    needed: dict[EventKind, dict[str, object]] = {
        EventKind.OFFERED: {"agent": "noa", "until": T + timedelta(minutes=2)},
        EventKind.CLAIMED: {"agent": "noa"},
        EventKind.SNOOZED: {"until": T + timedelta(hours=2)},
        EventKind.TRANSFERRED: {"queue": "sales"},
        EventKind.PRIORITY_CHANGED: {"priority": Priority.HIGH},
        EventKind.POLICY_CHANGED: {"policy": "2"},
    }
    return TicketEvent(kind, T, **{**needed.get(kind, {}), **carried})  # type: ignore[arg-type]


def after(*kinds: EventKind) -> Standing:
    return replay([OPENED, *(happens(kind) for kind in kinds)])


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], TicketState.OPEN),
        ([EventKind.OFFERED], TicketState.OFFERED),
        ([EventKind.OFFERED, EventKind.OFFER_ENDED], TicketState.OPEN),
        ([EventKind.OFFERED, EventKind.VISITOR_WROTE], TicketState.OFFERED),
        ([EventKind.OFFERED, EventKind.TRANSFERRED], TicketState.OPEN),
        ([EventKind.CLAIMED], TicketState.CLAIMED),
        ([EventKind.OFFERED, EventKind.CLAIMED], TicketState.CLAIMED),
        ([EventKind.CLAIMED, EventKind.RELEASED], TicketState.OPEN),
        ([EventKind.CLAIMED, EventKind.AGENT_REPLIED], TicketState.WAITING),
        (
            [EventKind.CLAIMED, EventKind.AGENT_REPLIED, EventKind.VISITOR_WROTE],
            TicketState.CLAIMED,
        ),
        ([EventKind.CLAIMED, EventKind.SNOOZED], TicketState.SNOOZED),
        ([EventKind.CLAIMED, EventKind.SNOOZED, EventKind.RESUMED], TicketState.CLAIMED),
        ([EventKind.CLAIMED, EventKind.SNOOZED, EventKind.VISITOR_WROTE], TicketState.CLAIMED),
        ([EventKind.CLAIMED, EventKind.TRANSFERRED], TicketState.OPEN),
        ([EventKind.CLAIMED, EventKind.RESOLVED], TicketState.RESOLVED),
        ([EventKind.RESOLVED, EventKind.REOPENED], TicketState.OPEN),
        # Answered, then given back and taken again: the next word is still the visitor's.
        (
            [
                EventKind.CLAIMED,
                EventKind.AGENT_REPLIED,
                EventKind.RELEASED,
                EventKind.CLAIMED,
            ],
            TicketState.WAITING,
        ),
    ],
)
def test_each_edge_leads_where_it_should(kinds: list[EventKind], state: TicketState) -> None:
    assert after(*kinds).state is state


@pytest.mark.parametrize(
    ("kinds", "refused"),
    [
        ([EventKind.CLAIMED], EventKind.CLAIMED),
        ([EventKind.CLAIMED], EventKind.OFFERED),
        ([], EventKind.AGENT_REPLIED),
        ([], EventKind.RELEASED),
        ([], EventKind.REOPENED),
        ([EventKind.RESOLVED], EventKind.AGENT_REPLIED),
        ([EventKind.RESOLVED], EventKind.VISITOR_WROTE),
        ([EventKind.RESOLVED], EventKind.RESOLVED),
        ([EventKind.CLAIMED, EventKind.SNOOZED], EventKind.AGENT_REPLIED),
    ],
)
def test_what_cannot_be_is_refused_in_words(kinds: list[EventKind], refused: EventKind) -> None:
    standing = after(*kinds)
    with pytest.raises(EdgeRefused, match=f"a ticket that is {standing.state.value} cannot be"):
        standing.after(happens(refused))


def test_a_transfer_to_the_queue_it_is_in_is_refused() -> None:
    with pytest.raises(EdgeRefused, match="is in the queue support already"):
        after().after(happens(EventKind.TRANSFERRED, queue="support"))


def test_an_event_without_what_it_needs_is_refused() -> None:
    with pytest.raises(HistoryError, match="claimed has no agent"):
        TicketEvent(EventKind.CLAIMED, T)
    with pytest.raises(HistoryError, match="snoozed has no end"):
        TicketEvent(EventKind.SNOOZED, T)


def test_every_kind_of_event_has_its_states() -> None:
    assert set(ALLOWED) == set(EventKind) - {EventKind.OPENED}


@given(st.lists(st.sampled_from([kind for kind in EventKind if kind is not EventKind.OPENED])))
def test_whatever_happens_a_ticket_has_an_owner_exactly_while_it_is_claimed(
    kinds: list[EventKind],
) -> None:
    standing = Standing(after().situation)
    for kind in kinds:
        event = happens(kind, queue="sales" if standing.situation.queue == "support" else "support")
        if standing.state not in ALLOWED[kind]:
            with pytest.raises(EdgeRefused):
                standing.after(event)
            continue
        standing = standing.after(event)
        claimed = {TicketState.CLAIMED, TicketState.WAITING, TicketState.SNOOZED}
        assert (standing.owner is not None) == (standing.state in claimed)
        assert (standing.offered_to is not None) == (standing.state is TicketState.OFFERED)
        timed = {TicketState.OFFERED, TicketState.SNOOZED}
        assert (standing.until is not None) == (standing.state in timed)
        assert standing.situation.claimed == (standing.owner is not None)
