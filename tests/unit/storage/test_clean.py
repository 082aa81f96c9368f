"""What is left of a visitor's text before it is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.conversations import MAX_TEXT, clean

UNWANTED = (
    "\x00\x07\x1b\r\x7f\x85\x9f\ud800\udfff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@pytest.mark.parametrize("character", UNWANTED, ids=lambda one: f"U+{ord(one):04X}")
def test_a_character_that_is_no_text_is_dropped(character: str) -> None:
    assert clean(f"pay{character}ment") == "payment"


@pytest.mark.parametrize(
    "text", ["שלום, מה המצב?", "a\nb\tc", "👩‍👩‍👧 ❤️", "\u200fעברית\u200e", "<b>'; DROP"]
)
def test_words_lines_emoji_and_direction_marks_stay(text: str) -> None:
    assert clean(text) == text


def test_spaces_around_the_text_go() -> None:
    assert clean(" \n hello\u00a0\u2003 ") == "hello"
    assert clean("\u202e \x00") == ""


def test_a_very_long_text_is_cut() -> None:
    assert clean("a" * (MAX_TEXT + 1)) == "a" * MAX_TEXT


@given(st.text(st.characters(), max_size=200))
def test_every_text_can_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not set(cleaned) & set(UNWANTED)
