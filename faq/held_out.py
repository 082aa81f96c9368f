"""Questions that are never trained on, in a folder of YAML files: what the gate asks every model.

A file has `questions: {entry: {language: [text]}}`, `intents: {intent: {language: [text]}}` or
`unanswerable: [{text, language}]`, the first two also under names that end so (`more_questions`).
Other keys are left to other tools.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

from faq.judged import ENTRY, UNANSWERABLE

_UNREADABLE = (OSError, UnicodeDecodeError, YAMLError, AttributeError, KeyError, TypeError)


class BadHeldOut(ValueError):
    """The held-out questions cannot be read: the message says which file, and what is wrong."""


@dataclass(frozen=True)
class HeldOut:
    language: str
    text: str
    expected: str
    """A label, or UNANSWERABLE."""


def read(folder: Path) -> list[HeldOut]:
    """The questions of all files, by the files' names; none if the folder is not there."""
    found: list[HeldOut] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            content = YAML(typ="safe").load(file.read_text(encoding="utf-8")) or {}
            found += _of(content)
        except (
            OSError,
            UnicodeDecodeError,
            YAMLError,
            AttributeError,
            KeyError,
            TypeError,
        ) as error:
            what = f"{file} cannot be read ({error}); docs/releases.md has its form"
            raise BadHeldOut(what) from error
    return found


def _of(content: dict[str, Any]) -> Iterator[HeldOut]:
    for key, value in content.items():
        if key.endswith("questions"):
            yield from _by_label(value, ENTRY)
        elif key.endswith("intents"):
            yield from _by_label(value, "")
        elif key.endswith("unanswerable"):
            for one in value:
                yield HeldOut(one["language"], one["text"], UNANSWERABLE)


def _by_label(labels: dict[str, Any], prefix: str) -> Iterator[HeldOut]:
    for label, languages in labels.items():
        for language, texts in languages.items():
            for text in texts:
                yield HeldOut(language, text, f"{prefix}{label}")
