"""By what a person can be reached: phone numbers and mail addresses in a text, checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher, format_number

REGION = "IL"
"""The country of numbers that are written without one."""

_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){6}")
_ISRAEL = 972


@dataclass(frozen=True)
class Found:
    value: str
    start: int
    end: int


def phones(text: str) -> Iterator[Found]:
    """Numbers that can be called: Israeli ones as 0501234567, others as +1..."""
    if not _DIGITS.search(text):
        return
    for match in PhoneNumberMatcher(text, REGION, Leniency.VALID):
        yield Found(_written(match.number), match.start, match.end)


def mails(text: str) -> Iterator[Found]:
    for match in _MAIL.finditer(text):
        if ".." not in match.group():
            yield Found(match.group().lower(), match.start(), match.end())


def reach(text: str) -> str | None:
    """The first phone number in the text, or else the first mail address."""
    for found in (*phones(text), *mails(text)):
        return found.value
    return None


def _written(number: PhoneNumber) -> str:
    if number.country_code != _ISRAEL:
        return str(format_number(number, PhoneNumberFormat.E164))
    national = str(format_number(number, PhoneNumberFormat.NATIONAL))
    return re.sub(r"\D", "", national)
