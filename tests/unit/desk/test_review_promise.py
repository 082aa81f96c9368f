"""The promise of a decision: from brand.yml to words, and its faults with their lines."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk.durations import span
from desk.review_promise import Urgency, promised, rule_of, standing
from desk.words import Words
from settings.brand import BrandError, load
from tests import makers
from tests.agreements import at, minutes

NOON = at("12:00")
DEMO = Path("brand.yml").read_text(encoding="utf-8")
SECTION = re.search(r"^review:\n(?:  .*\n)+", DEMO, re.MULTILINE)


def with_review(folder: Path, section: str) -> Path:
    """A copy of the demo's agreement with another section `review`."""
    assert SECTION
    path = folder / "brand.yml"
    path.write_text(DEMO.replace(SECTION.group(), section), encoding="utf-8")
    return path


def test_a_decision_is_promised_in_the_reviews_own_hours() -> None:
    rule = rule_of(makers.whole_brand(), NOON)
    # Sunday 12:00 to 17:00 are 5 of 8 hours, Monday 9:00 to 12:00 the other 3; 75 % are 6.
    given = promised(rule, NOON)
    assert given
    assert given.due_at == at("12:00", "2026-11-23")
    assert given.remind_at == at("10:00", "2026-11-23")


def test_hours_may_be_those_of_a_queue(tmp_path: Path) -> None:
    path = with_review(tmp_path, "review: {decision: 1 working hour, hours: support}\n")
    given = promised(rule_of(load(path), NOON), at("19:30"))
    assert given
    assert given.due_at == at("08:30", "2026-11-23")


def test_an_agreement_without_the_section_promises_nothing(tmp_path: Path) -> None:
    rule = rule_of(load(with_review(tmp_path, "")), NOON)
    assert rule is None
    assert promised(rule, NOON) is None


@pytest.mark.parametrize(
    ("section", "line", "words"),
    [
        ("review: {decision: soon}\n", 0, "decision is 'soon'; write it like"),
        ("review:\n  decision: 1 working hour\n", 1, "`review` has no hours; add them"),
        ("review:\n  decision: 1 working hour\n  hours: press\n", 2, "hours is 'press' and"),
        ("review:\n  decision: 9000 calendar hours\n", 1, "decision is 9000 h long and the review"),
        ("review:\n  decision: 1 calendar hour\n  warn_at: 1\n", 2, "review.warn_at: 1"),
        ("review: {hours: support}\n", 0, "review: 'decision' is a required property"),
        (
            "review:\n  decision: 1 working hour\n  hours:\n    week: {sun: ['9-17']}\n",
            3,
            "'9-17'",
        ),
    ],
)
def test_each_fault_is_named_with_its_line(
    tmp_path: Path, section: str, line: int, words: str
) -> None:
    path = with_review(tmp_path, section)
    first = DEMO[: DEMO.index("\nreview:") + 1].count("\n") + 1
    with pytest.raises(BrandError) as refused:
        rule_of(load(path), NOON)
    assert f"{path}, line {first + line}: " in str(refused.value)
    assert words in str(refused.value)


def test_a_promise_is_soon_from_the_reminder_on_and_overdue_from_the_due_time_on() -> None:
    given = promised(rule_of(makers.whole_brand(), NOON), NOON)
    assert given
    instant = timedelta(microseconds=1)
    for moment, urgency in (
        (given.remind_at - instant, Urgency.CALM),
        (given.remind_at, Urgency.SOON),
        (given.due_at - instant, Urgency.SOON),
        (given.due_at, Urgency.OVERDUE),
    ):
        found = standing(given, moment)
        assert found
        assert found.urgency is urgency
    assert standing(None, NOON) is None


@pytest.mark.parametrize(
    ("length", "he", "en"),
    [
        (minutes(0), "דקה", "1 minute"),
        (minutes(2), "שתי דקות", "2 minutes"),
        (minutes(59), "59 דקות", "59 minutes"),
        (minutes(60), "שעה", "1 hour"),
        (minutes(179), "שעתיים", "2 hours"),
        (timedelta(hours=23), "23 שעות", "23 hours"),
        (timedelta(days=1), "יום", "1 day"),
        (timedelta(days=2), "יומיים", "2 days"),
        (timedelta(days=6, hours=23), "6 ימים", "6 days"),
    ],
)
def test_a_length_is_said_in_its_largest_unit(length: timedelta, he: str, en: str) -> None:
    words = Words.read()
    assert (span(length, words["he"]), span(length, words["en"])) == (he, en)


def test_no_word_is_hidden_by_a_method_of_the_table() -> None:
    """`words.clear` in a template would be the method of that name."""
    assert [key for key in Words.read()["en"] if hasattr({}, key)] == []
