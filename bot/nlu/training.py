"""Training: features, experts, confidence and zones from examples alone."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.confidence import Confidence, evidence
from bot.nlu.encoder import open_encoder
from bot.nlu.experts import Experts, combine
from bot.nlu.features import Features
from bot.nlu.logistic import FEW_ROWS, Damped
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
from bot.nlu.zones import (
    ASK_PRECISION,
    CRITICAL_WORTH,
    Zones,
    lowest_threshold,
    worthwhile_threshold,
)

CANDIDATES = 3
"""How many labels are offered in the ask zone, at most."""
NO_LABEL = ""
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Learned:
    """All that training finds out; `labels` name the experts' columns."""

    labels: tuple[str, ...]
    features: Features
    experts: Experts
    temperature: float
    confidence: Confidence
    zones: Zones
    questions: tuple[str, ...]  # the training texts in the order of the experts' questions
    report: Mapping[str, Any]

    def label_of_question(self, number: int) -> str:
        starts = self.experts.questions.starts
        return self.labels[int(np.searchsorted(starts, number, side="right")) - 1]


@dataclass(frozen=True)
class Wanted:
    """What a brand asks of its recogniser."""

    precision: float = 0.95
    critical: frozenset[str] = frozenset()
    seed: int = 7
    encoder: str | None = None


def learn(
    examples: Iterable[tuple[str, str]], background: Iterable[str], wanted: Wanted
) -> Learned:
    """From (text, label) pairs in any order; those without a word or a label are left out.

    Raises ValueError when no example is left.
    """
    written = _usable(examples, background)
    names = sorted({NO_LABEL, *(label for _, label in written)})
    if len(names) == 1:
        raise ValueError("no example has both a word and a label; give at least one")
    texts = _with_names(written, names)
    place = {name: i for i, name in enumerate(names)}
    numbers = np.array([place[label] for _, label in texts], dtype=np.int64)
    is_name = np.array([text not in written for text in texts])
    features = Features.fit([words for words, _ in texts], open_encoder(wanted.encoder))
    rows = features.rows([features.vector(words) for words, _ in texts])
    damped = Damped.of(rows) if len(texts) <= FEW_ROWS else None
    material = Examples(rows, damped, numbers, len(names), is_name)
    parts = rehearse(material, wanted.seed)
    temperature = temperature_of(parts, numbers)
    is_critical = np.array([name.split("/")[0] in wanted.critical for name in names])
    confidence, zones, judged = _judge(material, parts, temperature, wanted, is_critical)
    experts, present = material.fit(np.arange(len(numbers)), wanted.seed)
    in_order = list(texts.values())
    return Learned(
        labels=tuple(names[number] for number in present),
        features=features,
        experts=experts,
        temperature=temperature,
        confidence=confidence,
        zones=zones,
        questions=tuple(in_order[i] for i in np.argsort(numbers, kind="stable")),
        report={**_counted(written), **judged},
    )


Words = tuple[str, ...]


def _usable(
    examples: Iterable[tuple[str, str]], background: Iterable[str]
) -> dict[tuple[Words, str], str]:
    """A text for each (words, label), sorted; a text that some label has is no background."""
    found: dict[tuple[Words, str], str] = {}
    for text, label in sorted(set(examples)):
        words = tuple(split(normalise(cut(text))))
        if words and label.strip():
            found.setdefault((words, label), cut(text))
    taken = {words for words, _ in found}
    for text in sorted(set(background)):
        words = tuple(split(normalise(cut(text))))
        if words and words not in taken:
            found.setdefault((words, NO_LABEL), cut(text))
    return dict(sorted(found.items()))


def _with_names(
    texts: Mapping[tuple[Words, str], str], labels: Iterable[str]
) -> dict[tuple[Words, str], str]:
    """Each label's name is one more example: who named it lost_or_stolen_card meant just that."""
    found = dict(texts)
    for label in labels:
        name = _NOT_WORD.sub(" ", label.rsplit("/", 1)[-1]).strip()
        words = tuple(split(normalise(name)))
        if words:
            found.setdefault((words, label), name)
    return dict(sorted(found.items()))


def _counted(texts: Mapping[tuple[Words, str], str]) -> dict[str, Any]:
    """What an editor should know about the examples; texts that stand under several labels."""
    labels_of: dict[Words, list[str]] = {}
    for words, label in texts:
        labels_of.setdefault(words, []).append(label)
    sizes = Counter(label for _, label in texts if label != NO_LABEL)
    return {
        "examples": sum(sizes.values()),
        "labels": len(sizes),
        "background": len(texts) - sum(sizes.values()),
        "labels_with_one_example": sorted(label for label, size in sizes.items() if size == 1),
        "texts_under_several_labels": {
            texts[words, labels[0]]: labels
            for words, labels in labels_of.items()
            if len(labels) > 1
        },
    }


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
    return _Outcome(
        evidence(part.scores, probabilities, order[:, 0], part.rows),
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
    wanted: Wanted,
    is_critical: NDArray[np.bool_],
) -> tuple[Confidence, Zones, dict[str, Any]]:
    """Confidence and zones from the rehearsal, and how it went."""
    outcomes = [_outcome(part, material, temperature, is_critical) for part in parts]
    if not sum(len(outcome.right) for outcome in outcomes):
        return Confidence.usual(), Zones.usual(), {"rehearsed": 0}
    columns = zip(*map(astuple, outcomes), strict=True)
    whole = _Outcome(*(np.concatenate(column) for column in columns))
    counts = counts_of(whole.outside)
    confidence = Confidence.fit(whole.evidence, whole.right, counts)
    sure = confidence.of(whole.evidence)
    answer = lowest_threshold(sure, whole.right, counts, wanted.precision)
    below = sure < answer
    ask = worthwhile_threshold(sure[below], whole.offered[below], counts[below], ASK_PRECISION)
    inside = ~whole.outside
    critical = worthwhile_threshold(
        whole.critical_share[inside], whole.critical[inside], counts[inside], CRITICAL_WORTH
    )
    judged = {
        "rehearsed": len(sure),
        "right_first": float(whole.right[inside].mean()) if inside.any() else 0.0,
        "answered": float(np.average(sure >= answer, weights=counts)),
        "asked": float(np.average(below & (sure >= ask), weights=counts)),
    }
    return confidence, Zones(answer, min(ask, answer), critical), judged
