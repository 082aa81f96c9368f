"""The same question, or nearly the same, in two entries: the assistant cannot answer both. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from faq.entry import Entry

NEAR = 88
"""From this share of equal letters on, in percent, two questions are nearly the same."""
# Whatever the letters, texts whose lengths differ by more cannot be so near.
_SHORTEST = NEAR / (200 - NEAR)
_BATCH = 512
_NIQQUD = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_INSIDE_WORDS = re.compile("[\"'׳״’”]")
_WORD = re.compile(r"\w+")
_SCRIPTS = {"he": re.compile("[א-ת]"), "en": re.compile("[a-z]")}


@dataclass(frozen=True)
class Asked:
    """A question, and where it stands."""

    entry_id: str
    language: str
    text: str
    state: str
    """What of the entry has it: `live`, or the state of its draft."""


@dataclass(frozen=True)
class Twins:
    """Two questions of two entries; `is_same` if they differ in signs and capitals at most."""

    one: Asked
    other: Asked
    is_same: bool


def key(text: str) -> str:
    """The words of a question alone: without case, signs, vowel signs, geresh and gershayim."""
    plain = _NIQQUD.sub("", text.casefold())
    return " ".join(_WORD.findall(_INSIDE_WORDS.sub("", plain))) or plain


def asked_in(entry: Entry, state: str) -> list[Asked]:
    return [
        Asked(entry.id, language, text, state)
        for language, wording in entry.wordings.items()
        for text in wording.questions
    ]


class Index:
    """Questions among which others are looked up, in any language."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        pairs = _by_length(asked)
        self._parts = {script: _Part(_written_in(script, pairs)) for script in _SCRIPTS}
        self._places: dict[str, list[Asked]] = defaultdict(list)
        for words, one in pairs:
            self._places[words].append(one)

    def same(self, wanted: Iterable[Asked]) -> Iterator[Twins]:
        """Each question of another entry with the same words."""
        for one in wanted:
            for other in self._places.get(key(one.text), ()):
                if other.entry_id != one.entry_id:
                    yield Twins(one, other, True)

    def twins(self, wanted: Iterable[Asked]) -> list[Twins]:
        """Each question of another entry with the same or nearly the same words."""
        sought = _by_length(wanted)
        parts = self._parts.items()
        return _in_order(
            twins for script, part in parts for twins in part.near(_written_in(script, sought))
        )

    def own_twins(self) -> list[Twins]:
        """All twins among the questions of the index, each pair once."""
        return _in_order(twins for part in self._parts.values() for twins in part.own())


_Pair = tuple[str, Asked]
"""A question with its key."""


def _by_length(asked: Iterable[Asked]) -> list[_Pair]:
    return sorted(((key(one.text), one) for one in asked), key=lambda pair: len(pair[0]))


def _written_in(script: str, pairs: list[_Pair]) -> list[_Pair]:
    """Those that may have twins in this script: all but those of the other one alone."""
    return [pair for pair in pairs if script in _scripts(pair[0])]


def _scripts(words: str) -> Collection[str]:
    """In which scripts twins are looked for.

    Of a text in one and a text in the other, three letters in ten at least have no counterpart:
    they are never as near as NEAR.
    """
    counts = {name: len(letters.findall(words)) for name, letters in _SCRIPTS.items()}
    most = max(counts, key=lambda name: counts[name])
    is_one = counts[most] >= 0.4 * len(words) and min(counts.values()) <= 0.1 * len(words)
    return (most,) if is_one else tuple(_SCRIPTS)


class _Part:
    """Questions in the order of their lengths."""

    def __init__(self, pairs: list[_Pair]) -> None:
        self._pairs = pairs
        self._keys = [words for words, _ in pairs]
        self._lengths = np.array([len(words) for words in self._keys])

    def near(self, sought: list[_Pair]) -> Iterator[Twins]:
        for start in range(0, len(sought), _BATCH):
            batch = sought[start : start + _BATCH]
            for one, place in self._found(batch, 0):
                yield from self._twins(batch[one], place)

    def own(self) -> Iterator[Twins]:
        for start in range(0, len(self._pairs), _BATCH):
            batch = self._pairs[start : start + _BATCH]
            for one, place in self._found(batch, start, workers=-1):
                if place > start + one:
                    yield from self._twins(batch[one], place)

    def _twins(self, sought: _Pair, place: int) -> Iterator[Twins]:
        words, found = self._pairs[place]
        if found.entry_id != sought[1].entry_id:
            yield Twins(sought[1], found, words == sought[0])

    def _found(self, batch: list[_Pair], begin: int, workers: int = 1) -> Iterator[tuple[int, int]]:
        """Places in the batch, in the order of lengths, and of what is near from `begin` on."""
        words = [one for one, _ in batch]
        first = int(np.searchsorted(self._lengths, len(words[0]) * _SHORTEST))
        first = max(first, begin)
        last = int(np.searchsorted(self._lengths, len(words[-1]) / _SHORTEST, side="right"))
        scores = process.cdist(
            words,
            self._keys[first:last],
            scorer=fuzz.ratio,
            score_cutoff=NEAR,
            dtype=np.uint8,
            workers=workers,
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            yield int(row), first + int(column)


def _in_order(found: Iterable[Twins]) -> list[Twins]:
    """Each once: texts in both scripts are looked for in each."""
    return sorted(
        dict.fromkeys(found), key=lambda one: (not one.is_same, one.one.text, one.other.entry_id)
    )
