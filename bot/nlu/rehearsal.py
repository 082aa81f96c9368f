"""Predictions for training texts by experts that did not see them: what confidence is learned from.

Besides texts, whole labels are left out in turn: their texts stand for messages that no label
answers. So no out-of-scope data is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.experts import Experts, combine
from bot.nlu.logistic import Damped, Floats, Numbers

BACKGROUND = 0
"""Number of the label of texts that no label answers."""
FOLDS_OF_TEXTS = 10
FOLDS_OF_LABELS = 5
FOLDS_OF_MANY_TEXTS = 5
FOLDS_OF_MANY_LABELS = 10
VERY_MANY_TEXTS = 8000
"""With more texts than this, one rehearsal is enough."""
MOST_TEXTS = 2000
"""Of one fold no more held-out texts than this are judged."""
OUTSIDE_SHARE = 0.12
"""Share of a brand's messages that no label answers, as the confidence expects it."""
_TEMPERATURES = np.geomspace(0.5, 8, 40)
_USUAL_TEMPERATURE = 2.0


@dataclass(frozen=True)
class Part:
    """Scores of held-out texts for the labels that took part, as columns of `labels`."""

    texts: Numbers
    labels: Numbers
    rows: csr_matrix  # (texts, features), less the features that no text of those trained on has
    scores: Floats  # (experts, texts, labels)
    outside: NDArray[np.bool_]  # (texts,): no label that took part is right


@dataclass(frozen=True)
class Examples:
    """Vectors of the training texts and their labels' numbers; label 0 is the background."""

    rows: csr_matrix
    damped: Damped | None
    labels: Numbers
    count: int
    is_name: NDArray[np.bool_]
    """Names of labels: trained on, but nothing that a visitor wrote, hence not rehearsed."""
    marks: Numbers
    """Of each text, by its words alone: it is held out with the same others in every training, so
    that two trainings can be compared text by text."""
    marks_of_labels: Numbers

    def fit(self, chosen: Numbers, seed: int) -> tuple[Experts, Numbers]:
        """Experts of the chosen texts, and the labels that their columns stand for."""
        present, numbered = np.unique(self.labels[chosen], return_inverse=True)
        every = len(chosen) == len(self.labels)
        damped = self.damped if every or self.damped is None else self.damped.only(chosen)
        rows = self.rows if every else self.rows[chosen]
        return Experts.fit(rows, damped, numbered, len(present), seed), present


def rehearse(examples: Examples, seed: int) -> list[Part]:
    """Each part was scored by experts trained on the texts that it does not hold."""
    parts = []
    for held_out, outside in _held_out(examples):
        kept = np.setdiff1d(np.arange(len(examples.labels)), np.concatenate([held_out, outside]))
        if not (examples.labels[kept] > 0).any():
            continue
        experts, present = examples.fit(kept, seed)
        texts = np.concatenate([_asked(examples, each) for each in (held_out, outside)])
        own = examples.labels[texts]
        no_label = (own == BACKGROUND) | ~np.isin(own, present)
        rows = _as_new(examples.rows[texts], examples.rows[kept])
        parts.append(Part(texts, present, rows, experts.scores(rows), no_label))
    return parts


def _asked(examples: Examples, texts: Numbers) -> Numbers:
    written = texts[~examples.is_name[texts]]
    return np.asarray(written[np.argsort(examples.marks[written], kind="stable")][:MOST_TEXTS])


def _as_new(rows: csr_matrix, trained: csr_matrix) -> csr_matrix:
    """The rows as if their texts had come later: what was not trained on is unknown."""
    seen = np.zeros(rows.shape[1], dtype=np.float32)
    seen[trained.indices] = 1
    known = rows.copy()
    known.data *= seen[rows.indices]
    known.eliminate_zeros()
    return known


def _held_out(examples: Examples) -> Iterator[tuple[Numbers, Numbers]]:
    """Texts to hold out while their label stays, and texts to hold out with their label."""
    labels = examples.labels
    written = ~examples.is_name
    sizes = np.bincount(labels[written], minlength=examples.count)
    spare = written & (sizes[labels] > 1)  # a label's only text is never held out
    few = examples.damped is not None
    folds = FOLDS_OF_TEXTS if few else FOLDS_OF_MANY_TEXTS
    fold_of_text = np.where(spare, examples.marks % folds, -1)
    folds_of_labels = FOLDS_OF_LABELS if few else FOLDS_OF_MANY_LABELS
    marks_of_labels = examples.marks_of_labels[labels] % folds_of_labels
    fold_of_label = np.where(labels == BACKGROUND, -1, marks_of_labels)
    if not few:
        # In the round in which a text's label is gone, another round's texts are held out.
        clashing = spare & (fold_of_text == fold_of_label)
        fold_of_text = np.where(clashing, (fold_of_text + 1) % folds, fold_of_text)
        for fold in range(1 if len(labels) > VERY_MANY_TEXTS else folds):
            yield np.flatnonzero(fold_of_text == fold), np.flatnonzero(fold_of_label == fold)
        return
    nothing = np.zeros(0, dtype=np.int64)
    for fold in range(folds):
        yield np.flatnonzero(fold_of_text == fold), nothing
    for fold in range(folds_of_labels):
        yield nothing, np.flatnonzero(fold_of_label == fold)


def temperature_of(parts: Sequence[Part], labels: Numbers) -> float:
    """The temperature that makes the held-out texts' own labels most likely."""
    losses = [sum(_loss(part, labels, choice) for part in parts) for choice in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))]) if any(losses) else _USUAL_TEMPERATURE


def _loss(part: Part, labels: Numbers, temperature: float) -> float:
    inside = np.flatnonzero(~part.outside)
    probabilities = combine(part.scores[:, inside], temperature)
    columns = np.searchsorted(part.labels, labels[part.texts[inside]])
    own = probabilities[np.arange(len(inside)), columns]
    return float(-np.log(own + 1e-9).sum())


def counts_of(outside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much each held-out text counts, so that OUTSIDE_SHARE of the whole is outside."""
    ratio = OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)
    own = ratio * max(1, int((~outside).sum())) / max(1, int(outside.sum()))
    return np.where(outside, own, 1.0)
