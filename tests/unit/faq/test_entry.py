"""What makes an entry complete."""

from dataclasses import replace
from datetime import timedelta

import pytest

from faq.entry import Entry, Wording, problems, unfit
from tests.makers import NOON, entry, line


def found(one: Entry) -> list[str]:
    """The problems, in English."""
    return [
        f"{problem.column}: found {problem.found}; expected {problem.expected}"
        for problem in problems(one)
    ]


def with_english(one: Entry, wording: Wording) -> Entry:
    return replace(one, wordings={**one.wordings, "en": wording})


def test_a_complete_entry_and_a_complete_line_have_no_problem() -> None:
    assert problems(entry(valid_from=NOON, valid_until=NOON + timedelta(days=1))) == []
    assert problems(line("say_greeting")) == []


@pytest.mark.parametrize(
    "entry_id", ["", "Opening", "opening-hours", "_x", "שעות", "a" * 65, "a\n"]
)
def test_an_id_that_could_not_stand_in_a_url_is_refused(entry_id: str) -> None:
    assert found(replace(entry(), id=entry_id)) == [
        f"id: found {entry_id!r}; expected 1 to 64 of a-z, 0-9 and _"
    ]


@pytest.mark.parametrize("column", ["topic", "owner"])
def test_an_entry_without_topic_or_owner_is_refused(column: str) -> None:
    lacking: Entry = replace(entry(), **{column: ""})  # type: ignore[arg-type]
    assert found(lacking) == [f"{column}: found nothing; expected a name"]


@pytest.mark.parametrize("column", ["topic", "owner"])
def test_a_name_that_the_database_could_not_keep_is_refused(column: str) -> None:
    long: Entry = replace(entry(), **{column: "א" * 65})  # type: ignore[arg-type]
    assert found(long) == [f"{column}: found 65 characters; expected at most 64"]


@pytest.mark.parametrize("channel", ["c" * 33, "S M S", "sms\0", ""])
def test_a_channel_has_a_plain_short_name(channel: str) -> None:
    one = with_english(entry(), Wording(("when?",), "8", {channel: "8"}))
    expected = f"en.channels: found {channel!r}; expected 1 to 32 of a-z, 0-9 and _"
    assert expected in found(one)


@pytest.mark.parametrize(
    ("wording", "column", "lacking"),
    [
        (Wording(("when?",), "a" * 5001), "en.answer", "5001 characters"),
        (Wording(("a" * 301,), "8"), "en.questions", "301 characters"),
        (Wording(tuple(map(str, range(101))), "8"), "en.questions", "101 questions"),
        (Wording(("when?",), "8", {"sms": "a" * 5001}), "en.channels.sms", "5001 characters"),
        (Wording(("when?",), "8\0"), "en.answer", "the character U+0000"),
        (Wording(("when?\ud800",), "8"), "en.questions", "the character U+D800"),
    ],
)
def test_a_text_too_long_or_not_storable_is_unfit_even_for_a_draft(
    wording: Wording, column: str, lacking: str
) -> None:
    one = with_english(entry(), wording)
    assert [(each.column, str(each.found)) for each in unfit(one)] == [(column, lacking)]
    assert set(unfit(one)) <= set(problems(one))


def test_an_entry_must_be_answered_in_each_language() -> None:
    one = entry()
    assert found(replace(one, wordings={"en": one.wordings["en"]})) == [
        "he.answer: found nothing; expected the answer's text"
    ]
    assert found(with_english(one, Wording(("when?",), ""))) == [
        "en.answer: found nothing; expected the answer's text"
    ]


def test_an_entry_must_be_asked_in_each_language_and_a_line_in_none() -> None:
    assert found(with_english(entry(), Wording((), "Open."))) == [
        "en.questions: found nothing; expected at least one question"
    ]
    assert found(with_english(line("button_yes"), Wording(("yes?",), "Yes"))) == [
        "en.questions: found 'yes?'; expected no questions: the id says it is a line"
    ]


@pytest.mark.parametrize(
    ("questions", "expected"),
    [(("when?", "WHEN?"), "'WHEN?' twice"), (("when?", ""), "an empty question")],
)
def test_a_question_is_asked_once_and_not_empty(questions: tuple[str, ...], expected: str) -> None:
    (problem,) = problems(with_english(entry(), Wording(questions, "Open.")))
    assert (problem.column, str(problem.found)) == ("en.questions", expected)


def test_an_empty_answer_for_a_channel_is_refused() -> None:
    (problem,) = problems(with_english(entry(), Wording(("when?",), "Open.", {"sms": ""})))
    assert problem.column == "en.channels.sms"


@pytest.mark.parametrize("days", [0, -1])
def test_an_entry_cannot_end_before_it_begins(days: int) -> None:
    (problem,) = problems(entry(valid_from=NOON, valid_until=NOON + timedelta(days=days)))
    assert problem.column == "valid_until"
    assert str(problem.expected) == "a time after 2026-11-22T12:00:00+00:00"
