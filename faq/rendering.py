"""An approved text as a channel shows it: split and shortened by the brand's rules alone. Pure.

Joined, the words of the parts are the approved text; only `links: bare` and `emoji: drop` take
anything away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.voice.text import ADDRESS, EMOJI, LIST_MARK, sentences
from faq.voice.tokens import PHONE, PRICE
from settings.channels import ChannelRules

_GAP = re.compile(r"\s+")
# A link, a phone number, a price, a number with the word that it counts, a day with its month and
# year, the mark of a list with the first letter after it.
_WHOLE = (
    ADDRESS,
    PHONE,
    PRICE,
    re.compile(r"\d\S*(?<![.!?,;:…])[ \u00a0]+\S"),
    re.compile(r"\d{1,2} \S+ \d{4}"),
    re.compile(LIST_MARK.pattern + r"\S", re.MULTILINE),
)


@dataclass(frozen=True)
class Part:
    """A piece of the text, and the messages that it leaves as."""

    words: str
    """The piece with the white space after it."""
    sent: tuple[str, ...]
    has_buttons: bool = False
    """Whether the channel's own buttons stand under the last message."""

    @property
    def text(self) -> str:
        return self.words.strip()


def render(text: str, titles: Sequence[str], rules: ChannelRules) -> tuple[Part, ...]:
    """The parts of an approved text, in order; `titles` of buttons come with the last one."""
    *before, last = split(shortened(text, rules), rules.longest)
    parts = [Part(words, (words.strip(),)) for words in before]
    if titles and rules.buttons == "numbers":
        return (*parts, Part(last, _with_list(last.strip(), titles, rules.longest)))
    return (*parts, Part(last, (last.strip(),), has_buttons=bool(titles)))


def shortened(text: str, rules: ChannelRules) -> str:
    """The text without what the rules take away."""
    if rules.emoji == "drop":
        text = re.sub(rf"[ \t]*(?:{EMOJI.pattern})", "", text)
    if rules.links == "bare":
        text = re.sub(r"(?<!\w)https://", "", text)
    return text


def _with_list(text: str, titles: Sequence[str], longest: int) -> tuple[str, ...]:
    """The text and a numbered list of the titles, in one message if there is room."""
    listed = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    together = f"{text}\n{listed}"
    return (together,) if len(together) <= longest else (text, listed)


def split(text: str, longest: int) -> list[str]:
    """Pieces that join to the text, each at most `longest` without the white space after it.

    Cuts are between sentences, or else between words; never inside a word, a number with its unit
    or a link, even if a piece of that kind is longer than it should be.
    """
    if len(text.rstrip()) <= longest:
        return [text]
    words = _cuts(text)
    starts = {begin for begin, _ in sentences(text)}
    between_sentences = [cut for cut in words if cut in starts]
    pieces = []
    start = 0
    while len(text[start:].rstrip()) > longest:
        cut = _last(between_sentences, text, start, longest) or _last(words, text, start, longest)
        cut = cut or next((one for one in words if one > start), None)
        if cut is None:
            break
        pieces.append(text[start:cut])
        start = cut
    return [*pieces, text[start:]]


def _last(cuts: Sequence[int], text: str, start: int, longest: int) -> int | None:
    """The last cut that leaves at most `longest` characters before it."""
    fits = [cut for cut in cuts if cut > start and len(text[start:cut].rstrip()) <= longest]
    return fits[-1] if fits else None


def _cuts(text: str) -> list[int]:
    """Where the text may be cut: after white space that stands between two whole things."""
    whole = [match.span() for pattern in _WHOLE for match in pattern.finditer(text)]
    ends = [match.end() for match in _GAP.finditer(text)]
    return [
        one
        for one in ends
        if one < len(text) and not any(begin < one < end for begin, end in whole)
    ]
