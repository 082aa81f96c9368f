"""Which language is chosen, and what is said before the answer."""

from dataclasses import replace

import pytest

from actions import decisions
from actions.decisions import Decision, Outcome, Say, State
from actions.understanding import Understanding
from faq.lines import Line

HOURS = Understanding("when are you open?", "faq", 0.95, (("faq/opening_hours", 0.95),))


def small(intent: str) -> Understanding:
    return Understanding(intent, intent, 0.9, ((intent, 0.9),), language="en")


def said(line: Line) -> tuple[Say, ...]:
    return (Say(line.value),)


@pytest.mark.parametrize(
    ("text", "current", "language"),
    [
        ("speak english please", "he", "en"),
        ("speak english please", "en", "en"),
        ("אפשר באנגלית?", "he", "en"),
        ("אפשר בעברית?", "he", "he"),
        ("IVRIT", "en", "he"),
        ("not hebrew, english", "he", "en"),
        ("other language", "he", "en"),
        ("שפה אחרת", "en", "he"),
    ],
)
def test_the_language_that_is_named_is_chosen_or_else_the_other_one(
    text: str, current: str, language: str
) -> None:
    seen = replace(small("change_language"), text=text)
    decision = decisions.change_language(seen, State(language=current))
    assert decision == Decision(Outcome.SMALL_TALK, said(Line.LANGUAGE_CHANGED), language=language)


ANSWER = Decision(Outcome.ANSWERED, (Say("opening_hours"),))
FIRST = State(first_turn=True)


def test_the_first_reply_on_a_channel_without_greeting_says_who_speaks() -> None:
    introduced = decisions.with_first_words(ANSWER, HOURS, FIRST)
    assert introduced.say == (Say("say_introduction"), Say("opening_hours"))


@pytest.mark.parametrize("state", [State(), replace(FIRST, greeted=True)])
def test_a_visitor_who_was_greeted_is_not_told_again_who_speaks(state: State) -> None:
    assert decisions.with_first_words(ANSWER, HOURS, state) == ANSWER


def test_a_greeting_says_who_speaks_by_itself() -> None:
    greeting = Decision(Outcome.SMALL_TALK, said(Line.GREETING))
    assert decisions.with_first_words(greeting, small("greet"), FIRST) == greeting


def test_a_message_that_was_cut_is_told_so_before_the_answer() -> None:
    told = decisions.with_first_words(ANSWER, replace(HOURS, cut=True), State())
    assert told.say == (Say("say_too_long"), Say("opening_hours"))


def test_in_a_humans_conversation_there_are_no_first_words() -> None:
    silent = Decision(Outcome.RELAYED)
    assert decisions.with_first_words(silent, replace(HOURS, cut=True), FIRST) == silent
