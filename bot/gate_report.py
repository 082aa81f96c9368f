"""What the gate decides on: both models asked the same questions."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from bot.models import Opened
from bot.nlu.normalise import cut, normalise
from bot.nlu.outcomes import Read, Trained
from bot.nlu.output import FAQ
from bot.nlu.recognizer import Recognizer, intent_of
from bot.nlu.words import split
from faq.gate import Finding, Limits, Report
from faq.gate_json import Kept
from faq.held_out import HeldOut
from faq.judged import (
    UNANSWERABLE,
    Asked,
    Kind,
    Outcome,
    Rival,
    Taken,
    case_of,
    is_case,
    is_entry,
    other_label,
    outcome,
    tallies,
)

TIMED = 100
"""Messages whose understanding is timed."""


@dataclass(frozen=True)
class Before:
    """The serving release."""

    number: int
    model: Opened
    answers: Mapping[str, Taken]
    """What its own gate was told."""
    latency_ms: float | None


@dataclass(frozen=True)
class Questions:
    approved: Mapping[tuple[str, str], str]
    """(label, text) -> language."""
    others: Sequence[tuple[Kind, HeldOut]]


def build(
    model: Opened,
    before: Before | None,
    questions: Questions,
    limits: Limits,
    findings: Sequence[Finding],
) -> Kept:
    others = [
        (kind, one) for kind, one in questions.others if _is_known(model.recognizer, one.expected)
    ]
    answers, latency = _answers(model.recognizer, [one.text for _, one in others])
    asked = [
        *_of_training(model.trained, before, questions.approved),
        *_of_others(others, answers, before),
    ]
    report = Report(
        limits=limits,
        compared_with=before.number if before else None,
        now=tallies((one, one.now) for one in asked),
        before=tallies((one, one.before) for one in asked if one.before),
        cases=tuple(case_of(one, _rival(one, model, before)) for one in asked if is_case(one)),
        findings=tuple(findings),
        latency_ms=latency,
        latency_before_ms=before.latency_ms if before else None,
    )
    return Kept(report, answers)


def _is_known(recognizer: Recognizer, expected: str) -> bool:
    """What is not trained on cannot be expected: an entry may have been retired."""
    return expected == UNANSWERABLE or expected in recognizer.learned.labels


def _answers(recognizer: Recognizer, texts: Sequence[str]) -> tuple[dict[str, Taken], float]:
    """What each text is taken for, and the median milliseconds of the first TIMED."""
    found: dict[str, Taken] = {}
    times: list[float] = []
    for text in dict.fromkeys(texts):
        begun = time.process_time()
        found[text] = _predicted(recognizer, text)
        if len(times) < TIMED:
            times.append((time.process_time() - begun) * 1000)
    return found, round(median(times), 2) if times else 0.0


def _predicted(recognizer: Recognizer, text: str) -> Taken:
    understood = recognizer.predict(text)
    second = next((name for name, _ in understood.ranking if name != understood.label), "")
    return _taken(Read(understood.label, understood.zone, understood.confidence, second))


def _taken(read: Read) -> Taken:
    """As bot/nlu/component.py decides: nobody is asked whether they meant an intent."""
    zone = "answer" if read.zone == "ask" and intent_of(read.label) != FAQ else read.zone
    return Taken(read.label, zone, read.second)


def _of_training(
    trained: Sequence[Trained], before: Before | None, languages: Mapping[tuple[str, str], str]
) -> Iterator[Asked]:
    known = {(one.label, one.text): one for one in before.model.trained} if before else {}
    for one in trained:
        language = languages.get((one.label, one.text))
        if language is None:
            continue
        was = known.get((one.label, one.text))
        for kind, now, then in (
            (Kind.APPROVED, one.seen, was.seen if was else None),
            (Kind.UNSEEN, one.unseen, was.unseen if was else None),
        ):
            if now:
                taken = _taken(then) if then else None
                yield Asked(kind, language, one.text, one.label, _taken(now), taken)


def _of_others(
    others: Sequence[tuple[Kind, HeldOut]], answers: Mapping[str, Taken], before: Before | None
) -> Iterator[Asked]:
    for kind, one in others:
        yield Asked(
            kind, one.language, one.text, one.expected, answers[one.text], _was(one, before)
        )


def _was(one: HeldOut, before: Before | None) -> Taken | None:
    if before is None or not _is_known(before.model.recognizer, one.expected):
        return None
    return before.answers.get(one.text) or _predicted(before.model.recognizer, one.text)


def _rival(one: Asked, model: Opened, before: Before | None) -> Rival | None:
    """Looked for where another entry stands against one that was answered rightly."""
    other = other_label(one.expected, one.now)
    was_right = one.before and outcome(one.expected, one.before) is Outcome.RIGHT
    if before is None or not was_right or not is_entry(other):
        return None
    question = nearest(model.recognizer, one.text, other)
    if question is None:
        return None
    known = before.model.recognizer.learned
    is_known = any(
        text == question and known.label_of_question(i) == other
        for i, text in enumerate(known.questions)
    )
    return Rival(question, not is_known)


def nearest(recognizer: Recognizer, text: str, label: str) -> str | None:
    """The label's training text that is most like the text."""
    learned = recognizer.learned
    vector = learned.features.vector(split(normalise(cut(text))))
    similar = learned.experts.questions.similar(learned.features.rows([vector]))[0]
    own = [i for i in range(len(similar)) if learned.label_of_question(i) == label]
    return learned.questions[own[int(np.argmax(similar[own]))]] if own else None
