"""The port for a sentence encoder: text to vector, from a local folder; none is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.nlu import storage


class Encoder(Protocol):
    @property
    def size(self) -> int: ...

    @property
    def folder(self) -> str | None:
        """Where it was read from; kept with the model."""
        ...

    def encode(self, words: Sequence[str]) -> NDArray[np.float32]:
        """A vector of `size`, of length one, or of zeros when it can say nothing."""
        ...


class NoEncoder:
    """Stands where no encoder is configured: vectors of no size."""

    size = 0
    folder = None

    def encode(self, words: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros(0, dtype=np.float32)


class WordVectors:
    """The mean of word vectors, from a folder in the form of bot.nlu.storage.

    `words` in values.json are normalised words, row by row of the array `vectors`.
    """

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float32], folder: str) -> None:
        self.folder = folder
        self.size = int(vectors.shape[1])
        self._rows = {word: i for i, word in enumerate(words)}
        self._vectors = vectors

    def encode(self, words: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._rows[word] for word in words if word in self._rows]
        total = self._vectors[rows].sum(axis=0) if rows else np.zeros(self.size)
        length = float(np.linalg.norm(total))
        return np.asarray(total / length if length else total, dtype=np.float32)


def open_encoder(folder: str | None) -> Encoder:
    """The encoder in a folder, or none. Raises OSError or KeyError when the folder has none."""
    if not folder:
        return NoEncoder()
    arrays, values = storage.read(Path(folder))
    return WordVectors(values["words"], arrays["vectors"].astype(np.float32), folder)
