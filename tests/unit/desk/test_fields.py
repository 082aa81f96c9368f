"""Numbers in forms and addresses, where anybody may send anything."""

import pytest

from desk.fields import page_number, whole_number


@pytest.mark.parametrize(
    ("given", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)]
)
def test_plain_digits_are_a_number(given: str, number: int) -> None:
    assert whole_number(given) == number


@pytest.mark.parametrize("given", ["", "-1", "1.0", " 1", "٣", "²", "x", "1" * 10, "9" * 5000])
def test_anything_else_is_none_and_asks_for_the_first_page(given: str) -> None:
    assert whole_number(given) is None
    assert page_number(given) == 1


def test_there_is_no_page_before_the_first() -> None:
    assert (page_number("0"), page_number("3")) == (1, 3)
