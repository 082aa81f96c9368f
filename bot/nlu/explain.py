"""Why a message was understood as it was: for `dover explain`, as plain values and as text."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from bot.nlu import entities, synonyms
from bot.nlu.confidence import EVIDENCE, evidence
from bot.nlu.experts import NAMES, combine, shares_of
from bot.nlu.normalise import normalise
from bot.nlu.recognizer import Recognizer
from bot.nlu.words import split

_SHOWN = 5


def explain(recognizer: Recognizer, text: str) -> dict[str, Any]:
    """Language, normal form, tokens, entities, zone and the reasons for it, ready for JSON."""
    understood = recognizer.predict(text)
    return {
        "text": understood.text,
        "cut": understood.cut,
        "language": understood.language,
        "normal_form": normalise(understood.text),
        "corrected": understood.corrected,
        **_read(understood.text, understood.language),
        "zone": understood.zone,
        "label": understood.label,
        "confidence": understood.confidence,
        "thresholds": recognizer.thresholds,
        "ranking": [list(ranked) for ranked in understood.ranking[:_SHOWN]],
        **_reasons(recognizer, understood.corrected or understood.text),
    }


def render(explained: dict[str, Any]) -> str:
    """The explanation as lines of text."""
    found = ", ".join(f"{name}={value}" for name, value in explained["entities"])
    parts = [
        ("text", explained["text"] + (" (cut)" if explained["cut"] else "")),
        ("language", explained["language"]),
        ("normal form", explained["normal_form"]),
        ("corrected", explained["corrected"] or "nothing"),
        ("tokens", " | ".join(explained["tokens"])),
        ("entities", found or "none"),
        ("zone", f"{explained['zone']}: {explained['label']} {explained['confidence']:.2f}"),
        ("from", _numbers(explained["thresholds"].items())),
        ("ranking", _numbers(explained["ranking"])),
        *(("near", f"{near:.2f} {text} [{label}]") for text, label, near in explained["nearest"]),
        ("for", _numbers(explained["for"]) or "nothing"),
        ("against", _numbers(explained["against"]) or "nothing"),
        *((name, _numbers(views)) for name, views in explained["experts"].items()),
        ("evidence", _numbers(explained["evidence"].items())),
    ]
    return "\n".join(f"{name:13s}{value}" for name, value in parts)


def _numbers(named: Iterable[Any]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in named)


def _read(text: str, language: str) -> dict[str, Any]:
    doc = entities.pipelines()["en" if language == "en" else "he"](text)
    return {
        "tokens": [token.text for token in doc if not token.is_space],
        "entities": [[entity.name, entity.value] for entity in entities.find(doc)],
    }


def _reasons(recognizer: Recognizer, text: str) -> dict[str, Any]:
    learned = recognizer.learned
    vector = learned.features.vector(split(normalise(text)))
    if not len(vector.columns):
        return {"nearest": [], "for": [], "against": [], "experts": {}, "evidence": {}}
    rows = learned.features.rows([vector])
    scores = learned.experts.scores(rows)
    probabilities = combine(scores, learned.temperature)
    order = recognizer.best_first(probabilities[0])
    best, second = order[0], order[min(1, len(order) - 1)]
    views = shares_of(scores, learned.temperature)[:, 0]
    evident = evidence(scores, probabilities, order[:1], rows)[0]
    similar = learned.experts.questions.similar(rows)[0]
    nearest = [int(i) for i in np.argsort(-similar, kind="stable")[:_SHOWN] if similar[i] > 0]
    return {
        "nearest": [
            [learned.questions[i], learned.label_of_question(i) or "no label", float(similar[i])]
            for i in nearest
        ],
        **_sides(recognizer, learned.experts.logistic.difference(rows, best, second)),
        "experts": {
            name: [[learned.labels[i], float(view[i])] for i in recognizer.best_first(view)[:3]]
            for name, view in zip(NAMES, views, strict=True)
        },
        "evidence": dict(zip(EVIDENCE, evident.tolist(), strict=True)),
    }


def _sides(recognizer: Recognizer, weights: dict[int, float]) -> dict[str, list[list[Any]]]:
    """The features that speak most for the best label against the second, and for the second."""
    names = recognizer.learned.features.names
    ranked = sorted(weights.items(), key=lambda item: item[1])
    told = [(_told(*names[column]), weight) for column, weight in ranked]
    return {
        "for": [[term, weight] for term, weight in reversed(told) if weight > 0][:_SHOWN],
        "against": [[term, weight] for term, weight in told if weight < 0][:_SHOWN],
    }


def _told(family: str, term: str) -> str:
    """A term's name; a meaning, known by its number, gets the first of its words."""
    if family == "senses" and term.startswith("="):
        return f"meaning:{synonyms.first_word(int(term[1:]))}"
    return f"{family}:{term}"
