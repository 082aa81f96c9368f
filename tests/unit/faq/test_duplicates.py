"""The same question in two entries, or nearly the same, in either language."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.duplicates import Asked, Index, asked_in, key
from tests import makers


def asked(entry_id: str, text: str, language: str = "en") -> Asked:
    return Asked(entry_id, language, text, "live")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When are you open?", "when are you OPEN"),
        ("מה שעות הפעילות?", "מה  שעות הפעילות"),
        ('מתי אתם עונים במוצ"ש?', "מתי אתם עונים במוצ״ש"),
        ("שָׁלוֹם לכולם", "שלום לכולם"),
        ("what's up", "whats up!"),
    ],
)
def test_signs_and_capitals_make_no_other_question(one: str, other: str) -> None:
    assert key(one) == key(other)
    (found,) = Index([asked("a", other)]).twins([asked("b", one)])
    assert found.is_same
    assert (found.one.entry_id, found.other.entry_id) == ("b", "a")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("what are your business hours", "what are your busines hours?"),
        ("איך מבטלים את המנוי", "איך מבטלים את המינוי?"),
        ("how do I pay my bill", "how do I pay my bills"),
    ],
)
def test_a_question_that_is_nearly_the_same_is_found(one: str, other: str) -> None:
    (found,) = Index([asked("a", other)]).twins([asked("b", one)])
    assert not found.is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("how do I restart the router?", "how do I restart the TV box"),
        ("what internet plans do you have?", "what mobile plans do you have?"),
        ("כמה עולה חבילה לנייד", "כמה עולה חבילה לחו״ל"),
        ("a flight from Israel to Cyprus", "a flight from Cyprus to Israel"),
    ],
)
def test_another_question_is_not(one: str, other: str) -> None:
    assert Index([asked("a", other)]).twins([asked("b", one)]) == []


def test_an_entrys_own_questions_are_no_twins_and_languages_do_not_matter() -> None:
    index = Index([asked("a", "when?"), asked("b", "WHEN", "he")])
    found = index.twins([asked("a", "when?")])
    assert [(one.other.entry_id, one.other.language) for one in found] == [("b", "he")]
    assert [one.other.entry_id for one in index.same([asked("a", "when?")])] == ["b"]
    assert Index([]).twins([asked("a", "when?")]) == []
    assert index.twins([]) == []


texts = st.text(st.sampled_from("abאב ?"), max_size=8)


@given(st.lists(st.tuples(st.sampled_from("abc"), texts), max_size=12))
def test_looking_all_up_finds_each_pair_that_looking_one_up_finds(
    given: list[tuple[str, str]],
) -> None:
    questions = [
        Asked(entry_id, "en", f"{text}{n}", "live") for n, (entry_id, text) in enumerate(given)
    ]
    index = Index(questions)
    pairs = {frozenset((one.one, one.other)) for one in index.own_twins()}
    assert pairs == {frozenset((one.one, one.other)) for one in index.twins(questions)}
    assert len(pairs) == len(index.own_twins())


def test_two_thousand_entries_are_looked_through_at_once() -> None:
    index = Index(
        asked(f"entry_{number}", f"question {number * 7919 % 99991} about {place * number}")
        for number in range(2000)
        for place in range(24)
    )
    begun = time.process_time()
    index.twins(asked_in(makers.entry(), "draft"))
    assert time.process_time() - begun < 1
