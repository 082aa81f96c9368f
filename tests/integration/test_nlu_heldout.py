"""The demo brand's understanding on messages that nobody trained on: never below these figures."""

import pytest

from bench import nlu_demo
from bench.nlu_demo import Figures

# One process trains for all.
pytestmark = pytest.mark.xdist_group("held-out")

MISSED = 0.05
RIGHT_FIRST = 0.92
UNANSWERABLE_ANSWERED = 0.04


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    return nlu_demo.measure(nlu_demo.train())


@pytest.mark.parametrize("intent", nlu_demo.CRITICAL)
def test_a_person_hears_of_nearly_every_critical_message(
    figures: dict[str, Figures], intent: str
) -> None:
    missed = [one.critical_missed[intent] for one in figures.values()]
    assert sum(missed) / len(missed) <= MISSED, missed


def test_few_other_messages_are_taken_for_critical_ones(figures: dict[str, Figures]) -> None:
    for one in figures.values():
        assert one.false_alarms["questions"] <= 0.05, one
        assert one.grave_alarms["questions"] <= 0.01, one
        assert one.grave_alarms["harmless"] <= 0.08, one


def test_the_right_entry_comes_first_and_what_no_entry_answers_is_not_answered(
    figures: dict[str, Figures],
) -> None:
    for one in figures.values():
        assert one.right_first >= RIGHT_FIRST, one
        assert one.unanswerable_answered <= UNANSWERABLE_ANSWERED, one
        assert one.answered_wrongly <= 0.01, one
