"""An FAQ entry as plain values, and what makes one complete. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from faq import placeholders

LANGUAGES = ("he", "en")
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
MAX_NAME = 64
"""Characters of a topic's or an owner's name, which the database keeps in full."""
MAX_CHANNEL = 32
LINE_PREFIXES = ("say_", "button_")
"""Entries that are not asked for but said by the bot of its own accord have no questions."""


@dataclass(frozen=True)
class Wording:
    """One language of an entry: how it is asked, and its answer (with one for a channel if set)."""

    questions: tuple[str, ...]
    answer: str
    channels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    id: str
    topic: str
    owner: str
    wordings: Mapping[str, Wording]
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @property
    def is_line(self) -> bool:
        return self.id.startswith(LINE_PREFIXES)


@dataclass(frozen=True)
class Problem:
    """What is wrong with an entry: the column it stands in, what was found, what is expected."""

    column: str
    found: str
    expected: str


def problems(entry: Entry) -> list[Problem]:
    """Everything that keeps `entry` from being approved; empty when it is complete."""
    found = []
    if not ID_PATTERN.fullmatch(entry.id):
        found.append(Problem("id", repr(entry.id), "1 to 64 of a-z, 0-9 and _"))
    for column, name in (("topic", entry.topic), ("owner", entry.owner)):
        if not name:
            found.append(Problem(column, "nothing", "a name"))
        elif len(name) > MAX_NAME:
            found.append(Problem(column, f"{len(name)} characters", f"at most {MAX_NAME}"))
    if entry.valid_from and entry.valid_until and entry.valid_from >= entry.valid_until:
        found.append(
            Problem(
                "valid_until",
                entry.valid_until.isoformat(),
                f"a time after {entry.valid_from.isoformat()}",
            )
        )
    for language in LANGUAGES:
        found += _wording_problems(entry, language)
    return found


def _wording_problems(entry: Entry, language: str) -> Iterable[Problem]:
    wording = entry.wordings.get(language)
    if wording is None or not wording.answer:
        yield Problem(f"{language}.answer", "nothing", "the answer's text")
        return
    if entry.is_line and wording.questions:
        yield Problem(
            f"{language}.questions",
            repr(wording.questions[0]),
            "no questions: the id says it is a line",
        )
    if not entry.is_line and not wording.questions:
        yield Problem(f"{language}.questions", "nothing", "at least one question")
    yield from _placeholder_problems(entry.id, language, wording)
    for channel, text in wording.channels.items():
        if not text:
            yield Problem(f"{language}.channels.{channel}", "nothing", "a text, or no such channel")
        if len(channel) > MAX_CHANNEL:
            name = f"a name of {len(channel)} characters"
            yield Problem(f"{language}.channels.{channel}", name, f"at most {MAX_CHANNEL}")
    seen: set[str] = set()
    for asked in wording.questions:
        if not asked:
            yield Problem(f"{language}.questions", "an empty question", "a text")
        elif asked.casefold() in seen:
            yield Problem(f"{language}.questions", f"{asked!r} twice", "each question once")
        seen.add(asked.casefold())


def _placeholder_problems(entry_id: str, language: str, wording: Wording) -> Iterable[Problem]:
    texts = {"answer": wording.answer}
    texts.update({f"channels.{name}": text for name, text in wording.channels.items()})
    for column, text in texts.items():
        for found, expected in placeholders.problems(entry_id, text):
            yield Problem(f"{language}.{column}", found, expected)
