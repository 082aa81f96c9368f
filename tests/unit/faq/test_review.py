"""The review's states and edges, without a database."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from faq.entry import Wording
from faq.remarks import remark
from faq.review import (
    OPEN,
    TRANSITIONS,
    Actor,
    Edge,
    Refused,
    State,
    account,
    changed_languages,
    move,
    refuse_own_text,
    replay,
    stale_languages,
)
from tests.makers import entry

EDITOR = Actor("rotem")
SPOKESPERSON = Actor("dana", may_approve=True)

# Every edge that is allowed, written down once more: from, edge, to.
ALLOWED = {
    ("new", "written", "draft"),
    ("draft", "written", "draft"),
    ("in_review", "written", "draft"),
    ("sent_back", "written", "draft"),
    ("approved", "written", "draft"),
    ("retired", "written", "draft"),
    ("approved", "restored", "draft"),
    ("retired", "restored", "draft"),
    ("draft", "confirmed", "draft"),
    ("sent_back", "confirmed", "draft"),
    ("draft", "submitted", "in_review"),
    ("in_review", "sent_back", "sent_back"),
    ("in_review", "approved", "approved"),
    ("draft", "discarded", "approved"),
    ("in_review", "discarded", "approved"),
    ("sent_back", "discarded", "approved"),
    ("draft", "abandoned", "retired"),
    ("in_review", "abandoned", "retired"),
    ("sent_back", "abandoned", "retired"),
    ("approved", "retired", "retired"),
    ("new", "imported", "approved"),
    ("approved", "imported", "approved"),
    ("retired", "imported", "approved"),
    ("draft", "imported", "draft"),
    ("in_review", "imported", "draft"),
    ("sent_back", "imported", "draft"),
    ("draft", "held", "draft"),
    ("in_review", "held", "in_review"),
    ("sent_back", "held", "sent_back"),
    ("approved", "held", "approved"),
    ("draft", "released", "draft"),
    ("in_review", "released", "in_review"),
    ("sent_back", "released", "sent_back"),
    ("approved", "released", "approved"),
    ("retired", "released", "retired"),
    ("approved", "rolled_back", "approved"),
    ("draft", "rolled_back", "draft"),
    ("in_review", "rolled_back", "draft"),
    ("sent_back", "rolled_back", "draft"),
}


@pytest.mark.parametrize("edge", Edge)
@pytest.mark.parametrize("state", State)
def test_each_edge_leads_from_its_states_alone(state: State, edge: Edge) -> None:
    to = [to for before, name, to in ALLOWED if (before, name) == (state.value, edge.value)]
    if to:
        assert move(state, edge, SPOKESPERSON, "a reason") is State(to[0])
        return
    with pytest.raises(
        Refused,
        match=f"it is {remark('state_' + state.value)}: “{remark('edge_' + edge.value)}” is",
    ):
        move(state, edge, SPOKESPERSON, "a reason")


def test_there_is_no_edge_beside_the_table() -> None:
    edges = {(a.value, edge.value, b.value) for edge in Edge for a, b in TRANSITIONS[edge].items()}
    assert edges == ALLOWED


@pytest.mark.parametrize("edge", Edge)
def test_an_editor_goes_along_every_edge_but_the_spokespersons(edge: Edge) -> None:
    before = next(iter(TRANSITIONS[edge]))
    if edge.value in {"approved", "sent_back", "retired", "imported", "released"}:
        with pytest.raises(Refused, match="rotem may not decide that it is"):
            move(before, edge, EDITOR, "a reason")
    else:
        assert move(before, edge, EDITOR, "a reason")


@pytest.mark.parametrize(
    ("state", "edge"),
    [("in_review", "sent_back"), ("approved", "held"), ("approved", "rolled_back")],
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_sending_back_holding_and_rolling_back_need_a_reason(
    state: str, edge: str, reason: str
) -> None:
    with pytest.raises(Refused, match=f"{remark('edge_' + edge)} without a reason"):
        move(State(state), Edge(edge), SPOKESPERSON, reason)


@pytest.mark.parametrize("name", ["dana", "Dana", " DANA ", "ｄａｎａ"])
def test_an_account_is_one_however_it_is_typed(name: str) -> None:
    assert account(name) == "dana"
    with pytest.raises(Refused, match="dana wrote on it"):
        refuse_own_text(Actor(name, may_approve=True), ("dana", "rotem"))


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_an_account_has_a_name_of_some_length(name: str) -> None:
    with pytest.raises(Refused, match="give a name of 1 to 64 characters"):
        Actor(name)


def test_whoever_wrote_nothing_may_approve() -> None:
    refuse_own_text(SPOKESPERSON, ("rotem", "gil"))


def test_replaying_edges_that_do_not_join_is_an_error() -> None:
    assert replay([]) is State.NEW
    assert replay([Edge.WRITTEN, Edge.SUBMITTED, Edge.APPROVED, Edge.RETIRED]) is State.RETIRED
    assert replay([Edge.SUBMITTED], State.DRAFT) is State.IN_REVIEW
    with pytest.raises(ValueError, match="approved does not follow draft"):
        replay([Edge.WRITTEN, Edge.APPROVED])


def test_from_every_state_the_entry_can_become_approved() -> None:
    """No state is a dead end."""
    for state in State:
        reached = {state}
        for _ in State:
            reached |= {
                ways[one] for ways in TRANSITIONS.values() for one in reached if one in ways
            }
        assert State.APPROVED in reached, state


def test_a_change_in_one_language_makes_the_other_stale_until_it_is_confirmed() -> None:
    base = entry()
    english = replace(base, wordings={**base.wordings, "en": Wording(("when?",), "Always.")})
    assert changed_languages(base, english) == ("en",)
    assert stale_languages(base, english, ()) == ("he",)
    assert stale_languages(base, english, ("he",)) == ()


def test_what_is_new_or_unchanged_or_changed_in_both_has_nothing_stale() -> None:
    base = entry()
    assert stale_languages(None, base, ()) == ()
    assert stale_languages(base, replace(base, topic="other"), ()) == ()
    assert stale_languages(base, entry(answer="Other."), ()) == ()


def test_a_draft_is_open_in_three_states() -> None:
    assert {state.value for state in OPEN} == {"draft", "in_review", "sent_back"}


def test_the_docs_have_every_state_and_every_edge_as_they_are() -> None:
    text = Path("docs/review.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `(\w+)`", text, re.MULTILINE)
    assert set(names) == {one.value for one in (*State, *Edge)}
    every = {"any": [one.value for one in State]}
    documented = {
        (before, edge, to)
        for edge, from_, to in re.findall(r"^\| `(\w+)` \| (.+?) \| `(\w+)` \|", text, re.MULTILINE)
        for before in every.get(from_, re.findall(r"`(\w+)`", from_))
    }
    assert documented == {one for one in ALLOWED if one[1] not in ("held", "released")}
