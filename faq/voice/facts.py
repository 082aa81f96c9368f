"""The facts of a text that must be the same in each language: numbers, dates, prices, addresses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faq.voice.text import LIST_MARK, TOKEN_START, blank
from faq.voice.tokens import PHONE, PRICE

_MONTHS = {
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_MONTH = rf"ב?(?P<month>{'|'.join(_MONTHS['he'])}|(?:{'|'.join(_MONTHS['en'])}))[a-z]*\.?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?(?!\d)"
_DATES = (
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![\d./-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}{_YEAR}"),
)
_LINK = re.compile(r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/]")
_MAIL = re.compile(rf"{TOKEN_START}[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9.-]*[A-Za-z0-9]")
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d)(?:\s?(?P<half>[ap])\.?m\b)?", re.IGNORECASE
)
_HOUR = re.compile(
    r"(?<![\d.,])(?P<hour>\d{1,2})(?P<minute>)\s?(?P<half>[ap])\.?m\b", re.IGNORECASE
)
_PERCENT = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:[.,]\d+)*)\s?(?:%|percent\b|per cent\b|אחוז(?:ים)?)"
)
_UNITS = {
    "second": "second|seconds|שנייה|שניה|שניות",
    "minute": "minute|minutes|דקה|דקות",
    "hour": "hour|hours|שעה|שעות",
    "day": "day|days|יום|ימים|ימי",
    "week": "week|weeks|שבוע|שבועות",
    "month": "month|months|חודש|חודשים|חודשי",
    "year": "year|years|שנה|שנים|שנות",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split("|")}
_NUMBER = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:[.,]\d+)*)"
    rf"(?:[\s-](?:(?:business|working|calendar)\s)?ה?(?P<unit>{'|'.join(_UNIT_OF)})(?![\wא-ת]))?"
)
_NUMBER_WORDS = {
    **dict.fromkeys("one once אחד אחת דקה שעה יום".split(), 1),
    **dict.fromkeys(
        "two twice both שני שתי שניים שתיים שעתיים יומיים שבועיים חודשיים שנתיים פעמיים".split(), 2
    ),
    **dict.fromkeys("three שלוש שלושה שלושת".split(), 3),
    **dict.fromkeys("four ארבע ארבעה ארבעת".split(), 4),
    **dict.fromkeys("five חמש חמישה חמשת".split(), 5),
    **dict.fromkeys("six שש שישה ששת".split(), 6),
    **dict.fromkeys("seven שבע שבעה שבעת".split(), 7),
    **dict.fromkeys("eight שמונה שמונת".split(), 8),
    **dict.fromkeys("nine תשע תשעה תשעת".split(), 9),
    **dict.fromkeys("ten עשר עשרה עשרת".split(), 10),
}
_WORD = re.compile(
    rf"(?<![\wא-ת])[ושהבכלמ]{{0,2}}(?P<word>{'|'.join(_NUMBER_WORDS)})(?![\wא-ת])", re.IGNORECASE
)


@dataclass(frozen=True)
class Fact:
    kind: str
    value: str
    detail: str
    """A number's unit or a date's year; empty if the text does not say."""
    shown: str
    """As it stands in the text."""
    start: int
    end: int

    def agrees(self, other: "Fact") -> bool:
        same = (self.kind, self.value) == (other.kind, other.value)
        return same and (not self.detail or not other.detail or self.detail == other.detail)


def facts(text: str) -> list[Fact]:
    """What `text` states, in either language; each character belongs to one fact at most."""
    found: list[Fact] = []
    for kind, pattern, read in _READERS:
        rest = blank(text, LIST_MARK) if kind == "number" else text
        for match in pattern.finditer(rest):
            value, detail = read(match)
            found.append(Fact(kind, value, detail, match.group(), *match.span()))
            text = f"{text[: match.start()]}{'_' * len(match.group())}{text[match.end() :]}"
    return sorted(found, key=lambda one: one.start)


def worded_numbers(text: str) -> Iterator[Fact]:
    """Numbers from one to ten that are written as words, and duals."""
    for match in _WORD.finditer(text):
        value = str(_NUMBER_WORDS[match["word"].lower()])
        yield Fact("number", value, "", match.group(), *match.span())


def _address(match: re.Match[str]) -> tuple[str, str]:
    address = match.group().rstrip("/").lower()
    # A page in each language is the same page.
    return re.sub(r"/(?:he|en)(?=/|$)", "", address), ""


def _phone(match: re.Match[str]) -> tuple[str, str]:
    digits = re.sub(r"\D", "", match.group())
    return re.sub(r"^972", "0", digits), ""


def _date(match: re.Match[str]) -> tuple[str, str]:
    month = match["month"]
    if not month.isdecimal():
        names = _MONTHS["en" if month.isascii() else "he"]
        month = str(names.index(month) + 1)
    return f"{int(match['day'])}.{int(month)}", match["year"] or ""


def _time(match: re.Match[str]) -> tuple[str, str]:
    hour = int(match["hour"])
    if half := match["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return f"{hour}:{match['minute'] or '00'}", ""


def _price(match: re.Match[str]) -> tuple[str, str]:
    return _plain(match["after"] or match["before"]), ""


def _number(match: re.Match[str]) -> tuple[str, str]:
    return _plain(match["number"]), _UNIT_OF.get(match.groupdict().get("unit") or "", "")


def _plain(number: str) -> str:
    """The number without thousands' commas and trailing zeros."""
    whole, _, part = number.replace(",", "").partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


_READERS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...] = (
    ("link", _LINK, _address),
    ("mail", _MAIL, _address),
    *(("date", pattern, _date) for pattern in _DATES),
    ("phone", PHONE, _phone),
    ("time", _TIME, _time),
    ("time", _HOUR, _time),
    ("price", PRICE, _price),
    ("percent", _PERCENT, _number),
    ("number", _NUMBER, _number),
)
