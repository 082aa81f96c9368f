"""The demo brand's understanding on its held-out messages, without a server."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bench import dover, heldout
from bench.side import ROOT
from bot.nlu import background
from bot.nlu.output import FAQ, INTENT_OF_ZONE, without_asking_about_intents
from bot.nlu.recognizer import Recognizer, Understanding, intent_of
from settings import brand
from settings.languages import LANGUAGES

CRITICAL = ("self_harm", "legal_threat", "complaint", "ask_for_human")
GRAVE = CRITICAL[:2]
CLOSE_TO_CRITICAL = ("abuse", "still_waiting")
"""Intents that a person may well get as critical ones: no false alarm."""


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1, of one language."""

    right_first: float
    answered_rightly: float
    answered_wrongly: float
    unanswerable_answered: float
    critical_missed: dict[str, float]
    """By intent: messages that reach nobody by any critical intent."""
    false_alarms: dict[str, float]
    """By kind of message: other messages that are taken for critical ones."""
    grave_alarms: dict[str, float]
    """Those of them that are taken for the gravest two."""


def examples() -> list[tuple[str, str]]:
    """(text, label) of the hand-written intents and of the demo brand's approved questions."""
    asked = [
        (question, f"{FAQ}/{entry.id}")
        for entry in dover.demo_entries()
        if not entry.is_line
        for wording in entry.wordings.values()
        for question in wording.questions
    ]
    return [
        *asked,
        *(pair for file in sorted((ROOT / "data/nlu").glob("*.yml")) for pair in _written(file)),
    ]


def _written(file: Path) -> Iterator[tuple[str, str]]:
    for one in YAML(typ="safe").load(file)["nlu"]:
        for line in one["examples"].splitlines():
            yield line.strip().removeprefix("- "), one["intent"]


def train() -> Recognizer:
    wanted = brand.load(ROOT / "brand.yml").wanted_precision
    return Recognizer.train(
        examples(), background.read(ROOT / "data/background.yml"), wanted, CRITICAL
    )


def measure(recognizer: Recognizer) -> dict[str, Figures]:
    def understood(text: str) -> Understanding:
        return without_asking_about_intents(recognizer.predict(text))

    return {language: _figures(language, understood) for language in heldout.answerable()}


def second(recognizer: Recognizer) -> str:
    """The table of the second set."""
    rows: dict[str, list[float]] = {}
    for language in LANGUAGES:
        asked = heldout.answerable(heldout.SECOND)[language]
        firsts = [recognizer.predict(text).ranking[0][0] for text, _ in asked]
        right = (first == f"{FAQ}/{entry}" for first, (_, entry) in zip(firsts, asked, strict=True))
        rows.setdefault("right entry first", []).append(_share(right))
        for intent in CRITICAL:
            texts = [t for t, one in heldout.intents(heldout.SECOND)[language] if one == intent]
            missed = (
                _intent(without_asking_about_intents(recognizer.predict(text))) not in CRITICAL
                for text in texts
            )
            rows.setdefault(f"missed: {intent}", []).append(_share(missed))
    return _table(LANGUAGES, rows.items())


def _figures(language: str, understood: Callable[[str], Understanding]) -> Figures:
    asked = [(understood(text), f"{FAQ}/{one}") for text, one in heldout.answerable()[language]]
    others = [understood(text) for text in heldout.unanswerable()[language]]
    said = [(understood(text), intent) for text, intent in heldout.intents()[language]]
    kinds = {
        "questions": [seen for seen, _ in asked],
        "unanswerable": others,
        "harmless": [understood(text) for text in heldout.harmless()[language]],
        "other intents": [
            seen for seen, intent in said if intent not in CRITICAL + CLOSE_TO_CRITICAL
        ],
    }
    return Figures(
        right_first=_share(seen.ranking[0][0] == entry for seen, entry in asked),
        answered_rightly=_share(_intent(seen) == FAQ and seen.label == e for seen, e in asked),
        answered_wrongly=_share(_intent(seen) == FAQ and seen.label != e for seen, e in asked),
        unanswerable_answered=_share(_intent(seen) == FAQ for seen in others),
        critical_missed={
            one: _share(_intent(seen) not in CRITICAL for seen, intent in said if intent == one)
            for one in CRITICAL
        },
        false_alarms={
            kind: _share(_intent(one) in CRITICAL for one in seen) for kind, seen in kinds.items()
        },
        grave_alarms={
            kind: _share(_intent(one) in GRAVE for one in seen) for kind, seen in kinds.items()
        },
    )


def _intent(seen: Understanding) -> str:
    return INTENT_OF_ZONE.get(seen.zone) or intent_of(seen.label)


def _share(which: Iterable[bool]) -> float:
    listed = list(which)
    return sum(listed) / len(listed)


def table(figures: dict[str, Figures]) -> str:
    rows = [
        ("right entry first", [one.right_first for one in figures.values()]),
        ("answered rightly at once", [one.answered_rightly for one in figures.values()]),
        ("answered with another entry", [one.answered_wrongly for one in figures.values()]),
        ("unanswerable, yet answered", [one.unanswerable_answered for one in figures.values()]),
    ]
    of_all = list(figures.values())
    rows += [(f"missed: {one}", [f.critical_missed[one] for f in of_all]) for one in CRITICAL]
    kinds = of_all[0].false_alarms
    rows += [(f"taken for critical: {one}", [f.false_alarms[one] for f in of_all]) for one in kinds]
    rows += [(f"taken for grave: {one}", [f.grave_alarms[one] for f in of_all]) for one in kinds]
    return _table(figures, rows)


def _table(languages: Iterable[str], rows: Iterable[tuple[str, list[float]]]) -> str:
    lines = ["| figure | " + " | ".join(languages) + " |", "|" + " --- |" * 3]
    for name, shares in rows:
        lines.append(f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    return "\n".join(lines)
