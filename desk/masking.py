"""Visitors' words as colleagues may read them: without what names or reaches a person. Pure."""

import re

HIDDEN = "•••"
_MAIL = re.compile(r"[^\s@<>()\"«»]+@[^\s@<>()\"«»]+\.[^\s@<>()\"«»,;:!?]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Phones, identity and card numbers, accounts, orders: six digits or more, however they are grouped.
# Amounts, years, dates and times have fewer in a row.
_NUMBER = re.compile(r"(?<![\w])[+(]{0,2}\d(?:[ .()/\u2010-\u2015\u05be-]{0,2}\d){5,}(?!\w)")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")
_LETTERS_AND_DIGITS = re.compile(
    r"(?<![\w])(?=[A-Za-z0-9-]*\d[A-Za-z0-9-]*\d)[A-Za-z]{1,3}-?\d{5,}[A-Za-z]{0,2}(?!\w)"
)


def masked(text: str) -> str:
    """The text with mail addresses, links and long numbers replaced by dots; dates stay."""
    for pattern in (_MAIL, _LINK, _LETTERS_AND_DIGITS):
        text = pattern.sub(HIDDEN, text)
    pieces, last = [], 0
    for date in _DATE.finditer(text):
        pieces += [_NUMBER.sub(HIDDEN, text[last : date.start()]), date.group()]
        last = date.end()
    return "".join([*pieces, _NUMBER.sub(HIDDEN, text[last:])])
