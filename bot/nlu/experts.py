"""The experts: each gives every label a score; the product of their probabilities decides.

A product of softmax probabilities is the softmax of the summed scores, so scores are added.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.logistic import FEW_ROWS, Floats, Numbers, fit_few, fit_many, softmax

NAMES = ("logistic", "bayes", "nearest")
LOGISTIC, BAYES, NEAREST = range(3)
_SHARES = np.array([1.0, 0.011, 1.5], dtype=np.float32)
"""How much an expert's score counts; bayes adds up over all terms, hence its small share."""
_SMOOTHING = 0.2
"""Weight of the general distribution against a label's own, in mean label sizes."""


@dataclass(frozen=True)
class Bayes:
    """Naive Bayes on which terms occur: log of a label's probability against the general one.

    Most terms never occur with a label: `rest` is their score, `weights` what the others add.
    """

    weights: csr_matrix  # (features, labels)
    rest: Floats  # (labels,)

    @classmethod
    def fit(cls, rows: csr_matrix, labels: Numbers, count: int) -> "Bayes":
        ones = np.ones(len(labels), np.float32)
        by_label = csr_matrix((ones, (labels, np.arange(len(labels)))), (count, len(labels)))
        counts = (by_label @ _present(rows)).T.tocsr()
        general = np.asarray(counts.sum(axis=1)).ravel() + 0.01
        general /= general.sum()
        sizes = np.asarray(counts.sum(axis=0)).ravel()
        prior = max(1.0, _SMOOTHING * float(sizes.mean()))
        terms = np.repeat(np.arange(rows.shape[1]), np.diff(counts.indptr))
        counts.data = np.log1p(counts.data / (prior * general[terms])).astype(np.float32)
        return cls(counts, np.log(prior / (sizes + prior)).astype(np.float32))

    def scores(self, rows: csr_matrix) -> Floats:
        known = np.diff(rows.indptr).astype(np.float32)
        return np.asarray((_present(rows) @ self.weights).toarray() + known[:, None] * self.rest)


@dataclass(frozen=True)
class Questions:
    """The training texts in the order of their labels, to find the nearest of each label."""

    by_feature: csr_matrix  # (features, questions)
    starts: Numbers  # (labels,): first question of each label

    @classmethod
    def fit(cls, rows: csr_matrix, labels: Numbers, count: int) -> "Questions":
        order = np.argsort(labels, kind="stable")
        return cls(rows[order].T.tocsr(), np.searchsorted(labels[order], np.arange(count)))

    def similar(self, rows: csr_matrix) -> Floats:
        """Shape (texts, questions)."""
        return np.asarray((rows @ self.by_feature).toarray())

    def scores(self, rows: csr_matrix) -> Floats:
        return np.asarray(np.maximum.reduceat(self.similar(rows), self.starts, axis=1))


@dataclass(frozen=True)
class Experts:
    logistic: Floats  # (features, labels)
    bayes: Bayes
    questions: Questions

    @classmethod
    def fit(
        cls, rows: csr_matrix, gram: Floats | None, labels: Numbers, count: int, seed: int
    ) -> "Experts":
        """`labels` are numbers below `count`, each occurring; `gram` is rows @ rows.T, if small."""
        if gram is not None:
            weights = fit_few(rows, gram, labels, count)
        else:
            weights = fit_many(rows, labels, count, seed)
        return cls(weights, Bayes.fit(rows, labels, count), Questions.fit(rows, labels, count))

    def scores(self, rows: csr_matrix) -> Floats:
        """Shape (experts, texts, labels)."""
        return np.stack(
            [
                np.asarray(rows @ self.logistic),
                self.bayes.scores(rows),
                self.questions.scores(rows),
            ]
        )


def gram_of(rows: csr_matrix) -> Floats | None:
    """Similarities of all texts with each other, or None when there are too many texts."""
    if rows.shape[0] > FEW_ROWS:
        return None
    return np.asarray((rows @ rows.T).toarray(), dtype=np.float32)


def combine(scores: Floats, temperature: float) -> Floats:
    """Probabilities of the product of the experts, shape (texts, labels)."""
    return softmax(np.tensordot(_SHARES * np.float32(temperature), scores, axes=1))


def _present(rows: csr_matrix) -> csr_matrix:
    ones = np.ones_like(rows.data)
    return csr_matrix((ones, rows.indices, rows.indptr), rows.shape)


