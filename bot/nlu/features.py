"""Text to a sparse vector: families of terms, each weighed by how rare its terms are.

The similarity of two texts is the product of their vectors: at most 1, and lower the more of a
text is unknown, because unknown terms count in its length.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.encoder import Encoder
from bot.nlu.synonyms import meanings
from bot.nlu.words import root, stem

CHARACTERS = (2, 3, 4)
"""Lengths of the character sequences."""
NEAR = 4
"""Words that are this near make a pair."""
MANY_TEXTS = 2500
"""With more texts than this, terms that occur once are left out: they are noise and memory."""
_TEXTS_A_COUNT = 10_000
"""For every so many texts, a term must occur once more to be kept."""

Known = Mapping[str, int]
"""The words of the training texts, and how often each was seen."""


FAMILIES: Mapping[str, float] = {
    "stems": 0.2,
    "neighbours": 0.07,
    "pairs": 0.08,
    "characters": 0.37,
    "senses": 0.28,
}
"""Each family of terms with its share in the similarity of two texts; the shares sum to one."""

ENCODER_SHARE = 0.4
"""Share of a sentence encoder in the similarity, where there is one."""


def terms_of(words: Sequence[str], known: Known) -> tuple[list[str], ...]:
    """The terms of a text, family by family in the order of FAMILIES."""
    stems = [stem(word, known) for word in words]
    return stems, neighbours(stems), pairs(stems), characters(words), senses(words)


def neighbours(stems: Sequence[str]) -> list[str]:
    """Neighbouring stems in their order, the ends of the text included."""
    around = ["^", *stems, "$"]
    return [f"{left} {right}" for left, right in pairwise(around)]


def pairs(stems: Sequence[str]) -> list[str]:
    """Stems that stand near each other, in any order."""
    return [
        f"{left} {right}" if left < right else f"{right} {left}"
        for i, left in enumerate(stems)
        for right in stems[i + 1 : i + 1 + NEAR]
    ]


def characters(words: Sequence[str]) -> list[str]:
    """Character sequences inside words, a word's ends written as a space."""
    found = []
    for word in words:
        padded = f" {word} "
        for length in CHARACTERS:
            found += [padded[i : i + length] for i in range(max(1, len(padded) - length + 1))]
    return found


def senses(words: Sequence[str]) -> list[str]:
    """What each word means, or its root when the synonyms do not have it."""
    found = []
    for word in words:
        numbers = meanings(word)
        found += [f"={number}" for number in numbers] if numbers else [root(word)]
    return found


@dataclass(frozen=True)
class Vector:
    """A sparse row: the known terms of one text."""

    columns: NDArray[np.int32]
    values: NDArray[np.float32]


class Features:
    """The terms of all families, their columns and weights (inverse document frequencies)."""

    def __init__(
        self,
        known: Known,
        terms: Mapping[str, Sequence[str]],
        weights: NDArray[np.float32],
        encoder: Encoder,
    ) -> None:
        self.known = known
        self.encoder = encoder
        self.terms = terms
        self.weights = weights
        self._by_column = weights.tolist()
        self._columns: dict[str, dict[str, int]] = {}
        first = 0
        for family in FAMILIES:
            self._columns[family] = {term: first + i for i, term in enumerate(terms[family])}
            first += len(terms[family])
        self._encoder_share = ENCODER_SHARE if encoder.size else 0.0
        self._unknown_weight = max(self._by_column, default=1.0)

    @property
    def size(self) -> int:
        return len(self.weights) + self.encoder.size

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Family and term of each column."""
        terms = [(family, term) for family in FAMILIES for term in self.terms[family]]
        return terms + [("encoder", str(i)) for i in range(self.encoder.size)]

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], encoder: Encoder) -> "Features":
        """From the words of each training text."""
        known = Counter(word for words in texts for word in words)
        least = 2 + len(texts) // _TEXTS_A_COUNT if len(texts) > MANY_TEXTS else 1
        terms: dict[str, list[str]] = {}
        counts: list[int] = []
        found = [terms_of(words, known) for words in texts]
        for i, family in enumerate(FAMILIES):
            seen = Counter(term for its_terms in found for term in set(its_terms[i]))
            terms[family] = sorted(term for term, count in seen.items() if count >= least)
            counts += [seen[term] for term in terms[family]]
        weights = np.log((1 + len(texts)) / (1 + np.array(counts, dtype=np.float64))) + 1
        return cls(known, terms, weights.astype(np.float32), encoder)

    def vector(self, words: Sequence[str]) -> Vector:
        columns: list[int] = []
        values: list[float] = []
        families = zip(FAMILIES.items(), terms_of(words, self.known), strict=True)
        for (family, share), terms in families:
            known_columns = self._columns[family]
            square, start = 0.0, len(values)
            for term, count in Counter(terms).items():
                column = known_columns.get(term)
                weight = self._unknown_weight if column is None else self._by_column[column]
                value = weight if count == 1 else weight * (1 + log(count))
                square += value * value
                if column is not None:
                    columns.append(column)
                    values.append(value)
            scale = sqrt(share * (1 - self._encoder_share) / square) if square else 0.0
            values[start:] = [value * scale for value in values[start:]]
        encoded = self.encoder.encode(words) * np.float32(sqrt(self._encoder_share))
        places = np.arange(len(self.weights), self.size, dtype=np.int32)
        return Vector(
            np.concatenate([np.array(columns, dtype=np.int32), places]),
            np.concatenate([np.array(values, dtype=np.float32), encoded]),
        )

    def rows(self, vectors: Sequence[Vector]) -> csr_matrix:
        """The vectors as a matrix, shape (texts, size)."""
        ends = np.cumsum([0, *(len(vector.columns) for vector in vectors)])
        nothing = Vector(np.zeros(0, np.int32), np.zeros(0, np.float32))
        columns = np.concatenate([vector.columns for vector in (*vectors, nothing)])
        values = np.concatenate([vector.values for vector in (*vectors, nothing)])
        return csr_matrix((values, columns, ends), shape=(len(vectors), self.size))
