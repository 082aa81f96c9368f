"""An approved text on a channel: cut only where it may be, and whole again when joined."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.rendering import render, shortened, split
from settings.channels import ChannelRules

HEBREW = (
    "פתוח בימים א׳–ה׳ 08:00–20:00. אפשר להתקשר ל-052-555-0100, או לכתוב כאן!"
    " המחיר 1,249 ₪ לחודש, עד 3 בנובמבר 2026. פרטים ב-https://nahar.example.com/a?b=1."
)
WHOLE = (
    "08:00–20:00.",
    "052-555-0100,",
    "1,249 ₪",
    "3 בנובמבר 2026.",
    "https://nahar.example.com/a?b=1.",
)


def texts(text: str, longest: int) -> list[str]:
    return [part.text for part in render(text, (), ChannelRules(longest))]


def test_a_text_that_fits_is_one_message() -> None:
    assert texts("Open. Always.", 20) == ["Open. Always."]


def test_a_longer_one_is_cut_between_sentences() -> None:
    assert texts("Open today. Closed on Friday. Call us.", 30) == [
        "Open today. Closed on Friday.",
        "Call us.",
    ]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert texts("One two three four five six.", 14) == ["One two three", "four five six."]


@pytest.mark.parametrize("longest", range(20, 140))
def test_numbers_phones_dates_prices_and_links_are_never_cut(longest: int) -> None:
    parts = texts(HEBREW, longest)
    assert " ".join(parts) == HEBREW
    for one in WHOLE:
        assert any(one in part for part in parts), (one, parts)


def test_hebrew_sentences_end_where_they_end() -> None:
    assert texts("השירות פתוח עד 20:00. אפשר לפנות לד״ר כהן. תודה!", 30) == [
        "השירות פתוח עד 20:00.",
        "אפשר לפנות לד״ר כהן. תודה!",
    ]


def test_the_mark_of_a_list_stays_with_its_line() -> None:
    parts = texts("Steps:\n1. Restart the router.\n2. Wait a minute.", 22)
    assert parts == ["Steps:", "1. Restart the router.", "2. Wait a minute."]


def test_a_link_longer_than_a_message_goes_whole() -> None:
    link = "https://nahar.example.com/" + "x" * 60
    assert texts(f"See {link} for it.", 20) == ["See", link, "for it."]


def test_buttons_are_buttons_or_a_numbered_list() -> None:
    (part,) = render("Which one?", ("Bills", "Moving"), ChannelRules())
    assert (part.sent, part.has_buttons) == (("Which one?",), True)
    (part,) = render("Which one?", ("Bills", "Moving"), ChannelRules(buttons="numbers"))
    assert (part.sent, part.has_buttons) == (("Which one?\n1. Bills\n2. Moving",), False)
    first, last = render("First one. Which one?", ("Bills", "x"), ChannelRules(20, "numbers"))
    assert (first.sent, last.sent) == (("First one.",), ("Which one?", "1. Bills\n2. x"))


def test_what_a_channel_leaves_out_is_declared() -> None:
    given_text = "Hello 🙂, see https://nahar.example.com/x :) today"
    bare = ChannelRules(links="bare", emoji="drop")
    assert shortened(given_text, bare) == "Hello, see nahar.example.com/x today"
    assert shortened(given_text, ChannelRules()) == given_text


WORDS = st.sampled_from(
    [
        "open",
        "פתוח",
        "20:00",
        "99 ₪",
        "052-555-0100",
        "https://nahar.example.com/x",
        "1.",
        "🙂",
        ".",
    ]
)
GAPS = st.sampled_from([" ", "  ", "\n", ". ", "! ", "\n\n- ", "\u00a0"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=40).map(
    lambda pairs: "".join(word + gap for word, gap in pairs).strip()
)


@given(st.one_of(TEXTS, st.text(min_size=1)), st.integers(20, 300))
def test_joined_the_pieces_are_the_approved_text(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert "".join(pieces) == text
    for piece in pieces:
        # A longer one could not be cut: it is one word, a number with its unit, a link.
        is_whole = len(re.findall(r"[\w₪]+\s+\S", piece.strip(), re.UNICODE)) < 4
        assert len(piece.rstrip()) <= longest or is_whole


@given(TEXTS, st.integers(20, 300), st.sampled_from(["buttons", "numbers"]))
def test_the_words_of_all_parts_are_the_text_and_nothing_else(
    text: str, longest: int, buttons: str
) -> None:
    rules = ChannelRules(longest, buttons)
    assert "".join(part.words for part in render(text, ("Yes", "No"), rules)) == text
    plain = [sent for part in render(text, (), rules) for sent in part.sent]
    assert " ".join(" ".join(plain).split()) == " ".join(text.split())
