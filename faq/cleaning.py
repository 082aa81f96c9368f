"""What a word processor leaves in a text that nobody meant, taken out. Pure.

Left alone: geresh, gershayim and maqaf, which are Hebrew's own; vowel signs, dashes, emoji,
brackets and quotation marks of other languages.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from faq.entry import Entry, Wording, is_text


class Kind(str, Enum):
    # Where a word processor may break a word.
    SOFT_HYPHEN = "soft_hyphen"
    # They change the order in which a line is read; rendering isolates what needs it.
    DIRECTION_MARK = "direction_mark"
    ZERO_WIDTH = "zero_width"
    # Control characters and halves of characters, which PostgreSQL refuses.
    NOT_TEXT = "not_text"
    # Made a plain space.
    NO_BREAK_SPACE = "no_break_space"
    TAB = "tab"
    # Made a plain line end.
    LINE_BREAK = "line_break"
    # Made a plain " or '.
    SMART_QUOTE = "smart_quote"
    # Two spaces or more, or spaces at the end of a line, counted by place.
    SPACES = "spaces"


Counts = Mapping[Kind, int]

_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u2640\u2642"
_STEPS: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
    # "\r\n" is a line end as browsers send it and not worth a word; a lone "\r" is one as well.
    (Kind.LINE_BREAK, re.compile("[\v\f\x85\u2028\u2029]"), "\n"),
    (Kind.TAB, re.compile("\t"), " "),
    (Kind.SOFT_HYPHEN, re.compile("\u00ad"), ""),
    (Kind.DIRECTION_MARK, re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), ""),
    (Kind.ZERO_WIDTH, re.compile("[\u180e\u200b\u200c\u2060-\u2064\ufeff]"), ""),
    # A joiner between two emoji makes one of them.
    (Kind.ZERO_WIDTH, re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"), ""),
    (Kind.NO_BREAK_SPACE, re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"), " "),
    (Kind.SMART_QUOTE, re.compile("[“”„‟]"), '"'),
    (Kind.SMART_QUOTE, re.compile("[‘’‚‛]"), "'"),
    (Kind.SPACES, re.compile("(?<=[^ \n])(?: {2,}| +(?=\n))"), " "),
)
_LINE_BREAKS = "\v\f\x85"
_LINE_EDGES = re.compile(" *\n *")


@dataclass(frozen=True)
class Cleaned:
    entry: Entry
    counts: Counts
    """How much of each kind was taken out; without the kinds of which nothing was."""


def clean_text(text: str, counts: Counter[Kind] | None = None) -> str:
    """The text as it is stored; what was taken out is added to `counts`."""
    counted: Counter[Kind] = Counter() if counts is None else counts
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _only_text(text, counted)
    for kind, pattern, instead in _STEPS:
        text, times = pattern.subn(instead, text)
        counted[kind] += times
    return _LINE_EDGES.sub("\n", text).strip()


def clean_line(text: str, counts: Counter[Kind] | None = None) -> str:
    """The same of a text that has one line: a name, a question."""
    return " ".join(clean_text(text, counts).split())


def clean(entry: Entry) -> Cleaned:
    """The entry with every text cleaned; texts of which nothing is left go."""
    counts: Counter[Kind] = Counter()
    content = replace(
        entry,
        topic=clean_line(entry.topic, counts),
        owner=clean_line(entry.owner, counts),
        wordings={name: _wording(one, counts) for name, one in entry.wordings.items()},
    )
    return Cleaned(content, {kind: counts[kind] for kind in Kind if counts[kind]})


def _wording(given: Wording, counts: Counter[Kind]) -> Wording:
    questions = (clean_line(one, counts) for one in given.questions)
    channels = {name: clean_text(text, counts) for name, text in given.channels.items()}
    return Wording(
        tuple(one for one in questions if one),
        clean_text(given.answer, counts),
        {name: text for name, text in channels.items() if text},
    )


def _only_text(text: str, counted: Counter[Kind]) -> str:
    kept = [one for one in text if is_text(one) or one in _LINE_BREAKS]
    counted[Kind.NOT_TEXT] += len(text) - len(kept)
    return "".join(kept)
