"""What the brand's voice finds in an entry, as a page shows it beside the fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from faq import voice
from faq.entry import Entry
from faq.voice import Finding, Severity
from settings.languages import LANGUAGES
from settings.voice import Voice


@dataclass(frozen=True)
class Shown:
    finding: Finding
    words: str
    """The place in the text that it is about."""

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


def by_language(content: Entry, agreed: Voice) -> Mapping[str, list[Shown]]:
    """Every finding under the language it is in, errors first; a language without any has []."""
    found: dict[str, list[Shown]] = {language: [] for language in LANGUAGES}
    for one in voice.lint(content, agreed):
        found[one.language].append(Shown(one, one.words(content)))
    for shown in found.values():
        shown.sort(key=lambda one: not one.is_error)
    return found
