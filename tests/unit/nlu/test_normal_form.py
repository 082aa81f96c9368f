import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import normalise, written
from bot.nlu.words import root, split, stem


@given(st.text())
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("שָׁלוֹם", "שלום"),
        ("שלום", "שלומ"),
        ("צה״ל", 'צה"ל'),
        ("צ׳ק", "צ'ק"),
        ("HELLO", "hello"),
        ("heyyyyyy", "heyy"),
        ("order 12345", "order 99999"),
        ("בית־ספר", "בית-ספר"),
        ("\u200fשלום\u200e", "שלום"),
        ("  two   words ", "two words"),
    ],
)
def test_spellings_of_the_same_have_one_normal_form(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_marks_inside_words_do_not_count() -> None:
    assert split(normalise("I don't")) == ["i", "dont"]
    assert split(normalise('צה"ל')) == ["צהל"]


def test_a_hebrew_prefix_is_taken_off_only_when_the_rest_is_known() -> None:
    assert stem("שהאינטרנט", {"אינטרנט"}) == stem("אינטרנט", {})
    assert stem("משלוח", {}) != stem("שלוח", {})


def test_spelling_with_and_without_vowel_letters_has_one_stem() -> None:
    assert stem("תוכנית", {}) == stem("תכנית", {})


def test_forms_of_a_hebrew_verb_share_a_root() -> None:
    assert root("להפסיק") == root("תפסיקו")


def test_a_word_is_shown_with_its_final_letter() -> None:
    assert written(normalise("שלום")) == "שלום"
    assert written("") == ""
