"""Mixed Hebrew, English, numbers and links on the pages of the staff.

The same as desk/ui/widget/text.ts, which has the reasons; tests/bidi_cases.json holds the cases.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup, escape

HEBREW_SHARE = 0.4
"""Of a text's letters, from which on it runs from right to left."""

ISOLATE, END = "\u2066", "\u2069"
"""Around what runs from left to right, where there is no markup."""
RTL, LTR = "\u200f", "\u200e"
"""At the beginning of a line: programs take its direction from its first letter."""

LINK = r"https?://[!-~]+"
_REST = r"(?:[0-9A-Za-z]|[-.,:/_@+–−]+(?=[0-9A-Za-z])|, (?=\d\d?:\d\d))*%?"
_NUMBER = r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][-.:/_])[0-9]"
_SIGNED = r"(?<![0-9A-Za-z\u0590-\u05ff#+*@−-])(?<![0-9A-Za-z]:)[#+*@−-]+[0-9A-Za-z]"
_LINKS = re.compile(LINK)
_PIECES = re.compile(rf"(?P<link>{LINK})|(?P<token>(?:{_NUMBER}|{_SIGNED}){_REST})")
_TAIL = re.compile(r"[.,:;!?'\"]+$")


def direction(text: str, language: str) -> str:
    """By the share of Hebrew letters outside links; without any, the language's."""
    letters = [one for one in _LINKS.sub("", text) if one.isalpha()]
    if not letters:
        return "rtl" if language == "he" else "ltr"
    hebrew = sum("\u0590" <= one <= "\u05ff" for one in letters)
    return "rtl" if hebrew / len(letters) >= HEBREW_SHARE else "ltr"


def shown(text: str) -> Markup:
    """The text for a page: safe, with what would change places among Hebrew words isolated.

    A link stays plain text: what a visitor wrote is not followed from the desk by mistake.
    """
    isolated = Markup('<bdi dir="ltr">{}</bdi>')
    pieces = (isolated.format(one) if kind else escape(one) for one, kind in _pieces(text))
    return Markup("").join(pieces)


def plain(text: str, language: str) -> str:
    """The text for a mail without markup: each line runs by its letters, and holds together."""
    return "\n".join(_line(one, language) for one in text.split("\n"))


def _line(text: str, language: str) -> str:
    # Around a link the marks would become part of what mail programs follow.
    pieces = (f"{ISOLATE}{one}{END}" if kind == "token" else one for one, kind in _pieces(text))
    return (RTL if direction(text, language) == "rtl" else LTR) + "".join(pieces)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut, with what each piece is: "link", "token", or "" for all the rest."""
    # A price stays on one line.
    text, end = text.replace(" ₪", "\u00a0₪"), 0
    for match in _PIECES.finditer(text):
        found = _without_tail(match[0]) if match["link"] else match[0]
        yield text[end : match.start()], ""
        yield found, str(match.lastgroup)
        end = match.start() + len(found)
    yield text[end:], ""


def _without_tail(link: str) -> str:
    """A link as it was meant: a full stop or a bracket after it belongs to the sentence."""
    trimmed = _TAIL.sub("", link)
    if trimmed.endswith(")") and "(" not in trimmed:
        return _without_tail(trimmed[:-1])
    return trimmed


FILTERS: Mapping[str, Callable[..., str]] = {"direction": direction, "shown": shown}
"""Of templates."""
