"""What two models make of the same questions: the cases that the gate looks at. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

ENTRY = "faq/"
"""Begins the labels of entries; every other label is an intent."""
UNANSWERABLE = ""
"""What is expected of a message that nothing approved answers."""


class Kind(str, Enum):
    # An approved question as it is written, asked of the model that was trained on it.
    APPROVED = "approved"
    # An approved question, asked of a model that was trained on all others but a share with it.
    UNSEEN = "unseen"
    # A question of the held-out set, which is never trained on.
    HELD_OUT = "held_out"
    # A visitor's own words, confirmed by a person of the team.
    CONFIRMED = "confirmed"


class Outcome(str, Enum):
    # Answered at once with what is expected; or not answered where nothing approved fits.
    RIGHT = "right"
    # Asked which of a few entries was meant.
    ASKED = "asked"
    # Answered with an entry that does not fit.
    WRONG = "wrong"
    # Taken for an intent: small talk, or a wish for a person.
    INTENT = "intent"
    # Not answered.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Taken:
    """What a model takes a text for; `second` is the second best label."""

    label: str
    zone: str
    second: str


@dataclass(frozen=True)
class Asked:
    kind: Kind
    language: str
    text: str
    expected: str
    """A label, or UNANSWERABLE."""
    now: Taken
    before: Taken | None
    """By the serving model; None if it was not asked."""


@dataclass(frozen=True)
class Rival:
    """The trained question of another entry that is nearest to a text."""

    question: str
    is_new: bool
    """Whether the serving model was not trained on it."""


@dataclass(frozen=True)
class Case:
    """A question that is answered wrongly, or otherwise than before."""

    kind: Kind
    language: str
    text: str
    expected: str
    now: Outcome
    before: Outcome | None
    other: str
    """The label that it is taken for, or nearly; empty if there is no other than expected."""
    rival: Rival | None

    @property
    def is_clash(self) -> bool:
        """Whether a new question of another entry has taken the answer from this one."""
        was_right = self.before is Outcome.RIGHT and self.now is not Outcome.RIGHT
        return was_right and self.rival is not None and self.rival.is_new

    @property
    def is_newly_wrong(self) -> bool:
        if self.before is not Outcome.RIGHT or self.expected == UNANSWERABLE:
            return False
        if self.kind is Kind.HELD_OUT:
            return False
        lost = self.kind is Kind.APPROVED and self.now in (Outcome.INTENT, Outcome.UNKNOWN)
        return self.now is Outcome.WRONG or lost or self.is_clash


@dataclass(frozen=True)
class Tally:
    """Questions of one kind in one language."""

    kind: Kind
    language: str
    asked: int
    right: int
    answered: int
    """With an entry, fitting or not."""
    wrong: int
    """Answered with an entry that does not fit."""


def is_entry(label: str) -> bool:
    return label.startswith(ENTRY)


def named(label: str) -> str:
    """The entry's id, or the intent's name."""
    return label.removeprefix(ENTRY)


def outcome(expected: str, taken: Taken) -> Outcome:
    is_answered = taken.zone == "answer"
    if expected == UNANSWERABLE:
        return Outcome.WRONG if is_answered and is_entry(taken.label) else Outcome.RIGHT
    if is_answered and taken.label == expected:
        return Outcome.RIGHT
    if is_answered:
        return Outcome.WRONG if is_entry(taken.label) else Outcome.INTENT
    return Outcome.ASKED if taken.zone == "ask" else Outcome.UNKNOWN


def other_label(expected: str, taken: Taken) -> str:
    """Which label stands against the expected one."""
    found = taken.second if taken.label == expected else taken.label
    return "" if found == expected else found


def is_case(one: Asked) -> bool:
    now = outcome(one.expected, one.now)
    before = outcome(one.expected, one.before) if one.before else now
    return now is Outcome.WRONG or now is not before


def case_of(one: Asked, rival: Rival | None) -> Case:
    now = outcome(one.expected, one.now)
    before = outcome(one.expected, one.before) if one.before else None
    other = other_label(one.expected, one.now)
    return Case(one.kind, one.language, one.text, one.expected, now, before, other, rival)


def tallies(asked: Iterable[tuple[Asked, Taken]]) -> tuple[Tally, ...]:
    """How each question went, as it was taken; one tally for each kind and language."""
    counted: dict[tuple[Kind, str], Counter[str]] = {}
    for one, taken in asked:
        count = counted.setdefault((one.kind, one.language), Counter())
        found = outcome(one.expected, taken)
        count["asked"] += 1
        count["right"] += found is Outcome.RIGHT
        count["answered"] += taken.zone == "answer" and is_entry(taken.label)
        count["wrong"] += found is Outcome.WRONG
    names = ("asked", "right", "answered", "wrong")
    return tuple(
        Tally(kind, language, *(count[name] for name in names))
        for (kind, language), count in sorted(counted.items())
    )


def precision(found: Iterable[Tally], language: str) -> float | None:
    """Share of right ones among the answers to questions that were not trained on, or None."""
    chosen = [one for one in found if one.language == language and one.kind is not Kind.APPROVED]
    answered = sum(one.answered for one in chosen)
    return 1 - sum(one.wrong for one in chosen) / answered if answered else None
