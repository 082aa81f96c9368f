"""The experts: each gives every label a score; the product of their probabilities decides.

A product of softmax probabilities is the softmax of the summed scores, so scores are added.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, diags

from bot.nlu.logistic import Damped, Floats, Numbers, fit_few, fit_many, softmax
from bot.nlu.sparse import present, sums_at

NAMES = ("logistic", "bayes", "nearest")
LOGISTIC, BAYES, NEAREST = range(3)
_SHARES = np.array([1.0, 0.009, 1.0], dtype=np.float32)
"""How much an expert's score counts; bayes adds up over all terms, hence its small share."""
_SMOOTHING = 0.2
"""Weight of the general distribution against a label's own, in mean label sizes."""


MOST_WEIGHTS = 10_000_000
"""The logistic expert's weights; with very many labels it reads only the weightiest features."""
COMMON = 2000
"""Features of more questions than this tell little about which question is near."""


@dataclass(frozen=True)
class Logistic:
    """Multinomial logistic regression on some of the features."""

    columns: Numbers  # the features that are read, sorted
    weights: Floats  # (columns, labels)
    size: int  # all features

    @classmethod
    def fit(
        cls, rows: csr_matrix, damped: Damped | None, labels: Numbers, count: int, seed: int
    ) -> "Logistic":
        """`damped` is that of the rows when they are few."""
        everything = np.arange(rows.shape[1])
        if damped is not None:
            return cls(everything, fit_few(rows, damped, labels, count), rows.shape[1])
        mass = np.asarray(rows.multiply(rows).sum(axis=0)).ravel()
        columns = np.sort(np.argsort(-mass, kind="stable")[: max(1, MOST_WEIGHTS // count)])
        own = cls(columns, np.zeros((0, count), np.float32), rows.shape[1])
        return replace(own, weights=fit_many(own._read(rows), labels, count, seed))

    @cached_property
    def _places(self) -> Numbers:
        places = np.full(self.size, -1)
        places[self.columns] = np.arange(len(self.columns))
        return places

    def _read(self, rows: csr_matrix) -> csr_matrix:
        if len(self.columns) == self.size:
            return rows
        places = self._places[rows.indices]
        read = places >= 0
        ends = np.concatenate([[0], np.cumsum(read)])[rows.indptr]
        shape = (rows.shape[0], len(self.columns))
        return csr_matrix((rows.data[read], places[read], ends), shape)

    def scores(self, rows: csr_matrix) -> Floats:
        return np.asarray(self._read(rows) @ self.weights)

    def difference(self, rows: csr_matrix, label: int, other: int) -> dict[int, float]:
        """By feature of the one row: what it adds to a label's score more than to another's."""
        read = self._read(rows)
        gap = self.weights[read.indices, label] - self.weights[read.indices, other]
        columns = self.columns[read.indices].tolist()
        return dict(zip(columns, (read.data * gap).tolist(), strict=True))


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
        counts = (by_label @ present(rows)).T.tocsr()
        general = np.asarray(counts.sum(axis=1)).ravel() + 0.01
        general /= general.sum()
        sizes = np.asarray(counts.sum(axis=0)).ravel()
        prior = max(1.0, _SMOOTHING * float(sizes.mean()))
        terms = np.repeat(np.arange(rows.shape[1]), np.diff(counts.indptr))
        counts.data = np.log1p(counts.data / (prior * general[terms])).astype(np.float32)
        return cls(counts, np.log(prior / (sizes + prior)).astype(np.float32))

    def scores(self, rows: csr_matrix) -> Floats:
        known = np.diff(rows.indptr).astype(np.float32)
        return np.asarray(sums_at(rows, self.weights) + known[:, None] * self.rest)


@dataclass(frozen=True)
class Questions:
    """The training texts in the order of their labels, to find the nearest of each label."""

    by_feature: csr_matrix  # (features, questions)
    starts: Numbers  # (labels,): first question of each label

    @classmethod
    def fit(cls, rows: csr_matrix, labels: Numbers, count: int) -> "Questions":
        order = np.argsort(labels, kind="stable")
        by_feature = rows[order].T.tocsr()
        common = np.flatnonzero(np.diff(by_feature.indptr) > COMMON)
        if len(common):
            kept = np.ones(rows.shape[1], dtype=np.float32)
            kept[common] = 0
            by_feature = (diags(kept) @ by_feature).tocsr()
            by_feature.eliminate_zeros()
        return cls(by_feature, np.searchsorted(labels[order], np.arange(count)))

    def similar(self, rows: csr_matrix) -> Floats:
        """Shape (texts, questions)."""
        return np.asarray((rows @ self.by_feature).toarray())

    def scores(self, rows: csr_matrix) -> Floats:
        return np.asarray(np.maximum.reduceat(self.similar(rows), self.starts, axis=1))


@dataclass(frozen=True)
class Experts:
    logistic: Logistic
    bayes: Bayes
    questions: Questions

    @classmethod
    def fit(
        cls, rows: csr_matrix, damped: Damped | None, labels: Numbers, count: int, seed: int
    ) -> "Experts":
        """`labels` are numbers below `count`, each occurring; `damped` as in Logistic."""
        return cls(
            Logistic.fit(rows, damped, labels, count, seed),
            Bayes.fit(rows, labels, count),
            Questions.fit(rows, labels, count),
        )

    def scores(self, rows: csr_matrix) -> Floats:
        """Shape (experts, texts, labels)."""
        experts = (self.logistic, self.bayes, self.questions)
        return np.stack([expert.scores(rows) for expert in experts])


def shares_of(scores: Floats, temperature: float) -> Floats:
    """Each expert's own probabilities, shape (experts, texts, labels)."""
    return softmax(scores * _SHARES[:, None, None] * np.float32(temperature))


def combine(scores: Floats, temperature: float) -> Floats:
    """Probabilities of the product of the experts, shape (texts, labels)."""
    return softmax(np.tensordot(_SHARES * np.float32(temperature), scores, axes=1))
