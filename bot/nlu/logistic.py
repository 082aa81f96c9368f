"""Multinomial logistic regression: exact for few rows, stochastic for many."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FEW_ROWS = 2500
PENALTY = 0.05
_STEPS = 20
_PASSES = 6
_PASSES_OF_MANY_LABELS = 2
_MANY_LABELS = 300
_BATCHES = 60
_SMALLEST_BATCH = 256
_PARTS = 4
"""The weights of the second half are looked at this often for their mean."""
_CURVATURE = 0.25
"""Upper bound of the softmax's second derivative (Böhning 1992), so that no step overshoots."""
DAMPING = PENALTY / _CURVATURE


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Damped:
    """(rows @ rows.T + DAMPING I)⁻¹, which is all that the exact fit needs to know of the rows."""

    inverse: Floats

    @classmethod
    def of(cls, rows: csr_matrix) -> "Damped":
        gram = np.asarray((rows @ rows.T).toarray(), dtype=np.float32)
        gram[np.diag_indices_from(gram)] += np.float32(DAMPING)
        return cls(np.linalg.inv(gram))

    def only(self, kept: Numbers) -> "Damped":
        """That of some of the rows (`kept` is sorted), by the inverse of a block matrix."""
        gone = np.setdiff1d(np.arange(len(self.inverse)), kept)
        own = self.inverse[np.ix_(kept, kept)]
        between = self.inverse[np.ix_(gone, kept)]
        return Damped(own - between.T @ np.linalg.solve(self.inverse[np.ix_(gone, gone)], between))


def fit_few(rows: csr_matrix, damped: Damped, labels: Numbers, count: int) -> Floats:
    """Weights (features, labels) that minimise the cross entropy plus PENALTY / 2 |weights|².

    Accelerated steps with a fixed bound of the curvature in place of the second derivative (Böhning
    1992; momentum of Nesterov 1983). A step solves for the weights that would give the scores
    `aim`, in terms of the rows: `dual`; the scores they really give are aim - DAMPING dual.
    """
    wanted = np.zeros((len(labels), count), dtype=np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    dual = scores = ahead = np.zeros_like(wanted)
    momentum = 1.0
    for _ in range(_STEPS):
        aim = ahead + (wanted - softmax(ahead)) / np.float32(_CURVATURE)
        dual = damped.inverse @ aim
        reached = aim - np.float32(DAMPING) * dual
        following = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = reached + np.float32((momentum - 1) / following) * (reached - scores)
        scores, momentum = reached, following
    return np.asarray(rows.T @ dual, dtype=np.float32)


def fit_many(rows: csr_matrix, labels: Numbers, count: int, seed: int) -> Floats:
    """Weights (features, labels) by stochastic steps, shorter where a feature moved much (AdaGrad).

    The mean of the second half's weights, which is steadier than the last ones. Without a penalty:
    few passes over the rows regularise enough.
    """
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    total = np.zeros_like(weights)
    moved = np.full(rows.shape[1], 1e-3, dtype=np.float32)
    batches = list(_batches(len(labels), count, np.random.default_rng(seed)))
    summed = {len(batches) - 1 - part * len(batches) // (2 * _PARTS) for part in range(_PARTS)}
    places = np.zeros(rows.shape[1], dtype=np.int32)
    for number, batch in enumerate(batches):
        part = rows[batch]
        occurs = np.zeros(rows.shape[1], dtype=bool)
        occurs[part.indices] = True
        used = np.flatnonzero(occurs)
        places[used] = np.arange(len(used), dtype=np.int32)
        shape = (len(batch), len(used))
        part = csr_matrix((part.data, places[part.indices], part.indptr), shape=shape)
        own = weights[used]
        slope = softmax(part @ own)
        slope[np.arange(len(batch)), labels[batch]] -= 1
        slope = part.T @ slope
        moved[used] += np.einsum("ij,ij->i", slope, slope)
        weights[used] = own - slope / np.sqrt(moved[used])[:, None]
        if number in summed:
            total += weights
    return np.asarray(total / np.float32(len(summed)))


def _batches(texts: int, labels: int, random: np.random.Generator) -> Iterator[Numbers]:
    passes = _PASSES if labels <= _MANY_LABELS else _PASSES_OF_MANY_LABELS
    size = max(_SMALLEST_BATCH, texts // _BATCHES)
    for _ in range(passes):
        order = random.permutation(texts)
        yield from (order[start : start + size] for start in range(0, texts, size))
