"""The learned confidence: how likely the best label is right, out-of-scope included."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import Vector

EVIDENCE = (
    "probability",
    "margin",
    "agreement",
    "nearest question",
    "unknown words",
    "short",
    "spread",
)


@dataclass(frozen=True)
class Confidence:
    weights: NDArray[np.float64]
    bias: float

    def of(self, evidence: NDArray[np.float64]) -> float:
        return float(1 / (1 + np.exp(-(evidence @ self.weights + self.bias))))

    @classmethod
    def fit(
        cls, rows: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]
    ) -> "Confidence":
        """From out-of-fold evidence; with one outcome only, that outcome is always expected."""
        if right.all() or not right.any():
            share = (right.sum() + 0.5) / (len(right) + 1) if len(right) else 0.5
            return cls(np.zeros(len(EVIDENCE)), float(np.log(share / (1 - share))))
        scale = rows.std(axis=0) + 1e-6
        model = LogisticRegression(C=1.0, max_iter=200).fit(rows / scale, right, weights)
        return cls(model.coef_[0] / scale, float(model.intercept_[0]))


def evidence(
    probabilities: Sequence[NDArray[np.float32]],
    product: NDArray[np.float32],
    vector: Vector,
    nearest: float,
) -> NDArray[np.float64]:
    """One row in the order of EVIDENCE."""
    if len(product) == 1:
        first, second, best = 1.0, 0.0, 0
    else:
        order = np.argpartition(product, -2)[-2:]
        second, first = sorted(float(product[i]) for i in order)
        best = int(product.argmax())
    agreement = min(float(p[best]) for p in probabilities)
    spread = float(-(product * np.log(product + 1e-9)).sum())
    words = len(vector.words)
    return np.array(
        [
            np.log(first / (1 - first + 1e-3)),
            np.log((first + 1e-3) / (second + 1e-3)),
            agreement,
            nearest,
            vector.unknown,
            1.0 / (1 + words),
            spread,
        ]
    )
