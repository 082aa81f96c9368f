"""Rules between the texts of one entry: its languages, and its channels."""

from collections.abc import Iterable, Sequence

from faq.remarks import remark
from faq.voice.facts import Fact, facts, worded_numbers
from faq.voice.findings import Findings, Passage, Rule
from faq.voice.text import named

# A dual or "one" is often a way of speaking in one language alone.
_FIRST_COUNTED_WORD = 3


def same_facts(one: Passage, other: Passage) -> Findings:
    """Each fact of a text is in the same text in the other language, and the reverse."""
    stated = {passage: facts(passage.text) for passage in (one, other)}
    worded = {passage: [*worded_numbers(passage.text)] for passage in (one, other)}
    for here, there in ((one, other), (other, one)):
        known = [*stated[there], *worded[there]]
        yield from _missing(here, there, _unknown(stated[here], known))
    left = {
        here: _unknown(_counted(worded[here]), [*stated[there], *worded[there]])
        for here, there in ((one, other), (other, one))
    }
    # A number in words may be worded away in the other language; two that differ may not.
    if all(left.values()):
        yield from _missing(one, other, left[one])
        yield from _missing(other, one, left[other])


def _counted(words: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in words if int(fact.value) >= _FIRST_COUNTED_WORD]


def _unknown(stated: Iterable[Fact], known: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in stated if not any(fact.agrees(other) for other in known)]


def _missing(here: Passage, there: Passage, lacking: Iterable[Fact]) -> Findings:
    for fact in lacking:
        kind = remark(f"fact_{fact.kind}")
        language = named(there.language)
        reason = remark("not_said_in", language=language, words=fact.shown, kind=kind)
        advice = remark("same_in_both")
        yield here.finding(Rule.DIFFERENT_FACTS, (fact.start, fact.end), reason, advice)


def added_facts(short: Passage, whole: Passage) -> Findings:
    """A channel's text says nothing that the answer does not say."""
    known = [*facts(whole.text), *worded_numbers(whole.text)]
    for fact in _unknown(facts(short.text), known):
        reason = remark("answer_lacks", words=fact.shown, kind=remark(f"fact_{fact.kind}"))
        advice = remark("say_in_both")
        yield short.finding(Rule.ADDED_FACT, (fact.start, fact.end), reason, advice)


def missing_channel(passage: Passage) -> Findings:
    other = named("en" if passage.language == "he" else "he")
    reason = remark("no_channel_text", language=other, channel=passage.channel)
    advice = remark("write_channel_text", language=other, channel=passage.channel)
    yield passage.finding(Rule.MISSING_CHANNEL, (0, len(passage.text)), reason, advice)
