"""Text pasted from a word processor: what goes, what stays, and that it is counted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.cleaning import Kind, clean, clean_line, clean_text
from faq.entry import Entry, Wording, is_text

HEBREW = "צה״ל, ג׳ירפה, בית־ספר, שָׁלוֹם, 09:00–17:00, «כן»"


def cleaned(text: str) -> tuple[str, dict[Kind, int]]:
    counts: Counter[Kind] = Counter()
    return clean_text(text, counts), {kind: times for kind, times in counts.items() if times}


@pytest.mark.parametrize(
    ("pasted", "stored", "kind", "times"),
    [
        ("inter\u00adnet", "internet", Kind.SOFT_HYPHEN, 1),
        ("\u200fשלום\u200e \u202bעולם\u202c", "שלום עולם", Kind.DIRECTION_MARK, 4),
        ("a\u200bb\ufeffc\u2060d\u200ce", "abcde", Kind.ZERO_WIDTH, 4),
        ("99\u00a0₪ ל\u202fחודש", "99 ₪ ל חודש", Kind.NO_BREAK_SPACE, 2),
        ("one\ttwo", "one two", Kind.TAB, 1),
        ("one\vtwo\u2028three", "one\ntwo\nthree", Kind.LINE_BREAK, 2),
        ("“yes” it’s „לא”", '"yes" it\'s "לא"', Kind.SMART_QUOTE, 5),
        ("one  two   three \nfour", "one two three\nfour", Kind.SPACES, 3),
        ("a\0b\x07c\ud800d", "abcd", Kind.NOT_TEXT, 3),
    ],
)
def test_what_goes_is_counted_by_kind(pasted: str, stored: str, kind: Kind, times: int) -> None:
    assert cleaned(pasted) == (stored, {kind: times})


@pytest.mark.parametrize(
    "text", [HEBREW, "plain text", "- one\n- two\n\nthree", "👩‍👩‍👧 ❤️ 👍🏽", "a+b=c; 5 * 3", ""]
)
def test_what_a_person_writes_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == (text, {})


def test_line_ends_of_browsers_are_nothing_to_tell() -> None:
    assert cleaned("one\r\ntwo\rthree ") == ("one\ntwo\nthree", {})


def test_a_joiner_outside_of_an_emoji_goes() -> None:
    assert cleaned("a\u200db 👩\u200d x") == ("ab 👩 x", {Kind.ZERO_WIDTH: 2})


def test_every_text_of_an_entry_is_cleaned_and_counted_together() -> None:
    dirty = Entry(
        "hours",
        "con\u00adtact",
        " dana\n",
        {"he": Wording(("מתי\u00a0פתוח?", "\u200f"), "שלום\u200f", {"sms": "\u200b", "web": "a"})},
    )
    done = clean(dirty)
    assert done.entry == Entry(
        "hours", "contact", "dana", {"he": Wording(("מתי פתוח?",), "שלום", {"web": "a"})}
    )
    assert done.counts == {
        Kind.SOFT_HYPHEN: 1,
        Kind.DIRECTION_MARK: 2,
        Kind.ZERO_WIDTH: 1,
        Kind.NO_BREAK_SPACE: 1,
    }


# Any character, with those of word processors and emoji drawn often.
texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u00ad\u200d\u200f\u00a0\t \n\r\v“’״׳־\0\u2028👩❤\ufe0fאa"),
    ),
    max_size=60,
)


@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once, _ = cleaned(text)
    assert cleaned(once) == (once, {})
    assert all(is_text(one) for one in once)


@given(texts)
def test_a_line_has_no_line_end(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert clean_line(line) == line


@given(st.text(st.characters(whitelist_categories=("L", "N")) | st.sampled_from("״׳־-–,.!?")))
def test_letters_digits_and_hebrew_signs_all_stay(text: str) -> None:
    assert clean_text(text) == text
