"""An FAQ entry as plain values, and what makes one complete. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from faq import placeholders
from faq.remarks import Remark, remark
from settings.languages import LANGUAGES

ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
CHANNEL_PATTERN = re.compile(r"[a-z0-9_]{1,32}")
MAX_NAME = 64
"""Characters of a topic's or an owner's name, which the database keeps in full."""
MAX_ANSWER = 5_000
MAX_QUESTION = 300
# All questions of one language fit into one cell of a workbook.
MAX_QUESTIONS = 100
HIDDEN = "•••"
"""Stands where a person's name or number was, in words that came from a conversation."""
LONGEST_SHOWN = 80
"""Characters of what was given that a message repeats."""
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
    found: Remark
    expected: Remark

    def remark(self) -> Remark:
        """The whole problem as one sentence."""
        first, _, rest = self.column.partition(".")
        name, _, channel = rest.partition(".")
        place = remark(f"column_{first}")
        if name:
            language = remark(f"language_{first}")
            key = "channel_names" if name == "channels" and not channel else name
            place = remark(f"column_{key}", language=language, channel=channel)
        return remark("problem", column=place, found=self.found, expected=self.expected)


NOTHING = remark("nothing")


def problems(entry: Entry) -> list[Problem]:
    """Everything that keeps `entry` from being approved; empty when it is complete."""
    found = []
    if not ID_PATTERN.fullmatch(entry.id):
        found.append(Problem("id", given(repr(entry.id)), remark("want_id")))
    for column, name in (("topic", entry.topic), ("owner", entry.owner)):
        if not name:
            found.append(Problem(column, NOTHING, remark("want_name")))
    if entry.valid_from and entry.valid_until and entry.valid_from >= entry.valid_until:
        found.append(
            Problem(
                "valid_until",
                given(entry.valid_until.isoformat()),
                remark("want_after", moment=entry.valid_from.isoformat()),
            )
        )
    for language in LANGUAGES:
        found += _wording_problems(entry, language)
    return [*found, *unfit(entry)]


def unfit(entry: Entry) -> list[Problem]:
    """Everything that keeps `entry` from being stored even as a draft: sizes, and what is no text.

    The sizes bound what comparing two texts word by word can take.
    """
    found: list[Problem] = []
    for column, name in (("topic", entry.topic), ("owner", entry.owner)):
        found += _unfit_text(column, name, MAX_NAME)
    for language, wording in entry.wordings.items():
        column = f"{language}.questions"
        if len(wording.questions) > MAX_QUESTIONS:
            count = remark("question_count", count=len(wording.questions))
            found.append(Problem(column, count, remark("want_at_most", count=MAX_QUESTIONS)))
        for asked in wording.questions:
            found += _unfit_text(column, asked, MAX_QUESTION)
        found += _unfit_text(f"{language}.answer", wording.answer, MAX_ANSWER)
        for channel, text in wording.channels.items():
            found += _unfit_text(f"{language}.channels.{channel}", text, MAX_ANSWER)
            if not CHANNEL_PATTERN.fullmatch(channel):
                column = f"{language}.channels"
                found.append(Problem(column, given(repr(channel)), remark("want_channel")))
    return found


def is_text(character: str) -> bool:
    """Whether a character can be stored: line ends and tabs can, other control characters not."""
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def _unfit_text(column: str, text: str, longest: int) -> Iterable[Problem]:
    if len(text) > longest:
        most = remark("want_at_most", count=longest)
        yield Problem(column, remark("characters", count=len(text)), most)
    bad = next((one for one in text if not is_text(one)), None)
    if bad is not None:
        code = remark("character", code=f"U+{ord(bad):04X}")
        yield Problem(column, code, remark("want_plain_text"))


def given(text: str) -> Remark:
    """What stands there, as far as a sentence has room for it."""
    return remark("given", text=text[:LONGEST_SHOWN])


def _wording_problems(entry: Entry, language: str) -> Iterable[Problem]:
    wording = entry.wordings.get(language)
    if wording is None or not wording.answer:
        yield Problem(f"{language}.answer", NOTHING, remark("want_answer"))
        return
    if entry.is_line and wording.questions:
        yield Problem(
            f"{language}.questions",
            given(repr(wording.questions[0])),
            remark("want_no_questions"),
        )
    if not entry.is_line and not wording.questions:
        yield Problem(f"{language}.questions", NOTHING, remark("want_question"))
    yield from _hidden_problems(language, wording)
    yield from _placeholder_problems(entry.id, language, wording)
    for channel, text in wording.channels.items():
        if not text:
            yield Problem(f"{language}.channels.{channel}", NOTHING, remark("want_channel_text"))
    seen: set[str] = set()
    for asked in wording.questions:
        if not asked:
            yield Problem(f"{language}.questions", remark("empty_question"), remark("want_text"))
        elif asked.casefold() in seen:
            again = remark("twice", text=repr(asked))
            yield Problem(f"{language}.questions", again, remark("want_once"))
        seen.add(asked.casefold())


def _hidden_problems(language: str, wording: Wording) -> Iterable[Problem]:
    texts = [("questions", one) for one in wording.questions]
    for column, text in (*texts, *_answers(wording).items()):
        if HIDDEN in text:
            yield Problem(f"{language}.{column}", given(HIDDEN), remark("want_filled_in"))


def _answers(wording: Wording) -> dict[str, str]:
    """The answer and those for channels, by column."""
    by_channel = {f"channels.{name}": text for name, text in wording.channels.items()}
    return {"answer": wording.answer, **by_channel}


def _placeholder_problems(entry_id: str, language: str, wording: Wording) -> Iterable[Problem]:
    for column, text in _answers(wording).items():
        for found, expected in placeholders.problems(entry_id, text):
            yield Problem(f"{language}.{column}", found, expected)
