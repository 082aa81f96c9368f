"""Training: features, experts, confidence and zones from examples alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.confidence import Confidence, evidence
from bot.nlu.experts import Experts, combine, gram_of
from bot.nlu.features import Features
from bot.nlu.normalise import cut, normalise
from bot.nlu.rehearsal import (
    BACKGROUND,
    Examples,
    Part,
    counts_of,
    rehearse,
    temperature_of,
)
from bot.nlu.words import split
from bot.nlu.zones import ASK_PRECISION, Zones, critical_threshold, lowest_threshold, worthwhile_threshold

CANDIDATES = 3
"""How many labels are offered in the ask zone, at most."""
NO_LABEL = ""


@dataclass(frozen=True)
class Learned:
    """All that training finds out; `labels` name the experts' columns."""

    labels: tuple[str, ...]
    features: Features
    experts: Experts
    temperature: float
    confidence: Confidence
    zones: Zones


def learn(
    examples: Sequence[tuple[str, str]],
    background: Sequence[str],
    wanted_precision: float,
    critical: Collection[str],
    seed: int,
) -> Learned:
    """From (text, label) pairs in any order; those without a word or a label are left out.

    Raises ValueError when no example is left.
    """
    pairs = {(cut(text), label) for text, label in examples if label.strip()}
    pairs |= {(cut(text), NO_LABEL) for text in background}
    usable = sorted((words, label) for words, label in _words_of(pairs) if words)
    names = sorted({NO_LABEL, *(label for _, label in usable)})
    if len(names) == 1:
        raise ValueError("no example has both a word and a label; give at least one")
    numbers = np.array([names.index(label) for _, label in usable], dtype=np.int64)
    features = Features.fit([words for words, _ in usable])
    vectors = [features.vector(words) for words, _ in usable]
    rows = features.rows(vectors)
    material = Examples(vectors, rows, gram_of(rows), numbers, len(names))
    parts = rehearse(material, seed)
    temperature = temperature_of(parts, numbers)
    is_critical = np.array([name.split("/")[0] in critical for name in names])
    confidence, zones = _judge(material, parts, temperature, wanted_precision, is_critical)
    experts, present = material.fit(np.arange(len(numbers)), seed)
    labels = tuple(names[number] for number in present)
    return Learned(labels, features, experts, temperature, confidence, zones)


def _words_of(pairs: set[tuple[str, str]]) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(split(normalise(text))), label) for text, label in pairs]


@dataclass(frozen=True)
class _Outcome:
    """What came of held-out texts: one element, or row of evidence, a text."""

    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    offered: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    critical: NDArray[np.bool_]
    critical_share: NDArray[np.float64]


def _outcome(
    part: Part, material: Examples, temperature: float, is_critical: NDArray[np.bool_]
) -> _Outcome:
    probabilities = combine(part.scores, temperature)
    own = material.labels[part.texts]
    allowed = probabilities * (part.labels != BACKGROUND)
    order = np.argsort(-allowed, axis=1)[:, :CANDIDATES]
    offered = part.labels[order] == own[:, None]
    vectors = [material.vectors[text] for text in part.texts]
    return _Outcome(
        evidence(part.scores, probabilities, order[:, 0], vectors),
        offered[:, 0],
        offered.any(axis=1),
        part.outside,
        is_critical[own],
        probabilities[:, is_critical[part.labels]].sum(axis=1, dtype=np.float64),
    )


def _judge(
    material: Examples,
    parts: Sequence[Part],
    temperature: float,
    wanted_precision: float,
    is_critical: NDArray[np.bool_],
) -> tuple[Confidence, Zones]:
    outcomes = [_outcome(part, material, temperature, is_critical) for part in parts]
    if not outcomes:
        return Confidence.usual(), Zones.usual()
    rows = np.concatenate([outcome.evidence for outcome in outcomes])
    right = np.concatenate([outcome.right for outcome in outcomes])
    offered = np.concatenate([outcome.offered for outcome in outcomes])
    counts = counts_of(np.concatenate([outcome.outside for outcome in outcomes]))
    confidence = Confidence.fit(rows, right, counts)
    sure = confidence.of(rows)
    answer = lowest_threshold(sure, right, counts, wanted_precision)
    below = sure < answer
    ask = worthwhile_threshold(sure[below], offered[below], counts[below], ASK_PRECISION)
    shares = np.concatenate([outcome.critical_share for outcome in outcomes])
    own = np.concatenate([outcome.critical for outcome in outcomes])
    outside = np.concatenate([outcome.outside for outcome in outcomes])
    critical = critical_threshold(shares[own & ~outside], shares[~own])
    return confidence, Zones(answer, min(ask, answer), critical)
