"""The recogniser: from a message to the label that it means, how surely, and what to do then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import storage
from bot.nlu.confidence import Confidence, evidence
from bot.nlu.experts import Bayes, Experts, Questions, combine
from bot.nlu.features import Features
from bot.nlu.language import Language, language_of
from bot.nlu.normalise import MAX_LENGTH, cut, normalise
from bot.nlu.training import CANDIDATES, NO_LABEL, Learned, learn
from bot.nlu.words import split
from bot.nlu.zones import Zone, Zones

RANKED = 10


@dataclass(frozen=True)
class Understanding:
    """What a message means.

    The confidence is that of the first label of `ranking`. The probabilities of `ranking`, `rest`
    (all lower labels) and `outside` (no label is meant) sum to one.
    """

    text: str
    language: Language
    zone: Zone
    label: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    rest: float
    outside: float
    intents: tuple[tuple[str, float], ...]
    candidates: tuple[str, ...]
    corrected: str | None
    cut: bool


class Recognizer:
    def __init__(self, learned: Learned, critical: Collection[str]) -> None:
        self.learned = learned
        self.critical = frozenset(critical)
        labels = learned.labels
        self._answers = np.array([label != NO_LABEL for label in labels])
        self._is_critical = np.array([intent_of(label) in self.critical for label in labels])
        self._intents = sorted({intent_of(label) for label in labels if label != NO_LABEL})
        numbers = {intent: i for i, intent in enumerate(self._intents)}
        self._intent_of = np.array([numbers.get(intent_of(label), 0) for label in labels])

    @classmethod
    def train(
        cls,
        examples: Sequence[tuple[str, str]],
        background: Sequence[str] = (),
        wanted_precision: float = 0.95,
        critical: Collection[str] = (),
        seed: int = 7,
    ) -> Recognizer:
        """Raises ValueError when no example has both a word and a label."""
        return cls(learn(examples, background, wanted_precision, critical, seed), critical)

    def predict(self, text: str) -> Understanding:
        read = cut(text)
        words = split(normalise(read))
        shares, confidence, critical = self._weigh(words)
        order = np.argsort(-shares, kind="stable")[: RANKED + 1]
        ranking = [(self.learned.labels[i], float(shares[i])) for i in order if self._answers[i]]
        ranking = ranking[:RANKED]
        label, zone = self._decide(ranking, shares, confidence, critical)
        total = float(shares.sum())
        return Understanding(
            text=read,
            language=language_of(read),
            zone=zone,
            label=label,
            confidence=confidence,
            ranking=tuple(ranking),
            rest=max(0.0, total - sum(share for _, share in ranking)),
            outside=1.0 - total,
            intents=self._by_intent(shares),
            candidates=tuple(name for name, _ in ranking[:CANDIDATES]),
            corrected=None,
            cut=len(text) > MAX_LENGTH,
        )

    def _weigh(self, words: Sequence[str]) -> tuple[NDArray[np.float64], float, float]:
        """Probability of each label, that of the best, and the experts' for all critical ones."""
        learned = self.learned
        vector = learned.features.vector(words)
        if not len(vector.columns):
            return np.zeros(len(learned.labels)), 0.0, 0.0
        scores = learned.experts.scores(learned.features.rows([vector]))
        probabilities = combine(scores, learned.temperature)
        shares = np.where(self._answers, probabilities[0], 0).astype(np.float64)
        best = np.array([shares.argmax()])
        rows = evidence(scores, probabilities, best, [vector])
        confidence = float(learned.confidence.of(rows)[0])
        shares = _with_confidence(shares, confidence)
        critical = float(probabilities[0, self._is_critical].sum())
        return shares, float(shares[best[0]]), critical

    def _decide(
        self,
        ranking: list[tuple[str, float]],
        shares: NDArray[np.float64],
        confidence: float,
        critical: float,
    ) -> tuple[str, Zone]:
        zones = self.learned.zones
        if critical >= zones.critical:
            best = int(np.where(self._is_critical, shares, -1).argmax())
            return self.learned.labels[best], "answer"
        return ranking[0][0], zones.of(confidence)

    def _by_intent(self, shares: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
        sums = np.bincount(self._intent_of, shares, len(self._intents))
        order = np.argsort(-sums, kind="stable")[:RANKED]
        return tuple((self._intents[i], float(sums[i])) for i in order)

    def save(self, folder: Path) -> None:
        learned = self.learned
        arrays = {
            "weights": learned.features.weights,
            "logistic": learned.experts.logistic,
            "rest": learned.experts.bayes.rest,
            "starts": learned.experts.questions.starts,
            "confidence": np.append(learned.confidence.weights, learned.confidence.bias),
            **_parts("bayes", learned.experts.bayes.weights),
            **_parts("questions", learned.experts.questions.by_feature),
        }
        values = {
            "labels": learned.labels,
            "critical": sorted(self.critical),
            "known": sorted(learned.features.known),
            "terms": learned.features.terms,
            "temperature": learned.temperature,
            "zones": asdict(learned.zones),
        }
        storage.write(folder, arrays, values)

    @classmethod
    def load(cls, folder: Path) -> Recognizer:
        arrays, values = storage.read(folder)
        features = Features(frozenset(values["known"]), values["terms"], arrays["weights"])
        labels = tuple(values["labels"])
        bayes = Bayes(_whole("bayes", arrays, len(labels)), arrays["rest"])
        count = int(arrays["questions_columns"].max(initial=0)) + 1
        questions = Questions(_whole("questions", arrays, count), arrays["starts"])
        learned = Learned(
            labels,
            features,
            Experts(arrays["logistic"], bayes, questions),
            values["temperature"],
            Confidence(arrays["confidence"][:-1], float(arrays["confidence"][-1])),
            Zones(**values["zones"]),
        )
        return cls(learned, values["critical"])


def intent_of(label: str) -> str:
    """faq/opening_hours -> faq"""
    return label.split("/", 1)[0]


def _with_confidence(shares: NDArray[np.float64], confidence: float) -> NDArray[np.float64]:
    """The best share becomes the confidence; the others keep their order and stay below it."""
    best = int(shares.argmax())
    first = shares[best]
    if confidence <= first:
        return np.asarray(shares * (confidence / first))
    others = shares * ((1 - confidence) / (1 - first))
    others[best] = confidence
    return np.asarray(others)


def _parts(name: str, matrix: csr_matrix) -> dict[str, NDArray[np.generic]]:
    return {
        f"{name}_values": matrix.data,
        f"{name}_columns": matrix.indices,
        f"{name}_ends": matrix.indptr,
    }


def _whole(name: str, arrays: dict[str, NDArray[np.generic]], width: int) -> csr_matrix:
    values, columns, ends = (arrays[f"{name}_{part}"] for part in ("values", "columns", "ends"))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, width))
