"""What forms and addresses say, read: anybody may send anything."""

MOST_DIGITS = 9
"""The database takes no number of many more."""


def whole_number(given: str) -> int | None:
    """The number in plain digits; None for whatever is none, or too long."""
    is_number = given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS
    return int(given) if is_number else None


def page_number(given: str) -> int:
    """Which page of a list is asked for, from 1 on."""
    return whole_number(given) or 1
