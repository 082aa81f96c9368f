"""The brand's voice as agreed in brand.yml, section `voice`; `faq.voice` holds answers to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from settings.languages import LANGUAGES


@dataclass(frozen=True)
class Lengths:
    reply: int = 600
    """Most characters of a reply."""
    sentence: int = 35
    """Most words of a sentence."""


@dataclass(frozen=True)
class Voice:
    """Everything by language is keyed `he` and `en`; without a section, the defaults hold."""

    register: str = "plain"
    """plain, friendly (slang may stand) or formal (no contractions either)."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words and phrases by language."""
    required: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Words that an entry must say, by entry id and language."""
    opening: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How an entry begins, by entry id and language."""
    closing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How an entry ends, by entry id and language."""
    lengths: Mapping[str, Lengths] = field(default_factory=dict)
    """By channel; `default` for the others, `button` for the words on a button."""
    emoji: str = "none"
    """none, or few: one in a reply."""
    exclamations: int = 1
    """Most exclamation marks in a reply."""
    acronyms: frozenset[str] = frozenset()
    """Words that may stand in capitals, in either language."""
    allowed_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Lower-case words of the other script that a text of this language may use."""

    def limits(self, channel: str) -> Lengths:
        return self.lengths.get(channel) or self.lengths.get("default") or Lengths()


def parse(section: Mapping[str, Any], names: Iterable[Mapping[str, str]]) -> Voice:
    """The voice of a section that fits the schema; `names` may stand in either script."""
    lengths = {name: Lengths(**limits) for name, limits in section.get("lengths", {}).items()}
    allowed = {language: set[str]() for language in LANGUAGES}
    for language, phrases in section.get("allowed_words", {}).items():
        allowed[language].update(_words(phrases))
    for name in names:
        allowed["he"].update(_words([name["en"]]))
        allowed["en"].update(_words([name["he"]]))
    return Voice(
        register=section.get("register", "plain"),
        forbidden=_phrases(section.get("forbidden", {})),
        required={one: _phrases(words) for one, words in section.get("required", {}).items()},
        opening={one: dict(texts) for one, texts in section.get("opening", {}).items()},
        closing={one: dict(texts) for one, texts in section.get("closing", {}).items()},
        lengths=lengths,
        emoji=section.get("emoji", "none"),
        exclamations=section.get("exclamations", 1),
        acronyms=frozenset(section.get("acronyms", ())),
        allowed_words={language: frozenset(words) for language, words in allowed.items()},
    )


def _phrases(by_language: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(phrases) for language, phrases in by_language.items()}


def _words(phrases: Iterable[str]) -> list[str]:
    return [word.casefold() for phrase in phrases for word in phrase.split()]
