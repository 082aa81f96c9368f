"""Visitors' words without what names or reaches a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.masking import masked
from faq.entry import HIDDEN


@pytest.mark.parametrize(
    "personal",
    [
        "052-555-0134",
        "0525550134",
        "+972-52-555-0134",
        "+972 (52) 555 0134",
        "03-555-0100",
        "1-700-555-010",
        "312345678",
        "31234567-8",
        "4580 1234 5678 9012",
        "123456",
        "rina.levi@example.com",
        "רינה@example.co.il",
        "https://nahar.example.com/reset?token=abc",
        "www.nahar.example.com/a",
        "AB-1234567",
        "RR123456785IL",
    ],
)
@pytest.mark.parametrize("around", ["{}", "הטלפון שלי {}, תודה", "call me at {}.", "ב-{}"])
def test_what_reaches_or_names_a_person_is_hidden(personal: str, around: str) -> None:
    shown = masked(around.format(personal))
    assert HIDDEN in shown
    assert not re.search(r"\d{3}|@|token|example", shown)


@pytest.mark.parametrize(
    "text",
    [
        "מה השעות ב-24.12.2026?",
        "open on 2026-12-24 at 08:00–20:00?",
        "99.90 ₪ for 100 GB, 5G",
        "1,249 ₪",
        "בשנת 2026 או 2027",
        "24/7",
        "",
    ],
)
def test_dates_hours_and_prices_stay(text: str) -> None:
    assert masked(text) == text


@given(st.text(alphabet="0123456789 -./@אבגabc+()", max_size=60))
def test_no_eight_digits_in_a_row_are_left(text: str) -> None:
    # A date has eight digits, never without its marks.
    assert not re.search(r"(?<![\w])\d{8,}(?![\w])", masked(text))
