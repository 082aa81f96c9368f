"""Text to a sparse vector: TF-IDF of stems (and pairs of them) and of characters inside words."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.normalise import normalise
from bot.nlu.words import split, stem

CHARACTERS = (2, 3, 4)
"""Lengths of the character sequences."""
WORD_SHARE = 0.5
"""Share of the words' block in the similarity of two texts; the rest is the characters'."""


@dataclass(frozen=True)
class Vector:
    """A sparse row: the known features of one text, and what share of its features is unknown."""

    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    words: tuple[str, ...]
    unknown: float


class Block:
    """One family of features with its own columns and length-one rows."""

    def __init__(self, columns: dict[str, int], weights: NDArray[np.float32]) -> None:
        self.columns = columns
        self.weights = weights

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]], first: int) -> "Block":
        """Smoothed inverse document frequencies; columns are numbered from `first`, sorted."""
        seen = Counter(term for terms in documents for term in set(terms))
        terms = sorted(seen)
        counts = np.array([seen[term] for term in terms], dtype=np.float64)
        weights = np.log((1 + len(documents)) / (1 + counts)) + 1
        columns = {term: first + i for i, term in enumerate(terms)}
        return cls(columns, weights.astype(np.float32))

    def row(self, terms: Iterable[str], first: int, share: float) -> tuple[list[int], list[float]]:
        """Columns and values of a text's known terms; the values' squares sum to `share`."""
        columns: list[int] = []
        values: list[float] = []
        for term, count in Counter(terms).items():
            column = self.columns.get(term)
            if column is not None:
                columns.append(column)
                values.append((1 + log(count)) * float(self.weights[column - first]))
        length = sqrt(sum(value * value for value in values)) or 1.0
        return columns, [value * sqrt(share) / length for value in values]


class Features:
    """Both blocks and the words that were seen in training."""

    def __init__(self, known: frozenset[str], words: Block, characters: Block) -> None:
        self.known = known
        self.words = words
        self.characters = characters

    @property
    def size(self) -> int:
        return len(self.words.columns) + len(self.characters.columns)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Features":
        documents = [split(normalise(text)) for text in texts]
        known = frozenset(word for words in documents for word in words)
        words = Block.fit([word_terms(stems(ws, known)) for ws in documents], 0)
        characters = Block.fit([character_terms(ws) for ws in documents], len(words.columns))
        return cls(known, words, characters)

    def vector(self, words: Sequence[str]) -> Vector:
        first = len(self.words.columns)
        columns, values = self.words.row(word_terms(stems(words, self.known)), 0, WORD_SHARE)
        more, others = self.characters.row(character_terms(words), first, 1 - WORD_SHARE)
        unknown = sum(word not in self.known for word in words) / max(1, len(words))
        return Vector(
            np.array(columns + more, dtype=np.int32),
            np.array(values + others, dtype=np.float32),
            tuple(words),
            unknown,
        )

    def matrix(self, vectors: Sequence[Vector]) -> csr_matrix:
        """Rows of `vectors`, shape (texts, size)."""
        ends = np.cumsum([0] + [len(vector.columns) for vector in vectors])
        columns = np.concatenate([v.columns for v in vectors]) if vectors else np.zeros(0, np.int32)
        values = np.concatenate([v.values for v in vectors]) if vectors else np.zeros(0, np.float32)
        return csr_matrix((values, columns, ends), shape=(len(vectors), self.size))


Terms = Callable[[Sequence[str]], list[str]]


def stems(words: Sequence[str], known: frozenset[str]) -> list[str]:
    return [stem(word, known) for word in words]


def word_terms(stems: Sequence[str]) -> list[str]:
    """Stems and pairs of neighbours, the ends of the text included."""
    around = ["^", *stems, "$"]
    return [*stems, *(f"{left} {right}" for left, right in zip(around, around[1:]))]


def character_terms(words: Sequence[str]) -> list[str]:
    """Character sequences inside words, the word's ends written as a space."""
    terms = []
    for word in words:
        padded = f" {word} "
        for length in CHARACTERS:
            terms += [padded[i : i + length] for i in range(max(1, len(padded) - length + 1))]
    return terms
