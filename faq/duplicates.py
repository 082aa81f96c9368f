"""The same question, or nearly the same, in two entries: the assistant cannot answer both. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
        pairs = sorted(((key(one.text), one) for one in asked), key=lambda pair: len(pair[0]))
        self._asked = [one for _, one in pairs]
        self._keys = [words for words, _ in pairs]
        self._lengths = np.array([len(words) for words in self._keys])
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._keys):
            self._places[words].append(place)

    def same(self, wanted: Iterable[Asked]) -> Iterator[Twins]:
        """Each question of another entry with the same words."""
        for one in wanted:
            for place in self._places.get(key(one.text), ()):
                if self._asked[place].entry_id != one.entry_id:
                    yield Twins(one, self._asked[place], True)

    def twins(self, wanted: Iterable[Asked]) -> list[Twins]:
        """Each question of another entry with the same or nearly the same words."""
        sought = sorted(((key(one.text), one) for one in wanted), key=lambda pair: len(pair[0]))
        batches = (sought[start : start + _BATCH] for start in range(0, len(sought), _BATCH))
        return _in_order(twins for batch in batches for twins in self._near(batch, 0))

    def own_twins(self) -> list[Twins]:
        """All twins among the questions of the index, each pair once."""
        pairs = [*zip(self._keys, self._asked, strict=True)]
        starts = range(0, len(pairs), _BATCH)
        return _in_order(
            twins for at in starts for twins in self._near(pairs[at : at + _BATCH], at, is_own=True)
        )

    def _near(
        self, batch: list[tuple[str, Asked]], begin: int, is_own: bool = False
    ) -> Iterator[Twins]:
        """The twins of a batch, in the order of lengths, among the questions from `begin` on."""
        words = [one for one, _ in batch]
        first = int(np.searchsorted(self._lengths, len(words[0]) * _SHORTEST))
        first = max(first, begin)
        last = int(np.searchsorted(self._lengths, len(words[-1]) / _SHORTEST, side="right"))
        scores = process.cdist(
            words, self._keys[first:last], scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            one, other = batch[row][1], self._asked[first + column]
            if one.entry_id != other.entry_id and not (is_own and column <= row):
                yield Twins(one, other, words[row] == self._keys[first + column])


def _in_order(found: Iterable[Twins]) -> list[Twins]:
    return sorted(found, key=lambda one: (not one.is_same, one.one.text, one.other.entry_id))
