"""What texts are taken for, by experts that had seen them and by experts that had not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.confidence import Confidence, evidence
from bot.nlu.experts import Experts, combine
from bot.nlu.logistic import Numbers
from bot.nlu.rehearsal import BACKGROUND, MOST_TEXTS, Examples, Part
from bot.nlu.zones import Zone, Zones

CANDIDATES = 3
"""How many labels are offered in the ask zone, at most."""


@dataclass(frozen=True)
class Read:
    """What a text was taken for."""

    label: str
    zone: Zone
    confidence: float
    second: str
    """The second best label."""


@dataclass(frozen=True)
class Trained:
    """A training text of a label, and what it is taken for."""

    text: str
    label: str
    unseen: Read | None
    """By experts that had not seen it; None if it was not held out."""
    seen: Read
    """By the model itself."""


@dataclass(frozen=True)
class Outcome:
    """What came of texts: one element, or row of evidence, a text."""

    texts: Numbers
    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    offered: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    critical: NDArray[np.bool_]
    critical_share: NDArray[np.float64]
    best: Numbers
    second: Numbers
    best_critical: Numbers


def outcome_of(
    part: Part, material: Examples, temperature: float, is_critical: NDArray[np.bool_]
) -> Outcome:
    probabilities = combine(part.scores, temperature)
    own = material.labels[part.texts]
    allowed = probabilities * (part.labels != BACKGROUND)
    order = np.argsort(-allowed, axis=1)[:, :CANDIDATES]
    offered = part.labels[order] == own[:, None]
    of_critical = probabilities * is_critical[part.labels]
    return Outcome(
        part.texts,
        evidence(part.scores, probabilities, order[:, 0], part.rows),
        offered[:, 0],
        offered.any(axis=1),
        part.outside,
        is_critical[own],
        of_critical.sum(axis=1, dtype=np.float64),
        part.labels[order[:, 0]],
        part.labels[order[:, min(1, order.shape[1] - 1)]],
        part.labels[of_critical.argmax(axis=1)],
    )


@dataclass(frozen=True)
class Reading:
    """What texts are taken for, by the evidence on them."""

    names: Sequence[str]
    confidence: Confidence
    zones: Zones

    def trained(
        self,
        texts: Sequence[str],
        labels: Numbers,
        unseen: Iterable[Outcome],
        seen: Iterable[Outcome],
    ) -> Iterator[Trained]:
        held_out = self.of(unseen)
        for number, read in self.of(seen).items():
            yield Trained(texts[number], self.names[labels[number]], held_out.get(number), read)

    def of(self, outcomes: Iterable[Outcome]) -> dict[int, Read]:
        """By number, each text that some label answers."""
        return {number: read for one in outcomes for number, read in self._of(one)}

    def _of(self, outcome: Outcome) -> Iterator[tuple[int, Read]]:
        sure = self.confidence.of(outcome.evidence)
        for i in np.flatnonzero(~outcome.outside):
            is_critical = bool(outcome.critical_share[i] >= self.zones.critical)
            label = int(outcome.best_critical[i] if is_critical else outcome.best[i])
            zone: Zone = "answer" if is_critical else self.zones.of(float(sure[i]))
            second = self.names[outcome.second[i]]
            yield int(outcome.texts[i]), Read(self.names[label], zone, float(sure[i]), second)


def seen_texts(material: Examples, experts: Experts, present: Numbers) -> Iterator[Part]:
    """The texts that visitors would write, by the experts that were trained on them."""
    asked = np.flatnonzero(~material.is_name & (material.labels != BACKGROUND))
    for start in range(0, len(asked), MOST_TEXTS):
        texts = asked[start : start + MOST_TEXTS]
        rows = material.rows[texts]
        inside = np.zeros(len(texts), dtype=bool)
        yield Part(texts, present, rows, experts.scores(rows), inside)
