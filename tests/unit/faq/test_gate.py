"""The gate decides by what the questions came to, and says why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import gate_json
from faq.gate import Decision, Finding, Limits, Report, confused, decide
from faq.gate_json import Kept
from faq.judged import (
    UNANSWERABLE,
    Asked,
    Case,
    Kind,
    Outcome,
    Rival,
    Taken,
    Tally,
    case_of,
    is_case,
    outcome,
    precision,
    tallies,
)

LIMITS = Limits(wanted_precision=0.9, floor_precision=0.85, allowed_newly_wrong=0)
LABELS = ("faq/hours", "faq/phone", "greet", "complaint")
OWN, OTHER = LABELS[:2]


def report(*cases: Case, now: tuple[Tally, ...] = (), allowed: int = 0) -> Report:
    limits = replace(LIMITS, allowed_newly_wrong=allowed)
    return Report(limits, 1, now, (), cases, (), 1.0, 1.0)


def case(
    now: Outcome,
    before: Outcome | None = Outcome.RIGHT,
    kind: Kind = Kind.APPROVED,
    new: bool = False,
) -> Case:
    rival = Rival("when can I call?", new) if new else None
    return Case(kind, "en", "when are you open?", OWN, now, before, OTHER, rival)


def sentences(decision: Decision) -> list[str]:
    return [str(one.remark) for one in decision.reasons]


def test_a_model_that_answers_as_before_passes() -> None:
    decision = decide(report())
    assert not decision.is_refused
    assert decision.reasons == decision.warnings == ()


@pytest.mark.parametrize("kind", [Kind.APPROVED, Kind.UNSEEN, Kind.CONFIRMED])
def test_a_right_question_that_turns_wrong_refuses_and_links_to_its_entry(kind: Kind) -> None:
    decision = decide(report(case(Outcome.WRONG, kind=kind)))
    assert decision.is_refused
    assert sentences(decision) == [
        "when are you open? was answered rightly with hours and would now be answered with phone:"
        " add questions like it to hours"
    ]
    assert decision.reasons[0].entry == "hours"


def test_a_new_question_too_near_to_an_old_one_is_named_with_the_entry_that_has_it() -> None:
    decision = decide(report(case(Outcome.ASKED, kind=Kind.UNSEEN, new=True)))
    assert decision.is_refused
    assert "the new question when can I call? of phone is too near to it" in sentences(decision)[0]
    assert decision.reasons[0].entry == "phone"
    assert [(own, other) for own, other, _ in confused(decision.newly_wrong)] == [
        ("hours", "phone")
    ]


def test_a_question_that_is_asked_back_without_a_new_rival_is_told_and_passes() -> None:
    decision = decide(report(case(Outcome.ASKED)))
    assert not decision.is_refused
    assert len(decision.newly_asked) == 1


def test_an_approved_question_that_is_not_answered_any_more_refuses() -> None:
    assert decide(report(case(Outcome.UNKNOWN))).is_refused
    # Without having seen it, a model may be less sure after any change.
    assert not decide(report(case(Outcome.UNKNOWN, kind=Kind.UNSEEN))).is_refused


def test_the_held_out_questions_are_told_and_do_not_refuse() -> None:
    decision = decide(report(case(Outcome.WRONG, kind=Kind.HELD_OUT)))
    assert not decision.is_refused
    assert len(decision.newly_asked) == 1


def test_a_wrong_question_that_was_wrong_before_does_not_refuse() -> None:
    assert not decide(report(case(Outcome.WRONG, before=Outcome.WRONG))).is_refused
    assert not decide(report(case(Outcome.WRONG, before=None))).is_refused


def test_as_many_as_the_brand_allows_are_a_warning() -> None:
    decision = decide(report(case(Outcome.WRONG), allowed=1))
    assert not decision.is_refused
    assert len(decision.warnings) == 1


def test_a_question_that_was_asked_in_two_ways_counts_once() -> None:
    twice = (case(Outcome.WRONG), case(Outcome.WRONG, kind=Kind.UNSEEN))
    assert not decide(report(*twice, allowed=1)).is_refused


@pytest.mark.parametrize(("wrong", "is_refused"), [(15, False), (16, True)])
def test_too_few_right_answers_in_one_language_refuse(wrong: int, is_refused: bool) -> None:
    tally = Tally(Kind.UNSEEN, "he", asked=200, right=100 - wrong, answered=100, wrong=wrong)
    decision = decide(report(now=(tally,)))
    assert decision.is_refused is is_refused
    if is_refused:
        assert sentences(decision)[0].startswith("only 84.0% of the answers in Hebrew are right")


def test_what_was_trained_on_says_nothing_of_precision() -> None:
    tally = Tally(Kind.APPROVED, "he", asked=100, right=0, answered=100, wrong=100)
    assert precision([tally], "he") is None


def test_an_entry_without_questions_in_a_language_is_told_with_a_link() -> None:
    found = replace(report(), findings=(Finding("gate_no_questions", "hours", "he"),))
    decision = decide(found)
    assert not decision.is_refused
    assert str(decision.warnings[0].remark).startswith("hours has no questions in Hebrew")
    assert decision.warnings[0].entry == "hours"


taken = st.builds(
    Taken,
    st.sampled_from(LABELS),
    st.sampled_from(("answer", "ask", "unknown")),
    st.sampled_from(LABELS),
)
asked = st.builds(
    Asked,
    st.sampled_from(Kind),
    st.sampled_from(("he", "en")),
    st.text(min_size=1, max_size=3),
    st.sampled_from((*LABELS, UNANSWERABLE)),
    taken,
    st.none() | taken,
)


def built(questions: list[Asked], allowed: int = 0) -> Report:
    found = report(
        *(case_of(one, None) for one in questions if is_case(one)),
        now=tallies((one, one.now) for one in questions),
        allowed=allowed,
    )
    return replace(
        found, before=tallies((one, one.before) for one in questions if one.before is not None)
    )


@given(st.lists(asked))
def test_a_refused_model_always_says_why(questions: list[Asked]) -> None:
    decision = decide(built(questions))
    assert decision.is_refused == bool(decision.reasons)


@given(st.lists(asked), st.integers(0, 3))
def test_allowing_more_never_refuses_more(questions: list[Asked], allowed: int) -> None:
    if not decide(built(questions, allowed)).is_refused:
        assert not decide(built(questions, allowed + 1)).is_refused


@given(st.lists(asked))
def test_the_same_model_as_before_is_refused_for_its_precision_alone(
    questions: list[Asked],
) -> None:
    same = [replace(one, before=one.now) for one in questions]
    decision = decide(built(same))
    assert decision.newly_wrong == decision.newly_asked == ()
    assert all(reason.remark.key == "gate_imprecise" for reason in decision.reasons)


@given(st.lists(asked))
def test_each_question_is_counted_once_in_the_tallies(questions: list[Asked]) -> None:
    found = tallies((one, one.now) for one in questions)
    assert sum(one.asked for one in found) == len(questions)
    assert all(one.wrong <= one.answered and one.right <= one.asked for one in found)


@given(taken)
def test_only_an_entry_is_a_wrong_answer_to_what_nothing_answers(one: Taken) -> None:
    is_wrong = one.zone == "answer" and one.label.startswith("faq/")
    assert (outcome(UNANSWERABLE, one) is Outcome.WRONG) == is_wrong


@given(st.lists(asked), st.dictionaries(st.text(), taken))
def test_a_report_is_read_as_it_was_written(
    questions: list[Asked], answers: dict[str, Taken]
) -> None:
    kept = Kept(built(questions), answers)
    assert gate_json.load(gate_json.dump(kept)) == kept
