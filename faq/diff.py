"""What differs between two states of an entry, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from faq.entry import Entry
from settings.languages import LANGUAGES

# Comparing word by word takes the square of the length: seconds for a page of a thousand words.
MAX_COMPARED = 4_000
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: in both (`same`), in the old one alone (`gone`) or the new one (`new`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A column whose text is not the same, such as `he.answer`."""

    column: str
    pieces: tuple[Piece, ...]


def differences(old: Entry | None, new: Entry) -> list[Difference]:
    """Every column that differs; all columns of `new` where there is no old one."""
    before = columns(old) if old else {}
    after = columns(new)
    names = [*after, *(name for name in before if name not in after)]
    return [
        Difference(name, words(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def columns(entry: Entry) -> dict[str, str]:
    """The entry's texts by column, named as in a file."""
    found = {"topic": entry.topic, "owner": entry.owner}
    for name, moment in (("valid_from", entry.valid_from), ("valid_until", entry.valid_until)):
        if moment:
            found[name] = moment.isoformat()
    for language in LANGUAGES:
        wording = entry.wordings.get(language)
        if wording is None:
            continue
        found[f"{language}.questions"] = "\n".join(wording.questions)
        found[f"{language}.answer"] = wording.answer
        for channel, text in sorted(wording.channels.items()):
            found[f"{language}.channels.{channel}"] = text
    return found


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that, without the `gone` ones, give `new`; without the `new` ones, `old`."""
    if max(len(old), len(new)) > MAX_COMPARED:
        pieces = (Piece("gone", old), Piece("new", new))
        return tuple(one for one in pieces if one.text)
    return tuple(_pieces(_WORDS.findall(old), _WORDS.findall(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("gone", "".join(old[i1:i2]))
        if j2 > j1:
            yield Piece("new", "".join(new[j1:j2]))
