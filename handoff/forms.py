"""What a visitor is asked once handed over: only what is missing and useful. Pure.

docs/forms.md has the questions, and what becomes of what the visitor writes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum

from handoff.form_words import (
    AMOUNT,
    ANY_NUMBER,
    CHAT,
    CONNECT,
    GENERIC,
    NUMBER,
    QUESTION,
    SINCE,
    SKIP,
    WHEN,
    amount,
)

LONGEST = 500
"""Characters of an answer that are kept; the message itself has all of it."""
MOST_TRIES = 1
"""How often the visitor is told that an answer cannot be; after that it is taken as it is."""
MOST_ASIDE = 2
"""How often the visitor may ask something else before the form is dropped."""
STALE = timedelta(hours=1)
"""After that a message is no answer any more, unless it cannot be anything else."""
WORDS_THAT_TELL = 3


class Field(str, Enum):
    # What happened.
    WHAT = "what"
    # What a customer wants to buy.
    WANTED = "wanted"
    # Since when it is so.
    SINCE = "since"
    # The number of a service or an order.
    NUMBER = "number"
    # How many are wanted.
    HOW_MANY = "how_many"
    # A phone number or an address that mail reaches.
    REACH = "reach"
    # When the visitor wants to be called, or wants it.
    WHEN = "when"


CHECKED = frozenset({Field.NUMBER, Field.HOW_MANY, Field.REACH})
"""Fields that not every text can answer."""


class How(str, Enum):
    # The visitor answered the question.
    TOLD = "told"
    # It stood in what the visitor had written before.
    BEFORE = "before"
    # The answer was no such thing twice: kept as it was written.
    UNCHECKED = "unchecked"
    # The visitor did not want to say.
    SKIPPED = "skipped"


class FormState(str, Enum):
    # A question waits for its answer.
    ASKING = "asking"
    # Everything was asked.
    COMPLETE = "complete"
    # The visitor wanted a person and no questions.
    SKIPPED = "skipped"
    # The visitor went on to something else, or came back much later.
    DROPPED = "dropped"


class Move(Enum):
    # The next question.
    ASK = "ask"
    # The same question, and why the answer cannot be.
    AGAIN = "again"
    # Whatever the message means otherwise, and then the same question.
    ASIDE = "aside"
    # Thanks: that was all.
    DONE = "done"
    # Who answers by when, and no question.
    CONNECT = "connect"
    # Whatever the message means otherwise.
    DROP = "drop"


@dataclass(frozen=True)
class Answer:
    value: str
    how: How


@dataclass(frozen=True)
class Form:
    fields: tuple[Field, ...]
    answers: Mapping[Field, Answer] = field(default_factory=dict)
    asked: Field | None = None
    state: FormState = FormState.ASKING
    tries: int = 0
    aside: int = 0


@dataclass(frozen=True)
class Heard:
    """A visitor's message as the form sees it."""

    text: str
    intent: str = ""
    is_known: bool = False
    """Whether there is an approved answer to it."""
    reach: str | None = None
    """A valid phone number or mail address in it."""
    is_press: bool = False
    """Whether it is a button and no words."""


@dataclass(frozen=True)
class Step:
    form: Form
    move: Move


SKIP_INTENTS = frozenset({"deny", "skip_question"})
CONNECT_INTENTS = frozenset({"ask_for_human", "just_connect"})
DROP_INTENTS = frozenset({"self_harm", "legal_threat", "goodbye"})
ASIDE_INTENTS = frozenset(
    {"greet", "thanks", "bot_challenge", "still_waiting", "change_language", "abuse"}
)


def begin(fields: Sequence[Field], told: Heard, before: Sequence[Heard]) -> Form | None:
    """The form with what was said already, and its first question; None if nothing is missing.

    `told` is the message that handed over; `before` are those before it, the newest first.
    """
    answers: dict[Field, Answer] = {}
    for one in fields:
        value = _said_before(one, told, before)
        if value:
            answers[one] = Answer(value[:LONGEST], How.BEFORE)
    form = _asking_next(Form(tuple(fields), answers))
    return None if form.asked is None else form


def step(form: Form, heard: Heard, is_stale: bool = False) -> Step:
    """What becomes of a message while a question waits."""
    asked = form.asked
    assert asked is not None
    value = None if heard.is_press else _value(asked, heard)
    if value and asked in CHECKED and (heard.reach or not is_stale):
        # A number that was asked for is that number, whatever a lone number is understood as.
        return _next(form, asked, Answer(value[:LONGEST], How.TOLD))
    if heard.intent in CONNECT_INTENTS or CONNECT.search(heard.text):
        return Step(replace(form, asked=None, state=FormState.SKIPPED), Move.CONNECT)
    if is_stale or heard.intent in DROP_INTENTS:
        return drop(form)
    if heard.intent in SKIP_INTENTS or SKIP.match(heard.text.strip()):
        return _next(form, asked, Answer("", How.SKIPPED))
    if value and not _asks_something(heard):
        return _next(form, asked, Answer(value[:LONGEST], How.TOLD))
    return _not_answered(form, asked, heard)


def _not_answered(form: Form, asked: Field, heard: Heard) -> Step:
    is_aside = heard.is_press or _asks_something(heard) or not _has_text(heard.text)
    if is_aside:
        if form.aside >= MOST_ASIDE:
            return drop(form)
        return Step(replace(form, aside=form.aside + 1), Move.ASIDE)
    if form.tries < MOST_TRIES:
        return Step(replace(form, tries=form.tries + 1), Move.AGAIN)
    return _next(form, asked, Answer(heard.text.strip()[:LONGEST], How.UNCHECKED))


def _asks_something(heard: Heard) -> bool:
    """Whether the message wants a reply of its own."""
    if heard.intent in ASIDE_INTENTS:
        return True
    return heard.is_known and bool(QUESTION.search(heard.text.strip()))


def _value(asked: Field, heard: Heard) -> str | None:
    """The answer in the message; None if it has none."""
    text = heard.text.strip()
    if asked is Field.REACH:
        return heard.reach or (text if CHAT.fullmatch(text) else None)
    if asked is Field.NUMBER:
        found = ANY_NUMBER.search(text)
        return found.group().lstrip("#") if found else None
    if asked is Field.HOW_MANY:
        return amount(text)
    return text if _has_text(text) else None


def _has_text(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _next(form: Form, asked: Field, answer: Answer) -> Step:
    after = _asking_next(replace(form, answers={**form.answers, asked: answer}))
    return Step(after, Move.ASK if after.asked else Move.DONE)


def _asking_next(form: Form) -> Form:
    left = [one for one in form.fields if one not in form.answers]
    if not left:
        return replace(form, asked=None, state=FormState.COMPLETE)
    return replace(form, asked=left[0], tries=0)


def drop(form: Form) -> Step:
    """End the form; the message means whatever it means otherwise."""
    return Step(replace(form, asked=None, state=FormState.DROPPED), Move.DROP)


def _said_before(wanted: Field, told: Heard, before: Sequence[Heard]) -> str | None:
    everything = [told, *before]
    if wanted in (Field.WHAT, Field.WANTED):
        return _telling(told, before)
    if wanted is Field.REACH:
        return next((one.reach for one in everything if one.reach), None)
    if wanted is Field.SINCE:
        return _first(SINCE, everything)
    if wanted is Field.NUMBER:
        return _first(NUMBER, everything, group="number")
    if wanted is Field.HOW_MANY:
        return _first(AMOUNT, [told], group="amount")
    return _first(WHEN, [told])


def _telling(told: Heard, before: Sequence[Heard]) -> str | None:
    """The message if it says what it is about; after a second unknown one, both."""
    earlier = before[:1] if told.intent == "nlu_fallback" else ()
    texts = [one.text for one in (*earlier, told)]
    said = "\n".join(text.strip() for text in texts if not text.startswith("/"))
    words = [word for word in re.findall(r"\w+", said.casefold()) if word not in GENERIC]
    return said if len(words) >= WORDS_THAT_TELL else None


def _first(
    pattern: "re.Pattern[str]", messages: Sequence[Heard], group: str | int = 0
) -> str | None:
    for one in messages:
        found = None if one.is_press else pattern.search(one.text)
        if found:
            return str(found[group])
    return None
