"""Visitors' words as colleagues may read them: without what names or reaches a person. Pure."""

import re
from collections.abc import Iterable

from faq.entry import HIDDEN

_MAIL = re.compile(r"[^\s@<>()\"«»]+@[^\s@<>()\"«»]+\.[^\s@<>()\"«»,;:!?]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Phones, identity and card numbers, accounts, orders: six digits or more, however they are grouped.
# Amounts, years, dates and times have fewer in a row.
_NUMBER = re.compile(r"(?<![\w])[+(]{0,2}\d(?:[ .()/\u2010-\u2015\u05be-]{0,2}\d){5,}(?!\w)")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")
_LETTERS_AND_DIGITS = re.compile(
    r"(?<![\w])(?=[A-Za-z0-9-]*\d[A-Za-z0-9-]*\d)[A-Za-z]{1,3}-?\d{5,}[A-Za-z]{0,2}(?!\w)"
)
_INTRODUCED = re.compile(
    r"(\b(?:my name is|שמי|קוראים לי|השם שלי(?: הוא)?) )[^\W\d_]+(?: [A-Zא-ת][^\W\d_]+)?",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"^((?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|שלום|היי|הי|(?:בוקר|ערב) טוב) )"
    r"(?!לך|לכם|לכן|there|all)[^\W\d_]+(?= ?[,!.\n])",
    re.IGNORECASE | re.MULTILINE,
)
_SHORTEST_NAME = 2


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text with mail addresses, links, long numbers and names replaced by dots; dates stay.

    Names are those given, and where somebody says theirs or is greeted by it.
    """
    for one in sorted({part for name in names for part in name.split()}, key=len, reverse=True):
        if len(one) >= _SHORTEST_NAME:
            # Hebrew writes short words on to the name.
            text = re.sub(rf"(?i)(?<!\w)([ושהכלבמ]?){re.escape(one)}(?!\w)", rf"\1{HIDDEN}", text)
    text = _ADDRESSED.sub(rf"\1{HIDDEN}", _INTRODUCED.sub(rf"\1{HIDDEN}", text))
    for pattern in (_MAIL, _LINK, _LETTERS_AND_DIGITS):
        text = pattern.sub(HIDDEN, text)
    pieces, last = [], 0
    for date in _DATE.finditer(text):
        pieces += [_NUMBER.sub(HIDDEN, text[last : date.start()]), date.group()]
        last = date.end()
    return "".join([*pieces, _NUMBER.sub(HIDDEN, text[last:])])
