"""The learned confidence: how likely the best label is right, messages outside included."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.experts import BAYES, LOGISTIC, NEAREST
from bot.nlu.logistic import Floats

Rows = NDArray[np.float64]

EVIDENCE = (
    "probability",  # log odds of the best label
    "margin",  # log of the best label's probability over the second's
    "spread",  # entropy of the probabilities
    "logistic",  # score of the best label by each expert: what a softmax hides
    "bayes",
    "nearest",
    "agreement",  # share of the experts whose best label it is
    "unknown",  # share of the text, as the features weigh it, that was not seen in training
)
_USUAL = np.array([0.7, 0.7, -0.2, 0.3, 0.3, 0.2, 0.1, 0.0])
"""Weights to expect, per standard deviation of the evidence: what few examples fall back to."""
_USUAL_PLAIN = np.array([0.3, 0.2, -0.2, 0.2, 0.3, 2.0, 0.2, 0.0])
_USUAL_BIAS = -1.0
_PULL = 2500.0
"""How strongly the weights are drawn to the usual ones."""


def evidence(
    scores: Floats, probabilities: Floats, best: NDArray[np.int64], rows: csr_matrix
) -> Rows:
    """One row a text, in the order of EVIDENCE; `best` is the label each text is given."""
    texts = np.arange(len(best))
    first = probabilities[texts, best].astype(np.float64)
    others = probabilities.copy()
    others[texts, best] = 0
    second = others.max(axis=1).astype(np.float64)
    agreement = (scores.argmax(axis=2) == best).mean(axis=0)
    own = scores[:, texts, best]
    terms = np.maximum(1, np.diff(rows.indptr))
    squares = np.append(0, np.cumsum(rows.data.astype(np.float64) ** 2))
    known = squares[rows.indptr[1:]] - squares[rows.indptr[:-1]]
    return np.column_stack(
        [
            np.log((first + 1e-4) / (1 - first + 1e-4)),
            np.log((first + 1e-4) / (second + 1e-4)),
            -(probabilities * np.log(probabilities + 1e-9)).sum(axis=1),
            own[LOGISTIC],
            own[BAYES] / terms,
            own[NEAREST],
            agreement,
            1 - known,
        ]
    )


@dataclass(frozen=True)
class Confidence:
    """Logistic regression on the evidence."""

    weights: Rows
    bias: float

    @classmethod
    def usual(cls) -> "Confidence":
        """For a brand with too few examples to learn from."""
        return cls(_USUAL_PLAIN, _USUAL_BIAS)

    def of(self, rows: Rows) -> Rows:
        return np.asarray(1 / (1 + np.exp(-(rows @ self.weights + self.bias))))

    @classmethod
    def fit(cls, rows: Rows, right: NDArray[np.bool_], counts: Rows) -> "Confidence":
        """From evidence of texts that were not trained on; `counts` is how much each row counts.

        Newton's method on the penalised likelihood, in units of standard deviations.
        """
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
        inputs = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
        usual = np.append(_USUAL, 0.0)
        pull = np.diag(np.append(np.full(len(_USUAL), _PULL), 0.1))
        weights = usual.copy()
        for _ in range(20):
            chance = 1 / (1 + np.exp(-(inputs @ weights)))
            slope = inputs.T @ (counts * (right - chance)) - pull @ (weights - usual)
            curve = (inputs * (counts * chance * (1 - chance))[:, None]).T @ inputs + pull
            weights = weights + np.clip(np.linalg.solve(curve, slope), -1, 1)
        own = weights[:-1] / scale
        return cls(own, float(weights[-1] - own @ mean))
