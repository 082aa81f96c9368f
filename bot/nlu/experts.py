"""The experts: linear models whose label probabilities are multiplied."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.nlu.features import Vector

Floats = NDArray[np.float32]

SVM_TEMPERATURE = 6.0


@dataclass(frozen=True)
class Expert:
    """Scores of every label for a text: the sum of its features' weights and a bias."""

    name: str
    weights: Floats  # (features, labels)
    bias: Floats  # (labels,)

    def scores(self, vector: Vector) -> Floats:
        return np.asarray(vector.values @ self.weights[vector.columns] + self.bias)


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def train_experts(rows: csr_matrix, labels: NDArray[np.int64], seed: int) -> list[Expert]:
    """`labels` holds every number from 0 to the number of labels - 1."""
    count = int(labels.max()) + 1
    if count == 1:
        nothing = np.zeros((rows.shape[1], 1), np.float32)
        return [Expert("logistic", nothing, np.zeros(1, np.float32))]
    logistic = LogisticRegression(C=30, max_iter=100, tol=1e-3).fit(rows, labels)
    svm = LinearSVC(C=2, random_state=seed).fit(rows, labels)
    return [
        _expert("logistic", logistic.coef_, logistic.intercept_, count),
        _expert("svm", svm.coef_ * SVM_TEMPERATURE, svm.intercept_ * SVM_TEMPERATURE, count),
    ]


def _expert(
    name: str, weights: NDArray[np.float64], bias: NDArray[np.float64], count: int
) -> Expert:
    if count == 2:
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.array([-bias[0], bias[0]]) / 2
    return Expert(
        name,
        np.ascontiguousarray(weights.T, dtype=np.float32),
        np.asarray(bias, dtype=np.float32),
    )
