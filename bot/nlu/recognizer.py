"""The recogniser: from a message to the label that it means, how surely, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import storage
from bot.nlu.confidence import Confidence, evidence
from bot.nlu.correction import Corrector
from bot.nlu.encoder import open_encoder
from bot.nlu.experts import Bayes, Experts, Logistic, Questions, combine
from bot.nlu.features import Features
from bot.nlu.language import Language, language_of
from bot.nlu.normalise import MAX_LENGTH, cut, normalise, written
from bot.nlu.outcomes import CANDIDATES
from bot.nlu.training import NO_LABEL, Learned, Wanted, learn
from bot.nlu.words import split
from bot.nlu.zones import Zone, Zones

FORMAT = 2
"""Of saved models; raised when training or saving changes, so that Rasa trains again."""
TRAINED = "trained.json"
"""Beside a saved model: what its training texts are taken for (bot/nlu/outcomes.py)."""
RANKED = 10
GRAVE = 0.2
"""Probability of being as grave from which on a person is told that it is."""


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
    def __init__(self, learned: Learned, critical: Sequence[str]) -> None:
        self.learned = learned
        self.critical = tuple(critical)
        labels = learned.labels
        self._corrector = Corrector(learned.features.known)
        self._answers = np.array([label != NO_LABEL for label in labels])
        self._is_critical = np.array([intent_of(label) in self.critical for label in labels])
        self._critical_columns = [
            (label, i)
            for intent in self.critical
            for i, label in enumerate(labels)
            if intent_of(label) == intent
        ]
        self._intents = sorted({intent_of(label) for label in labels if label != NO_LABEL})
        numbers = {intent: i for i, intent in enumerate(self._intents)}
        self._intent_of = np.array([numbers.get(intent_of(label), 0) for label in labels])

    @classmethod
    def train(
        cls,
        examples: Sequence[tuple[str, str]],
        background: Sequence[str] = (),
        wanted_precision: float = 0.95,
        critical: Sequence[str] = (),
        seed: int = 7,
        encoder: str | None = None,
    ) -> Recognizer:
        """`critical` labels are listed gravest first; `wanted_precision` is that of answers.

        Raises ValueError when no example has both a word and a label.
        """
        wanted = Wanted(wanted_precision, frozenset(critical), seed, encoder)
        return cls(learn(examples, background, wanted), critical)

    def predict(self, text: str) -> Understanding:
        read = cut(text)
        typed = tuple(split(normalise(read)))
        words = self._corrector.correct(read, typed)
        shares, confidence, critical = self._weigh(words)
        if not any(character.isalpha() for character in read):
            # A number says nothing grave: most often it answers a question.
            critical = 0.0
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
            candidates=tuple(name for name, _ in ranking[:CANDIDATES]) if zone == "ask" else (),
            corrected=" ".join(map(written, words)) if words != typed else None,
            cut=len(text) > MAX_LENGTH,
        )

    def _weigh(self, words: Sequence[str]) -> tuple[NDArray[np.float64], float, float]:
        """Probability of each label, that of the best, and the experts' for all critical ones."""
        learned = self.learned
        vector = learned.features.vector(words)
        if not len(vector.columns):
            return np.zeros(len(learned.labels)), 0.0, 0.0
        row = learned.features.rows([vector])
        scores = learned.experts.scores(row)
        probabilities = combine(scores, learned.temperature)
        shares = np.where(self._answers, probabilities[0], 0).astype(np.float64)
        best = np.array([shares.argmax()])
        evident = evidence(scores, probabilities, best, row)
        confidence = float(learned.confidence.of(evident)[0])
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
            return self._gravest(shares), "answer"
        return ranking[0][0], zones.of(confidence)

    def _gravest(self, shares: NDArray[np.float64]) -> str:
        """The gravest critical label that, with all graver ones, is GRAVE; else the mildest."""
        own = [shares[i] for _, i in self._critical_columns]
        grave = np.flatnonzero(np.cumsum(own) >= GRAVE)
        return self._critical_columns[int(grave[0]) if len(grave) else -1][0]

    def _by_intent(self, shares: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
        sums = np.bincount(self._intent_of, shares, len(self._intents))
        order = np.argsort(-sums, kind="stable")[:RANKED]
        return tuple((self._intents[i], float(sums[i])) for i in order)

    @property
    def report(self) -> dict[str, Any]:
        """How training went: numbers of examples, thresholds, texts that stand under two labels."""
        return {**self.learned.report, **self.thresholds}

    @property
    def thresholds(self) -> dict[str, float]:
        return asdict(self.learned.zones)

    def best_first(self, shares: NDArray[np.float32]) -> NDArray[np.int64]:
        """The columns of labels that can be answered, the most probable first."""
        order = np.argsort(-shares, kind="stable")
        return np.asarray(order[self._answers[order]])

    def save(self, folder: Path) -> None:
        learned = self.learned
        arrays: dict[str, NDArray[Any]] = {
            "weights": learned.features.weights,
            "logistic": learned.experts.logistic.weights,
            "columns": learned.experts.logistic.columns,
            "rest": learned.experts.bayes.rest,
            "starts": learned.experts.questions.starts,
            "confidence": np.append(learned.confidence.weights, learned.confidence.bias),
            **_parts("bayes", learned.experts.bayes.weights),
            **_parts("questions", learned.experts.questions.by_feature),
        }
        values = {
            "format": FORMAT,
            "labels": learned.labels,
            "critical": self.critical,
            "known": learned.features.known,
            "terms": learned.features.terms,
            "temperature": learned.temperature,
            "zones": asdict(learned.zones),
            "questions": learned.questions,
            "report": learned.report,
            "encoder": learned.features.encoder.folder,
        }
        storage.write(folder, arrays, values)
        storage.write_list(folder / TRAINED, map(astuple, learned.trained))

    @classmethod
    def load(cls, folder: Path) -> Recognizer:
        """Raises ValueError for a model that another version of the recogniser has trained."""
        arrays, values = storage.read(folder)
        if values.get("format") != FORMAT:
            raise ValueError(f"{folder} is not of format {FORMAT}; run `rasa train` again.")
        encoder = open_encoder(values["encoder"])
        features = Features(values["known"], values["terms"], arrays["weights"], encoder)
        labels = tuple(values["labels"])
        logistic = Logistic(arrays["columns"], arrays["logistic"], features.size)
        bayes = Bayes(_whole("bayes", arrays, len(labels)), arrays["rest"])
        count = len(values["questions"])
        questions = Questions(_whole("questions", arrays, count), arrays["starts"])
        learned = Learned(
            labels,
            features,
            Experts(logistic, bayes, questions),
            values["temperature"],
            Confidence(arrays["confidence"][:-1], float(arrays["confidence"][-1])),
            Zones(**values["zones"]),
            tuple(values["questions"]),
            values["report"],
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


def _parts(name: str, matrix: csr_matrix) -> dict[str, NDArray[Any]]:
    return {
        f"{name}_values": matrix.data,
        f"{name}_columns": matrix.indices,
        f"{name}_ends": matrix.indptr,
    }


def _whole(name: str, arrays: dict[str, NDArray[Any]], width: int) -> csr_matrix:
    values, columns, ends = (arrays[f"{name}_{part}"] for part in ("values", "columns", "ends"))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, width))
