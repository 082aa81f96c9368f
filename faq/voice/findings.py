"""What the voice's rules find."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from faq.entry import Entry
from faq.remarks import Remark


class Severity(str, Enum):
    # Blocks submission.
    ERROR = "error"
    # Is shown to the approver.
    WARNING = "warning"


class Rule(str, Enum):
    """docs/voice.md has an example of each."""

    FORBIDDEN_WORD = "forbidden_word"
    REQUIRED_WORD = "required_word"
    OPENING = "opening"
    CLOSING = "closing"
    REGISTER = "register"
    EMPTY_PROMISE = "empty_promise"
    UNTRANSLATED = "untranslated"
    SINGULAR_IMPERATIVE = "singular_imperative"
    LIKELY_IMPERATIVE = "likely_imperative"
    SINGULAR_ADDRESS = "singular_address"
    SLASHED_VERB = "slashed_verb"
    SLASHED_NOUN = "slashed_noun"
    REPLY_LENGTH = "reply_length"
    SENTENCE_LENGTH = "sentence_length"
    EMOJI = "emoji"
    EXCLAMATIONS = "exclamations"
    REPEATED_PUNCTUATION = "repeated_punctuation"
    SHOUTING = "shouting"
    SPACING = "spacing"
    HIDDEN_CHARACTER = "hidden_character"
    PHONE_FORM = "phone_form"
    LINK_FORM = "link_form"
    PRICE_FORM = "price_form"
    MOMENT_FORM = "moment_form"
    BIDI_JUMP = "bidi_jump"
    DIFFERENT_FACTS = "different_facts"
    ADDED_FACT = "added_fact"
    MISSING_CHANNEL = "missing_channel"


# Where the rule is a matter of taste, or may be mistaken.
WARNINGS = frozenset(
    {
        Rule.REGISTER,
        Rule.LIKELY_IMPERATIVE,
        Rule.SLASHED_NOUN,
        Rule.SENTENCE_LENGTH,
        Rule.EXCLAMATIONS,
        Rule.SPACING,
        Rule.BIDI_JUMP,
        Rule.ADDED_FACT,
        Rule.MISSING_CHANNEL,
    }
)


def severity(rule: Rule) -> Severity:
    return Severity.WARNING if rule in WARNINGS else Severity.ERROR


@dataclass(frozen=True)
class Finding:
    """One departure from the voice; `start` and `end` count characters of the text."""

    rule: Rule
    severity: Severity
    language: str
    channel: str
    """Empty for the answer that serves every channel without a wording of its own."""
    start: int
    end: int
    reason: Remark
    suggestion: Remark

    def words(self, entry: Entry) -> str:
        """The place of the entry's text that it is about."""
        wording = entry.wordings[self.language]
        return wording.channels.get(self.channel, wording.answer)[self.start : self.end]

    def as_dict(self) -> dict[str, Any]:
        words = {"reason": str(self.reason), "suggestion": str(self.suggestion)}
        return {**vars(self), "rule": self.rule.value, "severity": self.severity.value, **words}


@dataclass(frozen=True)
class Passage:
    """One text of an entry, in one language, for one channel."""

    entry_id: str
    language: str
    channel: str
    text: str

    def finding(
        self, rule: Rule, span: tuple[int, int], reason: Remark, suggestion: Remark
    ) -> Finding:
        return Finding(rule, severity(rule), self.language, self.channel, *span, reason, suggestion)


Findings = Iterator[Finding]
