"""Rules on a text's shape: length, emoji, punctuation, capitals, spaces, hidden characters."""

import re

from faq.remarks import remark
from faq.voice.findings import Findings, Passage, Rule
from faq.voice.text import CODE, EMOJI, LIST_MARK, blank, sentences, without_addresses
from settings.voice import Voice

_REPEATED = re.compile(r"[!?]{2,}|\.{2,}|…{2,}|…\.|,{2,}|;{2,}|:{2,}")
_CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,}(?![\w])(?:[ ]+[A-Z]{2,}(?!\w))*")
_SPACING = (
    (re.compile(r"(?<=\S)[ \t]+(?=[,.;:!?](?:\s|$))"), "space_before"),
    (re.compile(r"(?<=\S)[ \t]{2,}(?=\S)"), "space_double"),
    (re.compile(r"\A\s+|(?<=\S)\s+\Z"), "space_ends"),
    (re.compile(r"(?<=[A-Za-zא-ת])[,;!?](?=[A-Za-zא-ת])"), "space_after"),
)
# Each with the key of its name in remarks.yml.
HIDDEN = {
    "\u00ad": "soft_hyphen",
    "\u061c": "arabic_mark",
    "\u200b": "zero_width_space",
    "\u200c": "zero_width_non_joiner",
    "\u200e": "left_to_right_mark",
    "\u200f": "right_to_left_mark",
    "\u2060": "word_joiner",
    "\ufeff": "byte_order_mark",
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", "direction_override"),
    **dict.fromkeys("\u2066\u2067\u2068\u2069", "direction_isolate"),
}
_HIDDEN = re.compile(f"[{''.join(HIDDEN)}]+")


def lengths(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    on_button = passage.entry_id.startswith("button_") and "button" in voice.lengths
    limits = voice.limits("button" if on_button else passage.channel)
    if len(text) > limits.reply:
        reason = remark("reply_long", count=len(text), limit=limits.reply)
        span = (limits.reply, len(text))
        yield passage.finding(Rule.REPLY_LENGTH, span, reason, remark("say_less"))
    for start, end in sentences(text):
        words = len(text[start:end].split())
        if words > limits.sentence:
            reason = remark("sentence_long", count=words, limit=limits.sentence)
            advice = remark("two_sentences")
            yield passage.finding(Rule.SENTENCE_LENGTH, (start, end), reason, advice)


def emoji(passage: Passage, voice: Voice) -> Findings:
    allowed = 1 if voice.emoji == "few" else 0
    for match in [*EMOJI.finditer(passage.text)][allowed:]:
        reason = remark("one_emoji" if allowed else "no_emoji")
        yield passage.finding(Rule.EMOJI, match.span(), reason, remark("leave_out"))


def punctuation(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    for match in _REPEATED.finditer(without_addresses(text)):
        mark = "?" if "?" in match.group() else match.group()[0]
        reason = remark("raises_voice", words=match.group())
        advice = remark("write_once", words=mark)
        yield passage.finding(Rule.REPEATED_PUNCTUATION, match.span(), reason, advice)
    marks = [match.span() for match in re.finditer(r"!+", text)]
    for span in marks[voice.exclamations :]:
        reason = remark("exclamations", limit=voice.exclamations)
        yield passage.finding(Rule.EXCLAMATIONS, span, reason, remark("full_stop"))


def shouting(passage: Passage, voice: Voice) -> Findings:
    for match in _CAPITALS.finditer(blank(without_addresses(passage.text), CODE)):
        loud = " ".join(word for word in match.group().split() if word not in voice.acronyms)
        if loud:
            reason = remark("shouting", words=loud)
            advice = remark("write_small", words=loud.lower())
            yield passage.finding(Rule.SHOUTING, match.span(), reason, advice)


def spacing(passage: Passage, voice: Voice) -> Findings:
    text = blank(without_addresses(passage.text), LIST_MARK)
    for pattern, why in _SPACING:
        for match in pattern.finditer(text):
            span = match.span()
            yield passage.finding(Rule.SPACING, span, remark(why), remark("mend_spaces"))


def hidden_characters(passage: Passage, voice: Voice) -> Findings:
    for match in _HIDDEN.finditer(passage.text):
        names = tuple(remark(one) for one in sorted({HIDDEN[one] for one in match.group()}))
        reason = remark("hidden", names=names)
        advice = remark("delete_hidden")
        yield passage.finding(Rule.HIDDEN_CHARACTER, match.span(), reason, advice)
