"""Rules on a text's shape: length, emoji, punctuation, capitals, spaces, hidden characters."""

import re

from faq.voice.findings import Findings, Passage, Rule
from faq.voice.text import CODE, LIST_MARK, blank, sentences, without_addresses
from settings.voice import Voice

_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23fa]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f000-\U0001faff\u2600-\u27bf]*"
    r"|(?<!\S)[:;]-?[()DP](?!\w)"
)
_REPEATED = re.compile(r"[!?]{2,}|\.{2,}|…{2,}|…\.|,{2,}|;{2,}|:{2,}")
_CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,}(?![\w])(?:[ ]+[A-Z]{2,}(?!\w))*")
_SPACING = (
    (re.compile(r"(?<=\S)[ \t]+(?=[,.;:!?](?:\s|$))"), "No space stands before this mark."),
    (re.compile(r"(?<=\S)[ \t]{2,}(?=\S)"), "One space is enough."),
    (re.compile(r"\A\s+|(?<=\S)\s+\Z"), "The text begins or ends with white space."),
    (re.compile(r"(?<=[A-Za-zא-ת])[,;!?](?=[A-Za-zא-ת])"), "A space follows this mark."),
)
HIDDEN = {
    "\u00ad": "soft hyphen",
    "\u061c": "Arabic direction mark",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", "direction override"),
    **dict.fromkeys("\u2066\u2067\u2068\u2069", "direction isolate"),
}
_HIDDEN = re.compile(f"[{''.join(HIDDEN)}]+")


def lengths(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    on_button = passage.entry_id.startswith("button_") and "button" in voice.lengths
    limits = voice.limits("button" if on_button else passage.channel)
    if len(text) > limits.reply:
        reason = f"{len(text)} characters; the agreement allows {limits.reply} here."
        span = (limits.reply, len(text))
        yield passage.finding(Rule.REPLY_LENGTH, span, reason, "Say less, or link to the rest.")
    for start, end in sentences(text):
        words = len(text[start:end].split())
        if words > limits.sentence:
            reason = f"A sentence of {words} words; the agreement allows {limits.sentence}."
            yield passage.finding(
                Rule.SENTENCE_LENGTH, (start, end), reason, "Make two sentences of it."
            )


def emoji(passage: Passage, voice: Voice) -> Findings:
    allowed = 1 if voice.emoji == "few" else 0
    for match in [*_EMOJI.finditer(passage.text)][allowed:]:
        policy = "one emoji in a reply" if allowed else "no emoji"
        reason = f"The agreement allows {policy}."
        yield passage.finding(Rule.EMOJI, match.span(), reason, "Leave it out.")


def punctuation(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    for match in _REPEATED.finditer(without_addresses(text)):
        mark = "?" if "?" in match.group() else match.group()[0]
        reason = f"«{match.group()}» raises the voice, or trails off."
        yield passage.finding(
            Rule.REPEATED_PUNCTUATION, match.span(), reason, f"Write «{mark}» once."
        )
    marks = [match.span() for match in re.finditer(r"!+", text)]
    for span in marks[voice.exclamations :]:
        reason = f"The agreement allows {voice.exclamations} of «!» in a reply."
        yield passage.finding(Rule.EXCLAMATIONS, span, reason, "Write a full stop.")


def shouting(passage: Passage, voice: Voice) -> Findings:
    for match in _CAPITALS.finditer(blank(without_addresses(passage.text), CODE)):
        loud = " ".join(word for word in match.group().split() if word not in voice.acronyms)
        if loud:
            reason = f"«{loud}» is in capitals and is not among the acronyms."
            advice = f"Write «{loud.lower()}», or list it in voice.acronyms."
            yield passage.finding(Rule.SHOUTING, match.span(), reason, advice)


def spacing(passage: Passage, voice: Voice) -> Findings:
    text = blank(without_addresses(passage.text), LIST_MARK)
    for pattern, reason in _SPACING:
        for match in pattern.finditer(text):
            yield passage.finding(Rule.SPACING, match.span(), reason, "Mend the spaces.")


def hidden_characters(passage: Passage, voice: Voice) -> Findings:
    for match in _HIDDEN.finditer(passage.text):
        names = ", ".join(sorted({HIDDEN[one] for one in match.group()}))
        reason = f"A character that nobody sees: {names}."
        advice = "Delete it; rendering isolates what needs it."
        yield passage.finding(Rule.HIDDEN_CHARACTER, match.span(), reason, advice)
