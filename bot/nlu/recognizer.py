"""The recogniser: from a message to the label that it means, how surely, and what to do then."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import storage
from bot.nlu.confidence import Confidence, evidence
from bot.nlu.experts import Expert, softmax, train_experts
from bot.nlu.features import Block, Features, Vector
from bot.nlu.language import Language, language_of
from bot.nlu.normalise import MAX_LENGTH, cut, normalise
from bot.nlu.words import split
from bot.nlu.zones import Zone, Zones, lowest_threshold

RANKED = 10
CANDIDATES = 3
FOLDS = 5
OUTSIDE_SHARE = 0.15
"""Share of messages that no label answers, as the confidence expects it."""
NO_LABEL = ""


@dataclass(frozen=True)
class Understanding:
    """What a message means. `ranking`, the rest of the labels and `outside` sum to one."""

    text: str
    language: Language
    zone: Zone
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    intents: tuple[tuple[str, float], ...]
    candidates: tuple[str, ...]
    outside: float
    corrected: str | None
    cut: bool

    @property
    def label(self) -> str:
        return self.ranking[0][0] if self.ranking else NO_LABEL


def intent_of(label: str) -> str:
    """faq/opening_hours -> faq"""
    return label.split("/", 1)[0]


class Recognizer:
    def __init__(
        self,
        labels: Sequence[str],
        features: Features,
        experts: Sequence[Expert],
        questions: csr_matrix,
        confidence: Confidence,
        zones: Zones,
    ) -> None:
        self.labels = list(labels)
        self.features = features
        self.experts = list(experts)
        self.questions = questions
        self.confidence = confidence
        self.zones = zones
        self.critical: frozenset[str] = frozenset()
        self._by_column = questions.T.tocsr()

    @classmethod
    def train(
        cls,
        examples: Sequence[tuple[str, str]],
        background: Sequence[str] = (),
        wanted_precision: float = 0.95,
        critical: Sequence[str] = (),
        seed: int = 7,
    ) -> "Recognizer":
        """Learns labels, confidence and zones from (text, label) pairs; their order is of no matter.

        Examples without a word or a label are left out. Raises ValueError when none is left.
        """
        usable = sorted({(cut(t), l) for t, l in examples if l and split(normalise(cut(t)))})
        if not usable:
            raise ValueError("no example with a text and a label; give at least one")
        draft = _fit([*usable], background, seed)
        outcomes = _out_of_fold(usable, background, seed)
        draft.confidence = Confidence.fit(
            np.array([row for row, *_ in outcomes]),
            np.array([right for _, right, *_ in outcomes]),
            np.array([weight for *_, weight in outcomes]),
        )
        judged = [
            (draft.confidence.of(row), right, among, weight)
            for row, right, among, weight in outcomes
        ]
        answer = lowest_threshold([(c, r, w) for c, r, _, w in judged], wanted_precision)
        below = [(c, among, w) for c, _, among, w in judged if c < answer]
        ask = min(answer, lowest_threshold(below, 0.5))
        draft.zones = Zones(answer, ask, min(answer, max(ask, 0.3)))
        draft.critical = frozenset(critical)
        return draft

    def predict(self, text: str) -> Understanding:
        read = cut(text)
        words = split(normalise(read))
        language = language_of(read)
        vector = self.features.vector(words)
        product, row = self._weigh(vector)
        known = [i for i, label in enumerate(self.labels) if label != NO_LABEL]
        if not len(vector.columns) or not known:
            shares, confidence, outside = np.zeros(len(self.labels)), 0.0, 1.0
        else:
            confidence = self.confidence.of(row)
            shares, outside = _shares(product, known, confidence)
            confidence = float(shares.max())
        order = sorted(known, key=lambda i: (-shares[i], self.labels[i]))[:RANKED]
        ranking = tuple((self.labels[i], float(shares[i])) for i in order)
        intents: Counter[str] = Counter()
        for i in known:
            intents[intent_of(self.labels[i])] += float(shares[i])
        label = ranking[0][0]
        return Understanding(
            text=read,
            language=language,
            zone=self.zones.of(confidence, label in self.critical),
            confidence=confidence,
            ranking=ranking,
            intents=tuple(intents.most_common(RANKED)),
            candidates=tuple(label for label, _ in ranking[:CANDIDATES]),
            outside=outside,
            corrected=None,
            cut=len(text) > MAX_LENGTH,
        )

    def _weigh(self, vector: Vector) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        scores = [expert.scores(vector) for expert in self.experts]
        product = softmax(sum(scores[1:], scores[0]) / len(scores))
        similar = self._by_column[vector.columns].T @ vector.values
        nearest = float(similar.max()) if len(similar) else 0.0
        probabilities = [softmax(score) for score in scores]
        return product, evidence(probabilities, product, vector, nearest)

    def save(self, folder: Path) -> None:
        """Raises OSError when the folder cannot be written."""
        q = self.questions
        arrays = {
            "question_values": q.data,
            "question_columns": q.indices,
            "question_ends": q.indptr,
        }
        arrays["confidence"] = np.append(self.confidence.weights, self.confidence.bias)
        for block in ("words", "characters"):
            arrays[f"{block}_weights"] = getattr(self.features, block).weights
        for expert in self.experts:
            arrays[f"{expert.name}_weights"] = expert.weights
            arrays[f"{expert.name}_bias"] = expert.bias
        values = {
            "labels": self.labels,
            "critical": sorted(self.critical),
            "known": sorted(self.features.known),
            "words": list(self.features.words.columns),
            "characters": list(self.features.characters.columns),
            "experts": [expert.name for expert in self.experts],
            "zones": asdict(self.zones),
        }
        storage.write(folder, arrays, values)

    @classmethod
    def load(cls, folder: Path) -> "Recognizer":
        arrays, values = storage.read(folder)
        blocks, first = [], 0
        for block in ("words", "characters"):
            columns = {term: first + i for i, term in enumerate(values[block])}
            blocks.append(Block(columns, arrays[f"{block}_weights"]))
            first += len(columns)
        features = Features(frozenset(values["known"]), *blocks)
        experts = [
            Expert(name, arrays[f"{name}_weights"], arrays[f"{name}_bias"])
            for name in values["experts"]
        ]
        ends = arrays["question_ends"]
        questions = csr_matrix(
            (arrays["question_values"], arrays["question_columns"], ends),
            shape=(len(ends) - 1, features.size),
        )
        confidence = Confidence(arrays["confidence"][:-1], float(arrays["confidence"][-1]))
        zones = Zones(**values["zones"])
        model = cls(values["labels"], features, experts, questions, confidence, zones)
        model.critical = frozenset(values["critical"])
        return model


def _shares(
    product: NDArray[np.float32], known: list[int], confidence: float
) -> tuple[NDArray[np.float64], float]:
    """The best known label gets `confidence`; the others keep their order and share what is left."""
    shares = np.zeros(len(product))
    shares[known] = product[known]
    total = shares.sum() or 1.0
    shares /= total
    best = int(shares.argmax())
    top = shares[best]
    if confidence <= top:
        return shares * (confidence / top), 1 - confidence / top
    rest = 1 - top
    shares *= (1 - confidence) / rest if rest else 0.0
    shares[best] = confidence
    return shares, 0.0


def _fit(examples: list[tuple[str, str]], background: Sequence[str], seed: int) -> Recognizer:
    texts = [text for text, _ in examples] + [cut(text) for text in background]
    names = [label for _, label in examples] + [NO_LABEL] * len(background)
    features = Features.fit(texts)
    rows = features.matrix([features.vector(split(normalise(text))) for text in texts])
    labels = sorted(set(names))
    numbers = {label: i for i, label in enumerate(labels)}
    numbered = np.array([numbers[name] for name in names])
    questions = rows[np.array([name != NO_LABEL for name in names])]
    experts = train_experts(rows, numbered, seed)
    return Recognizer(
        labels, features, experts, questions, Confidence(np.zeros(7), 0.0), Zones(0.5, 0.2, 0.3)
    )


Outcome = tuple[NDArray[np.float64], bool, bool, float]


def _out_of_fold(
    examples: list[tuple[str, str]], background: Sequence[str], seed: int
) -> list[Outcome]:
    """Evidence of texts that were not trained on; in each fold some labels are left out whole."""
    labels = sorted({label for _, label in examples})
    random = np.random.default_rng(seed)
    example_fold = random.permutation(len(examples)) % FOLDS
    label_fold = dict(zip(labels, random.permutation(len(labels)) % FOLDS))
    inside: list[Outcome] = []
    outside: list[Outcome] = []
    for fold in range(FOLDS):
        kept = [e for e, f in zip(examples, example_fold) if f != fold and label_fold[e[1]] != fold]
        if not kept:
            continue
        model = _fit(kept, background, seed)
        for (text, label), its_fold in zip(examples, example_fold):
            gone = label_fold[label] == fold
            if not gone and its_fold != fold:
                continue
            words = split(normalise(text))
            vector = model.features.vector(words)
            product, row = model._weigh(vector)
            best = [model.labels[i] for i in np.argsort(-product)[:CANDIDATES]]
            target = outside if gone else inside
            target.append((row, best[0] == label, label in best, 1.0))
    share = OUTSIDE_SHARE / (1 - OUTSIDE_SHARE) * len(inside) / max(1, len(outside))
    return inside + [(row, right, among, share) for row, right, among, _ in outside]
