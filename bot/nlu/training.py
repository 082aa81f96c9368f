"""Training: features, experts, confidence and zones from examples alone."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any
from zlib import crc32

import numpy as np

from bot.nlu.confidence import Confidence
from bot.nlu.encoder import open_encoder
from bot.nlu.experts import Experts
from bot.nlu.features import Features
from bot.nlu.logistic import FEW_ROWS, Damped
from bot.nlu.normalise import cut, normalise
from bot.nlu.outcomes import Outcome, Reading, Trained, outcome_of, seen_texts
from bot.nlu.rehearsal import (
    Examples,
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
    trained: tuple[Trained, ...] = ()
    """Empty in a model that was loaded."""

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
    features = Features.fit([words for words, _ in texts], open_encoder(wanted.encoder))
    material = _material(texts, names, written, features)
    parts = rehearse(material, wanted.seed)
    temperature = temperature_of(parts, material.labels)
    is_critical = np.array([name.split("/")[0] in wanted.critical for name in names])
    outcomes = [outcome_of(part, material, temperature, is_critical) for part in parts]
    confidence, zones, judged = _judge(outcomes, wanted)
    numbers = material.labels
    experts, present = material.fit(np.arange(len(numbers)), wanted.seed)
    in_order = list(texts.values())
    seen = seen_texts(material, experts, present)
    own = [outcome_of(part, material, temperature, is_critical) for part in seen]
    reading = Reading(names, confidence, zones)
    return Learned(
        labels=tuple(names[number] for number in present),
        features=features,
        experts=experts,
        temperature=temperature,
        confidence=confidence,
        zones=zones,
        questions=tuple(in_order[i] for i in np.argsort(numbers, kind="stable")),
        report={**_counted(written), **judged},
        trained=tuple(reading.trained(in_order, material.labels, outcomes, own)),
    )


Words = tuple[str, ...]


def _material(
    texts: Mapping[tuple[Words, str], str],
    names: Sequence[str],
    written: Collection[tuple[Words, str]],
    features: Features,
) -> Examples:
    place = {name: i for i, name in enumerate(names)}
    rows = features.rows([features.vector(words) for words, _ in texts])
    return Examples(
        rows=rows,
        damped=Damped.of(rows) if len(texts) <= FEW_ROWS else None,
        labels=np.array([place[label] for _, label in texts], dtype=np.int64),
        count=len(names),
        is_name=np.array([text not in written for text in texts]),
        marks=np.array([_mark(" ".join(words)) for words, _ in texts]),
        marks_of_labels=np.array([_mark(name) for name in names]),
    )


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


def _mark(text: str) -> int:
    return crc32(text.encode())


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


def _judge(outcomes: Sequence[Outcome], wanted: Wanted) -> tuple[Confidence, Zones, dict[str, Any]]:
    """Confidence and zones from the rehearsal, and how it went."""
    if not sum(len(outcome.right) for outcome in outcomes):
        return Confidence.usual(), Zones.usual(), {"rehearsed": 0}
    columns = zip(*map(astuple, outcomes), strict=True)
    whole = Outcome(*(np.concatenate(column) for column in columns))
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
