"""Whatever editors and spokespersons try, in whatever order, the laws of the review hold."""

from collections.abc import Callable
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from faq import approval, audit, authors, drafts, holds, store, writing
from faq.entry import Entry
from faq.holds import Scope
from faq.review import Actor, Edge, Refused, State, replay
from storage.engine import transaction
from tests import makers
from tests.makers import NOON
from tests.reviews import DANA, GIL, NOA, ROTEM, VOICE, english

Try = Callable[[Connection, str], Any]

_ids = (f"entry_{number}" for number in count())
# Approvers first: what is tried without any luck shows little.
people = st.sampled_from([NOA, DANA, ROTEM, GIL])


def text(entry_id: str, answer: str, both: bool) -> Entry:
    base = makers.entry(entry_id)
    return makers.entry(entry_id, answer) if both else english(base, answer)


def saving(by: Actor, answer: str, both: bool, knows: bool) -> Try:
    def save(connection: Connection, entry_id: str) -> None:
        number = drafts.load(connection, entry_id).number if knows else None
        writing.save(connection, text(entry_id, answer, both), by, number, NOON)

    return save


def trying(use_case: Callable[..., Any], *values: Any) -> Try:
    return lambda connection, entry_id: use_case(connection, entry_id, *values, NOON)


def importing(by: Actor, answer: str) -> Try:
    return lambda connection, entry_id: approval.import_entry(
        connection, makers.entry(entry_id, answer), by, NOON
    )


def approving(by: Actor) -> Try:
    return lambda connection, entry_id: approval.approve(connection, {entry_id: None}, by, NOON)


def holding(use_case: Callable[..., Any], *values: Any) -> Try:
    return lambda connection, entry_id: use_case(connection, Scope(entry_id), *values, NOON)


answers = st.sampled_from(["One.", "Two.", "Three."])
single = st.one_of(
    st.builds(saving, people, answers, st.booleans(), st.booleans()),
    people.map(lambda by: trying(writing.submit, by, VOICE)),
    people.map(approving),
    people.map(lambda by: trying(writing.confirm, "he", by)),
    people.map(lambda by: trying(approval.send_back, by, "a reason")),
    people.map(lambda by: trying(writing.discard, by)),
    people.map(lambda by: trying(approval.retire, by, "")),
    st.builds(lambda number, by: trying(writing.restore, number, by), st.integers(1, 3), people),
    st.builds(importing, people, answers),
    people.map(lambda by: holding(holds.hold, by, "a reason")),
    people.map(lambda by: holding(holds.release, by)),
)


def proposal(by: Actor, answer: str, approver: Actor) -> list[Try]:
    """The usual way, which single tries seldom hit on."""
    return [saving(by, answer, True, True), trying(writing.submit, by, VOICE), approving(approver)]


def pause(by: Actor, answer: str, releaser: Actor) -> list[Try]:
    return [
        importing(DANA, answer),
        holding(holds.hold, by, "a reason"),
        trying(writing.restore, 1, by),
        holding(holds.release, releaser),
    ]


journeys = st.lists(
    st.one_of(
        st.builds(proposal, people, answers, people),
        st.builds(pause, people, answers, people),
        single.map(lambda one: [one]),
    ),
    min_size=6,
    max_size=14,
).map(lambda parts: [one for part in parts for one in part])


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(journeys)
def test_the_state_is_always_what_the_recorded_edges_lead_to(
    engine: Engine, attempts: list[Try]
) -> None:
    entry_id = next(_ids)
    with transaction(engine) as connection:
        for attempt in attempts:
            before = drafts.load(connection, entry_id)
            rows_before = list(audit.rows(connection, entry_id))
            try:
                attempt(connection, entry_id)
            except Refused:
                # A refusal comes before any change, even without the transaction's help.
                assert drafts.load(connection, entry_id) == before
                assert list(audit.rows(connection, entry_id)) == rows_before
            check_laws(connection, entry_id)
        assert audit.verify(connection).why == ""


def check_laws(connection: Connection, entry_id: str) -> None:
    now = drafts.load(connection, entry_id)
    rows = list(audit.rows(connection, entry_id))
    assert replay(Edge(row.edge) for row in rows) is now.state
    live = store.live(connection, entry_id)
    if now.state is State.APPROVED:
        assert now.standing is not None
        assert live == [now.standing]
    if now.state in (State.NEW, State.RETIRED):
        assert live == []
    for one in store.versions(connection, entry_id):
        assert one.approved_by in ("dana", "noa")
        assert one.approved_by not in authors.of_version(connection, entry_id, one.number)
        (made,) = [row for row in rows if row.version_number == one.number]
        assert made.account == one.approved_by
