"""Words of a normal form and their stems, Hebrew and English."""

import re
from collections.abc import Container
from functools import lru_cache

from snowballstemmer import stemmer

_WORD = re.compile(r"[^\W_]+(?:['\"][^\W_]+)*")
_MARKS = re.compile("['\"]")
_HEBREW = re.compile("[א-ת]")
_PREFIXES = "ושהכלבמ"
_MAX_PREFIXES = 2
# The letters are folded, as in the normal form; the longest ending is tried first.
_ENDINGS = ("יות", "ימ", "ות", "ית", "תי", "נו", "תמ", "ה", "ת", "י", "כ", "ו")
_SHORTEST_STEM = 3
_ADDED_BEFORE = "ושהכלבמתינא"
_VERB_PREFIXES = "תלהי"
_VOWEL_LETTERS = re.compile("[וי]")


def split(normal_form: str) -> list[str]:
    """Words without the marks inside them: don't -> dont, צה"ל -> צהל."""
    return [_MARKS.sub("", word) for word in _WORD.findall(normal_form)]


def is_hebrew(word: str) -> bool:
    return _HEBREW.match(word) is not None


def stem(word: str, known: Container[str]) -> str:
    """The stem of a word; a Hebrew prefix is taken off only when `known` has what is left."""
    return _hebrew_stem(word, known) if is_hebrew(word) else _english_stem(word)


@lru_cache(maxsize=20_000)
def _english_stem(word: str) -> str:
    # The library keeps the word it works on in the object, so that sharing one is not thread-safe.
    return str(stemmer("english").stemWord(word))


def _hebrew_stem(word: str, known: Container[str]) -> str:
    return skeleton(_without_ending(without_prefixes(word, known)))


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def without_prefixes(word: str, known: Container[str]) -> str:
    """A Hebrew word without the one-letter words written on to it (and, that, the, as, to, ...)."""
    for count in range(1, _MAX_PREFIXES + 1):
        if len(word) <= count + 1 or word[count - 1] not in _PREFIXES:
            break
        if word[count:] in known:
            return word[count:]
    return word


def skeleton(word: str) -> str:
    """The same for spelling with and without vowel letters; the first letter always counts."""
    bones = word[0] + _VOWEL_LETTERS.sub("", word[1:])
    return bones if len(bones) > 1 else word


def root(word: str) -> str:
    """A rougher stem, without a vocabulary: Hebrew consonants less what verbs and nouns add."""
    if not is_hebrew(word):
        return _english_stem(word)
    bones = skeleton(_without_ending(word))
    while len(bones) > _SHORTEST_STEM and bones[0] in _ADDED_BEFORE:
        bones = bones[1:]
    if len(bones) == _SHORTEST_STEM and bones[0] in _VERB_PREFIXES:
        bones = bones[1:]
    return bones
