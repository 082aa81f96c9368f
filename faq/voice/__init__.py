"""The brand's voice: what in an entry's answers departs from it. Pure."""

from collections.abc import Callable, Iterator

from faq.entry import Entry
from faq.placeholders import blanked
from faq.voice import gender, pairs, shape, tokens, wording
from faq.voice.findings import Finding, Findings, Passage, Rule, Severity
from settings.languages import LANGUAGES
from settings.voice import Voice

__all__ = ["Finding", "Rule", "Severity", "lint"]

_RULES: tuple[Callable[[Passage, Voice], Findings], ...] = (
    wording.forbidden_words,
    wording.required_words,
    wording.opening_and_closing,
    wording.register,
    wording.empty_promises,
    wording.untranslated,
    gender.gendered_hebrew,
    shape.lengths,
    shape.emoji,
    shape.punctuation,
    shape.shouting,
    shape.spacing,
    shape.hidden_characters,
    tokens.phones,
    tokens.links,
    tokens.prices,
    tokens.moments,
    tokens.jumps,
)


def lint(entry: Entry, voice: Voice) -> list[Finding]:
    """Every finding in the answers of `entry`, in the order of language, channel and place.

    Questions are the visitor's words, not the brand's, and are not looked at.
    """
    found: list[Finding] = []
    for passage in _passages(entry):
        for rule in _RULES:
            found += rule(passage, voice)
    found += _between(entry)
    # Two patterns of one rule may find the same place.
    unique = dict.fromkeys(found)
    order = {language: place for place, language in enumerate(LANGUAGES)}
    return sorted(
        unique, key=lambda one: (order[one.language], one.channel, one.start, one.end, one.rule)
    )


def _passages(entry: Entry) -> Iterator[Passage]:
    for language in LANGUAGES:
        if worded := entry.wordings.get(language):
            # Placeholders are looked at as words of the language: their values are.
            yield Passage(entry.id, language, "", blanked(worded.answer, language))
            for channel, text in worded.channels.items():
                yield Passage(entry.id, language, channel, blanked(text, language))


def _between(entry: Entry) -> Findings:
    texts = {(one.language, one.channel): one for one in _passages(entry)}
    is_pair = all(language in entry.wordings for language in LANGUAGES)
    for (language, channel), passage in texts.items():
        other = "en" if language == "he" else "he"
        if is_pair and (other, channel) not in texts:
            yield from pairs.missing_channel(passage)
        elif is_pair and language == LANGUAGES[0]:
            yield from pairs.same_facts(passage, texts[other, channel])
        if channel:
            yield from pairs.added_facts(passage, texts[language, ""])
