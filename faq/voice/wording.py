"""Rules on the words themselves: forbidden, required, register, empty promises, translation."""

import re

from faq.remarks import remark
from faq.voice.findings import Findings, Passage, Rule
from faq.voice.phrases import EMPTY_PROMISES, OFFICIALESE, SLANG, UNDATED_PROMISES
from faq.voice.text import (
    CODE,
    HEBREW,
    blank,
    named,
    phrase,
    sentences,
    without_addresses,
)
from settings.voice import Voice

_FOREIGN = {
    "he": re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*"),
    "en": re.compile(rf"[{HEBREW}][{HEBREW}׳״'\"]*"),
}
_CONTRACTION = re.compile(r"\b\w+(?:n['’]t|['’](?:ll|re|ve|m|d))\b", re.IGNORECASE)
_QUOTES = " \"'«»“”״׳"


def forbidden_words(passage: Passage, voice: Voice) -> Findings:
    for words in voice.forbidden.get(passage.language, ()):
        for match in phrase(words, passage.language).finditer(passage.text):
            reason = remark("forbidden", words=words)
            yield passage.finding(Rule.FORBIDDEN_WORD, match.span(), reason, remark("other_words"))


def required_words(passage: Passage, voice: Voice) -> Findings:
    for words in voice.required.get(passage.entry_id, {}).get(passage.language, ()):
        if not phrase(words, passage.language).search(passage.text):
            reason = remark("required", words=words, entry=passage.entry_id)
            whole = (0, len(passage.text))
            advice = remark("say_in_it", words=words)
            yield passage.finding(Rule.REQUIRED_WORD, whole, reason, advice)


def opening_and_closing(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    begin = voice.opening.get(passage.entry_id, {}).get(passage.language, "")
    if not text.lstrip().startswith(begin):
        first = (0, min(len(begin), len(text)))
        reason = remark("opens_with", words=begin, entry=passage.entry_id)
        advice = remark("begin_with", words=begin)
        yield passage.finding(Rule.OPENING, first, reason, advice)
    end = voice.closing.get(passage.entry_id, {}).get(passage.language, "")
    if not text.rstrip().endswith(end):
        last = (max(0, len(text) - len(end)), len(text))
        reason = remark("closes_with", words=end, entry=passage.entry_id)
        yield passage.finding(Rule.CLOSING, last, reason, remark("end_with", words=end))


def register(passage: Passage, voice: Voice) -> Findings:
    tables = [("officialese", OFFICIALESE)]
    if voice.register != "friendly":
        tables.append(("slang", SLANG))
    agreed = remark(f"register_{voice.register}")
    for what, table in tables:
        for words, better in table[passage.language].items():
            for match in phrase(words, passage.language).finditer(passage.text):
                reason = remark(what, words=match.group(), register=agreed)
                yield passage.finding(Rule.REGISTER, match.span(), reason, better)
    if voice.register == "formal" and passage.language == "en":
        for match in _CONTRACTION.finditer(passage.text):
            reason = remark("contraction", words=match.group())
            yield passage.finding(Rule.REGISTER, match.span(), reason, remark("both_words"))


def empty_promises(passage: Passage, voice: Voice) -> Findings:
    advice = remark("say_who_and_when")
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        patterns = [EMPTY_PROMISES[passage.language]]
        if not re.search(r"\d", sentence):
            patterns.append(UNDATED_PROMISES[passage.language])
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                span = (start + match.start(), start + match.end())
                reason = remark("empty_promise", words=match.group())
                yield passage.finding(Rule.EMPTY_PROMISE, span, reason, advice)


def untranslated(passage: Passage, voice: Voice) -> Findings:
    plain = without_addresses(passage.text)
    if passage.language == "he":
        plain = blank(plain, CODE)
    runs: list[tuple[int, int]] = []
    for match in _FOREIGN[passage.language].finditer(plain):
        if _is_allowed(match.group(), passage.language, voice):
            continue
        if runs and not plain[runs[-1][1] : match.start()].strip():
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append(match.span())
    code = passage.language
    names = {"language": named(code), "other": named("en" if code == "he" else "he")}
    advice = remark("translate", code=code)
    for start, end in runs:
        reason = remark("untranslated", words=passage.text[start:end], **names)
        yield passage.finding(Rule.UNTRANSLATED, (start, end), reason, advice)


def _is_allowed(word: str, language: str, voice: Voice) -> bool:
    bare = word.strip(_QUOTES)
    allowed = voice.allowed_words.get(language, frozenset())
    if bare in voice.acronyms or {*bare.casefold().split("-")} <= allowed:
        return True
    # A single letter is a name of a thing, such as key X, not a word left over.
    return bare.casefold() in allowed or (language == "he" and len(bare) == 1)
