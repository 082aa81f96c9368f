"""Messages that mean the same come together, whatever their order and however they are typed."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.grouping import groups

TEXTS = [
    "do you sell prepaid cards?",
    "Do you sell prepaid cards",
    "do u sell prepaid cards",
    "יש לכם כרטיסים נטענים?",
    "יש לכם כרטיס נטען",
    "how do I move to another flat",
    "can I pause my plan while I travel",
    "איך מקפיאים מנוי",
    "!!",
    "где мой заказ",
]
WORDS = (
    "where what when plan flat card bill router sell move מתי איפה חבילה נתב חשבון כרטיס".split()
)
MESSAGES = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=12)


def together(texts: list[str]) -> set[frozenset[str]]:
    found = groups(enumerate(texts))
    return {frozenset(texts[number] for number in group) for group in found}


def test_near_copies_are_together_and_languages_apart() -> None:
    assert together(TEXTS) == {
        frozenset(TEXTS[:3]),
        frozenset(TEXTS[3:5]),
        *(frozenset([text]) for text in [*TEXTS[5:8], TEXTS[9]]),
    }


def test_hebrew_with_a_name_in_latin_letters_is_hebrew() -> None:
    texts = ["יש לכם eSIM", "יש אצלכם eSIM לטלפון שלי", "do you have eSIM"]
    assert together(texts) == {frozenset(texts[:2]), frozenset(texts[2:])}


def test_words_that_mean_the_same_bring_messages_together() -> None:
    texts = ["how much does the installation cost", "installation price", "my router has no light"]
    assert frozenset(texts[:2]) in together(texts)


@given(MESSAGES)
@settings(max_examples=60)
def test_each_message_with_words_is_in_one_group(texts: list[str]) -> None:
    members = [number for group in groups(enumerate(texts)) for number in group]
    assert sorted(members) == [number for number, text in enumerate(texts) if text]


@given(MESSAGES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_messages_changes_nothing(texts: list[str], random: Random) -> None:
    numbered = list(enumerate(texts))
    shuffled = random.sample(numbered, len(numbered))
    assert groups(shuffled) == groups(numbered)


@given(MESSAGES)
@settings(max_examples=40)
def test_the_same_text_is_always_together_in_capitals_too(texts: list[str]) -> None:
    shouted = ((number + 100, text.upper()) for number, text in enumerate(texts))
    for group in groups([*enumerate(texts), *shouted]):
        assert all((number + 100 if number < 100 else number - 100) in group for number in group)


def test_the_message_in_the_middle_stands_first() -> None:
    texts = ["sell prepaid cards abroad", "sell prepaid cards", "sell prepaid cards today"]
    for order in permutations(enumerate(texts)):
        ((first, *_),) = groups(order)
        assert texts[first] == "sell prepaid cards"


@pytest.mark.parametrize("messages", [[], [(1, "")], [(1, "?!"), (2, "😀")]])
def test_without_words_there_is_no_group(messages: list[tuple[int, str]]) -> None:
    assert groups(messages) == []
