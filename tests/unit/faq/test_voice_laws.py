"""What holds for every text that the voice's rules are given."""

from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from faq.entry import Entry, Wording
from faq.exchange import read_entries
from faq.voice import Finding, Rule, lint
from settings.languages import LANGUAGES
from settings.voice import Lengths, Voice
from tests import makers

VOICE = makers.whole_brand().voice
CASES = YAML(typ="safe").load(Path(__file__).with_name("voice_cases.yml").read_text("utf-8"))
PIECES = [
    *(word for case in CASES["texts"] for word in case[1].split(" ")),
    *' \n , . ! ? : ; - – / ( ) " « » 0 7 99 08:00 ₪ % + # @ _ ~ 🙂 \u200f'.split(" "),
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=15).map("".join),
)
# Counted over the whole text, so that two clean texts may exceed them together.
COUNTED = {Rule.REPLY_LENGTH, Rule.EXCLAMATIONS, Rule.EMOJI}
# In the cases' voice some of these are findings; in this one none is.
LENIENT = Voice(lengths={"default": Lengths(10_000, 10_000)}, acronyms=frozenset({"PIN", "SMS"}))


def entry(he: str, en: str, sms: str = "") -> Entry:
    channels = {"sms": sms} if sms else {}
    wordings = {"he": Wording((), he, channels), "en": Wording((), en, channels)}
    return Entry("say_greeting", "contact", "rotem", wordings)


def in_hebrew(text: str) -> list[Finding]:
    return lint(Entry("one", "contact", "rotem", {"he": Wording((), text)}), LENIENT)


CLEAN = [case[1] for case in CASES["texts"] if case[0] == "he" and not in_hebrew(case[1])]


@given(he=TEXTS, en=TEXTS, sms=TEXTS)
def test_no_text_breaks_the_rules_and_every_span_lies_in_its_text(
    he: str, en: str, sms: str
) -> None:
    one = entry(he, en, sms)
    for finding in lint(one, VOICE):
        wording = one.wordings[finding.language]
        text = wording.channels[finding.channel] if finding.channel else wording.answer
        assert 0 <= finding.start <= finding.end <= len(text)
        for language in ("he", "en"):
            assert finding.reason.text(language).endswith(".")
            assert finding.suggestion.text(language)


@given(he=TEXTS, en=TEXTS)
def test_linting_twice_finds_the_same_once_each_in_the_order_of_place(he: str, en: str) -> None:
    one = entry(he, en)
    found = lint(one, VOICE)
    assert found == lint(one, VOICE)
    assert len(found) == len(set(found))
    places = [(LANGUAGES.index(each.language), each.channel, each.start) for each in found]
    assert all(before <= after for before, after in pairwise(places))


@given(texts=st.lists(st.sampled_from(CLEAN), min_size=1, max_size=4))
def test_clean_texts_stay_clean_on_one_page(texts: list[str]) -> None:
    found = in_hebrew("\n".join(texts))
    assert [one for one in found if one.rule not in COUNTED] == []


@given(text=TEXTS)
def test_a_text_says_the_same_as_itself(text: str) -> None:
    found = lint(entry(text, text), Voice())
    assert [one for one in found if one.rule is Rule.DIFFERENT_FACTS] == []


@pytest.mark.parametrize("piece", ["0 ", "a-", "לחץ ", "a@", "1:"])
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    begun = process_time()
    lint(Entry("one", "contact", "rotem", {"he": Wording((), text)}), VOICE)
    # It takes a tenth of a second; a careless pattern takes a minute.
    assert process_time() - begun < 5


def test_the_demo_answers_are_clean_and_have_every_entry_that_the_agreement_words() -> None:
    entries = [one for file in Path("data/faq").glob("*.yml") for one in read_entries(file)]
    assert {one.id: found for one in entries if (found := lint(one, VOICE))} == {}
    assert {*VOICE.required, *VOICE.opening, *VOICE.closing} <= {one.id for one in entries}
