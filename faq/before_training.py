"""What is found of the approved questions before a model is trained on them."""

from collections.abc import Collection, Iterator, Sequence

from faq.duplicates import Asked, Index, asked_in
from faq.gate import Finding
from faq.questions import LIVE
from faq.store import Approved
from faq.training_runs import Problem
from settings.languages import LANGUAGES

MOST_NEW = 2_000
"""With more new questions than this, those that are nearly the same as another are not looked for:
that takes longer than the training."""

NOT_COMPARED = Finding("gate_not_compared", "", "")
"""The serving model cannot be read."""

Question = tuple[str, str]
"""An entry's id and a text."""


def same_questions(approved: Sequence[Approved]) -> list[Problem]:
    """Each question that two entries have: nothing can tell them apart."""
    asked = _asked(approved)
    found: dict[frozenset[str], Problem] = {}
    for twins in Index(asked).same(asked):
        one, other = sorted((twins.one, twins.other), key=lambda each: each.entry_id)
        values = {"question": one.text, "entry": one.entry_id, "other": other.entry_id}
        pair = frozenset((one.entry_id, other.entry_id))
        found.setdefault(pair, Problem("run_same_question", tuple(values.items()), other.entry_id))
    return list(found.values())


def findings(approved: Sequence[Approved], known: Collection[Question]) -> list[Finding]:
    """What does not keep a model from being trained; `known` was in the training before."""
    return [*_without_questions(approved), *_near(approved, known)]


def _without_questions(approved: Sequence[Approved]) -> Iterator[Finding]:
    for one in approved:
        if one.entry.is_line:
            continue
        for language in LANGUAGES:
            wording = one.entry.wordings.get(language)
            if wording is None or not wording.questions:
                yield Finding("gate_no_questions", one.entry.id, language)


def _near(approved: Sequence[Approved], known: Collection[Question]) -> Iterator[Finding]:
    asked = _asked(approved)
    new = [one for one in asked if (one.entry_id, one.text) not in known]
    if len(new) > MOST_NEW:
        return
    told: set[frozenset[Question]] = set()
    for twins in Index(asked).twins(new):
        one, other = twins.one, twins.other
        pair = frozenset({(one.entry_id, one.text), (other.entry_id, other.text)})
        if pair not in told:
            told.add(pair)
            yield Finding(
                "gate_twins", one.entry_id, one.language, one.text, other.entry_id, other.text
            )


def _asked(approved: Sequence[Approved]) -> list[Asked]:
    return [asked for one in approved for asked in asked_in(one.entry, LIVE)]
