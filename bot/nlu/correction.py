"""Cheap, bounded correction of unknown words against the words that were seen in training."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.nlu.normalise import normalise
from bot.nlu.words import is_hebrew, root, split, without_prefixes

MOST_WORDS = 4
"""Unknown words of one message that are looked at."""
SHORTEST_TYPO = 4
LONGEST_TYPO = 16
_FEWEST_CONSONANTS = 3
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_KEYS = dict(zip("qwertyuiopasdfghjkl;zxcvbnm,./'", "/'קראטוןםפשדגכעיחלךףזסבהנמצתץ.,", strict=True))
_OTHER_KEYBOARD = {**{hebrew: latin for latin, hebrew in _KEYS.items()}, **_KEYS}
# What a letter sounds like in the other alphabet; vowels and what may be silent are left out.
_SOUNDS = {
    **dict(zip("בגדזטכלמנספצקרשת", "bgdstklmnspskrst", strict=True)),
    **dict(zip("bcdfgjklmnpqrstvz", "bkdpggklmnpkrstbs", strict=True)),
    "x": "ks",
}


class Corrector:
    """Knows the normalised words of the training texts and how often each was seen."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._roots = frozenset(root(word) for word in counts)
        self._by_sound: dict[tuple[bool, str], str] = {}
        for word in sorted(counts, key=lambda word: (counts[word], word)):
            sound = _sound(word)
            if len(sound) >= _FEWEST_CONSONANTS:
                self._by_sound[is_hebrew(word), sound] = word

    def correct(self, text: str, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a message, or what they should have been; `text` is the message itself."""
        unknown = [word for word in words if not self._is_known(word)]
        if not unknown:
            return tuple(words)
        if 2 * len(unknown) > len(words):
            typed = split(normalise(on_other_keyboard(text)))
            if len(typed) and 2 * sum(word in self._counts for word in typed) > len(typed):
                return tuple(typed)
        better = {word: self._better(word) for word in unknown[:MOST_WORDS]}
        return tuple(better.get(word, word) for word in words)

    def _is_known(self, word: str) -> bool:
        return (
            word in self._counts
            or not word.isalpha()
            or without_prefixes(word, self._counts) in self._counts
            or root(word) in self._roots
        )

    def _better(self, word: str) -> str:
        found = [typo for typo in _near(word) if typo in self._counts]
        if found:
            return max(found, key=lambda typo: (self._counts[typo], typo))
        return self._by_sound.get((not is_hebrew(word), _sound(word)), word)


def on_other_keyboard(text: str) -> str:
    """The same keys pressed with the keyboard in the other language: akuo -> שלום."""
    return "".join(_OTHER_KEYBOARD.get(letter, letter) for letter in text.lower())


def _near(word: str) -> Iterator[str]:
    """Words one slip away that keep the first letter: swapped, missing, other or added letter.

    Not the last letter alone: that is grammar more often than a slip.
    """
    if not SHORTEST_TYPO <= len(word) <= LONGEST_TYPO:
        return
    letters = _HEBREW if is_hebrew(word) else _LATIN
    for i in range(1, len(word)):
        before, after = word[:i], word[i + 1 :]
        if after:
            yield before + after
            yield before + after[0] + word[i] + after[1:]
        for letter in letters:
            if after:
                yield before + letter + after
            yield before + letter + word[i:]


def _sound(word: str) -> str:
    sounds = [_SOUNDS.get(letter, "") for letter in word]
    return "".join(now for before, now in pairwise(["", *sounds]) if now != before)
