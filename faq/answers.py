"""What may be said right now: the live answers, held in memory until they change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy.engine import Connection

from faq.holds import NOTHING, Held, held
from faq.lines import NEEDED, Line
from faq.placeholders import DECLARED, fill
from faq.store import Approved, current_revision, live

BUTTON = "button_"
"""Ids of the lines that stand on buttons begin so."""


@dataclass(frozen=True)
class Sentence:
    """An approved text with its provenance."""

    text: str
    language: str
    entry_id: str
    version_id: int
    version: int
    approved_by: str
    approved_at: datetime
    filled: str | None = None
    """JSON object of what the version's placeholders stand for; None if it has none."""

    def with_filled(self, values: Mapping[str, str]) -> "Sentence":
        """The sentence with its placeholders filled, if it is a line that has any."""
        if self.entry_id not in DECLARED:
            return self
        filled = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
        return replace(self, text=fill(self.text, values), filled=filled)


class Why(str, Enum):
    """Why words were refused."""

    # They name no approved version.
    UNNAMED = "unnamed"
    # The entry has no live version, or it is another one by now.
    NOT_LIVE = "not_live"
    # The answer is limited to certain days, and today is none of them.
    NOT_VALID = "not_valid"
    # The answer or its topic is held.
    HELD = "held"
    # They are not what the version says.
    OTHER_WORDS = "other_words"


class LiveAnswers:
    """The live entries of one revision, and what of them is held."""

    def __init__(self, revision: int, approved: list[Approved], held: Held = NOTHING) -> None:
        self.revision = revision
        self._held = held
        self._by_id = {one.entry.id: one for one in approved}

    def ids(self) -> set[str]:
        return set(self._by_id)

    def sentence(
        self, entry_id: str, language: str, channel: str, now: datetime
    ) -> Sentence | None:
        """The answer of a live entry, as worded for a channel; None if not live now.

        For an entry that is held: the holding statement, which is an approved line like any other.
        """
        if self.is_held(entry_id, now):
            entry_id = Line.ON_HOLD.value
        one = self._current(entry_id, now)
        wording = one and one.entry.wordings.get(language)
        if not one or not wording:
            return None
        return _sentence(one, language, wording.channels.get(channel, wording.answer))

    def title(self, entry_id: str, language: str, now: datetime) -> Sentence | None:
        """The entry's first question, which names it on a button; None if not live now, or held."""
        one = self._current(entry_id, now)
        wording = one and one.entry.wordings.get(language)
        if not one or not wording or not wording.questions or self.is_held(entry_id, now):
            return None
        return _sentence(one, language, wording.questions[0])

    def button(self, entry_id: str, language: str, channel: str, now: datetime) -> Sentence | None:
        """What a button says: a line of its own, or the name of the entry that it leads to."""
        if entry_id.startswith(BUTTON):
            return self.sentence(entry_id, language, channel, now)
        return self.title(entry_id, language, now)

    def is_held(self, entry_id: str, now: datetime) -> bool:
        """Whether the entry is live now and its answer, or its topic, is held."""
        one = self._current(entry_id, now)
        # A needed line can come under a held topic by a later approval; it is said all the same.
        if one is None or entry_id in NEEDED:
            return False
        return entry_id in self._held.entries or one.entry.topic in self._held.topics

    def topic(self, entry_id: str | None) -> str | None:
        """The topic of a live entry."""
        one = self._by_id.get(entry_id) if entry_id else None
        return one.entry.topic if one else None

    def why_not(self, entry_id: str, now: datetime) -> Why | None:
        """Why the entry may not be said now; None if it may."""
        if entry_id not in self._by_id:
            return Why.NOT_LIVE
        if self._current(entry_id, now) is None:
            return Why.NOT_VALID
        return Why.HELD if self.is_held(entry_id, now) else None

    def _current(self, entry_id: str, now: datetime) -> Approved | None:
        one = self._by_id.get(entry_id)
        if one is None:
            return None
        if one.entry.valid_from and now < one.entry.valid_from:
            return None
        if one.entry.valid_until and now >= one.entry.valid_until:
            return None
        return one


def _sentence(one: Approved, language: str, text: str) -> Sentence:
    return Sentence(
        text, language, one.entry.id, one.version_id, one.number, one.approved_by, one.approved_at
    )


class AnswerCache:
    """The live answers, read again in the first transaction after they changed."""

    def __init__(self) -> None:
        self._answers: LiveAnswers | None = None

    def read(self, connection: Connection) -> LiveAnswers:
        revision = current_revision(connection)
        if self._answers is None or self._answers.revision != revision:
            self._answers = LiveAnswers(revision, live(connection), held(connection))
        return self._answers
