"""Multinomial logistic regression: exact for few rows, stochastic for many."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FEW_ROWS = 2500
PENALTY = 0.05
_STEPS = 20
_EPOCHS = 4
_EPOCHS_OF_MANY_LABELS = 2
_MANY_LABELS = 300
_BATCHES = 60
_SMALLEST_BATCH = 256
_RATE = 1.0
_CURVATURE = 0.25
"""Upper bound of the softmax's second derivative (Böhning 1992), so that no step overshoots."""


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def fit_few(rows: csr_matrix, gram: Floats, labels: Numbers, count: int) -> Floats:
    """Weights (features, labels) that minimise the cross entropy plus PENALTY / 2 |weights|².

    `gram` is rows @ rows.T. Accelerated steps in the dual, with the fixed bound of the curvature
    in place of the second derivative (Böhning 1992; momentum of Nesterov 1983).
    """
    wanted = np.zeros((len(labels), count), dtype=np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    damped = gram + np.float32(PENALTY / _CURVATURE) * np.eye(len(gram), dtype=np.float32)
    inverse = np.linalg.inv(damped)
    dual = ahead = np.zeros_like(wanted)
    momentum = 1.0
    for _ in range(_STEPS):
        slope = wanted - softmax(gram @ ahead) - np.float32(PENALTY) * ahead
        step = ahead + inverse @ slope / np.float32(_CURVATURE)
        following = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = step + np.float32((momentum - 1) / following) * (step - dual)
        dual, momentum = step, following
    return np.asarray(rows.T @ dual, dtype=np.float32)


def fit_many(rows: csr_matrix, labels: Numbers, count: int, seed: int) -> Floats:
    """Weights (features, labels) by stochastic steps, shorter where a feature moved much (AdaGrad).

    Without a penalty: few passes over the rows regularise enough.
    """
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    moved = np.full(rows.shape[1], 1e-3, dtype=np.float32)
    random = np.random.default_rng(seed)
    epochs = _EPOCHS if count <= _MANY_LABELS else _EPOCHS_OF_MANY_LABELS
    size = max(_SMALLEST_BATCH, len(labels) // _BATCHES)
    for epoch in range(epochs):
        rate = np.float32(_RATE * (1 - epoch / epochs))
        order = random.permutation(len(labels))
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            part = rows[batch]
            used, places = np.unique(part.indices, return_inverse=True)
            part = csr_matrix((part.data, places, part.indptr), shape=(len(batch), len(used)))
            slope = softmax(part @ weights[used])
            slope[np.arange(len(batch)), labels[batch]] -= 1
            slope = part.T @ slope
            moved[used] += np.einsum("ij,ij->i", slope, slope)
            weights[used] -= rate * slope / np.sqrt(moved[used])[:, None]
    return weights
