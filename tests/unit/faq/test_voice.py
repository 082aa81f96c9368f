"""The brand's voice, held to a table of texts."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from faq.entry import Entry, Wording
from faq.voice import Finding, Rule, Severity, lint
from faq.voice.findings import WARNINGS
from settings.voice import Lengths, Voice, parse

CASES = YAML(typ="safe").load(Path(__file__).with_name("voice_cases.yml").read_text("utf-8"))
SECTION: dict[str, Any] = {
    "forbidden": {"he": ["לצערנו", "נהלים"], "en": ["unfortunately", "policy", "as per"]},
    "lengths": {"default": {"reply": 120, "sentence": 12}, "sms": {"reply": 30}},
    "acronyms": ["PIN", "SMS"],
    "allowed_words": {"he": ["My Nahar", "Galaxy"]},
}
VOICE = parse(SECTION, [{"he": "נהר", "en": "Nahar"}])


def in_one_language(language: str, channel: str, text: str) -> Entry:
    wording = Wording((), "", {channel: text}) if channel else Wording((), text)
    return Entry("one", "contact", "rotem", {language: wording})


def in_both(he: str, en: str, entry_id: str = "one") -> Entry:
    return Entry(entry_id, "contact", "rotem", {"he": Wording((), he), "en": Wording((), en)})


def rules(found: list[Finding]) -> list[Rule]:
    return [one.rule for one in found]


def test_the_table_is_large_and_half_of_it_hebrew() -> None:
    assert len(CASES["texts"]) >= 120
    hebrew = sum(case[0].startswith("he") for case in CASES["texts"])
    assert hebrew >= len(CASES["texts"]) / 2


@pytest.mark.parametrize("case", CASES["texts"])
def test_a_text_has_the_findings_of_the_table(case: list[str]) -> None:
    place, text, *expected = case
    language, _, channel = place.partition(" ")
    found = lint(in_one_language(language, channel, text), VOICE)
    # The channel's text is compared with an answer that these cases leave empty.
    shown = [one for one in found if one.rule is not Rule.ADDED_FACT]
    assert [f"{one.rule.value}: {text[one.start : one.end]}" for one in shown] == expected


@pytest.mark.parametrize("case", CASES["pairs"])
def test_two_languages_have_the_findings_of_the_table(case: list[str]) -> None:
    he, en, *expected = case
    found = lint(in_both(he, en), Voice(acronyms=frozenset({"PIN"})))
    texts = {"he": he, "en": en}
    assert [
        f"{one.rule.value} {one.language}: {texts[one.language][one.start : one.end]}"
        for one in found
    ] == expected


def test_each_finding_says_why_and_what_to_write() -> None:
    (finding,) = lint(in_one_language("he", "", "לחץ על הכפתור."), VOICE)
    assert finding.severity is Severity.ERROR
    assert str(finding.reason) == "«לחץ» tells one man, or one woman, what to do."
    assert str(finding.suggestion) == "Write «לחצו» or «אפשר ללחוץ»."
    assert finding.as_dict()["rule"] == "singular_imperative"


def test_a_matter_of_taste_is_a_warning() -> None:
    for case in CASES["texts"]:
        language, _, channel = case[0].partition(" ")
        for one in lint(in_one_language(language, channel, case[1]), VOICE):
            assert (one.severity is Severity.WARNING) == (one.rule in WARNINGS)


def test_an_entry_says_the_words_that_the_agreement_wants_in_it() -> None:
    voice = Voice(required={"say_bot": {"he": ("עוזר דיגיטלי",), "en": ("assistant",)}})
    assert lint(in_both("כאן העוזר דיגיטלי.", "An Assistant here.", "say_bot"), voice) == []
    found = lint(in_both("כאן גל.", "A helper here.", "say_bot"), voice)
    assert rules(found) == [Rule.REQUIRED_WORD, Rule.REQUIRED_WORD]
    assert lint(in_both("כאן גל.", "A helper here.", "say_thanks"), voice) == []


def test_an_entry_opens_and_closes_as_the_agreement_asks() -> None:
    voice = Voice(
        opening={"say_greeting": {"he": "שלום", "en": "Hello"}},
        closing={"say_greeting": {"en": "?"}},
    )
    assert lint(in_both("שלום לכם.", "Hello. What is it?", "say_greeting"), voice) == []
    found = lint(in_both("כאן נהר.", "Hello.", "say_greeting"), voice)
    assert rules(found) == [Rule.OPENING, Rule.CLOSING]


def test_a_few_emoji_means_one_in_a_reply() -> None:
    entry = in_one_language("en", "", "Thanks 🙂 and bye 🙂")
    assert rules(lint(entry, Voice(emoji="few"))) == [Rule.EMOJI]
    assert rules(lint(entry, Voice(emoji="none"))) == [Rule.EMOJI, Rule.EMOJI]


def test_a_formal_voice_has_no_contractions_and_a_friendly_one_may_use_slang() -> None:
    entry = in_one_language("en", "", "You don't need it, pls.")
    assert len(lint(entry, Voice(register="formal"))) == 2
    assert len(lint(entry, Voice(register="plain"))) == 1
    assert lint(entry, Voice(register="friendly")) == []


def test_the_words_on_a_button_have_a_length_of_their_own() -> None:
    voice = Voice(lengths={"button": Lengths(reply=10)})
    assert rules(lint(in_both("כן", "Yes, certainly", "button_yes"), voice)) == [Rule.REPLY_LENGTH]
    assert lint(in_both("כן", "Yes, certainly", "say_yes"), voice) == []


def test_a_channels_text_adds_no_fact_and_stands_in_both_languages() -> None:
    he = Wording((), "המחיר 99 ₪.", {"sms": "רק 89 ₪."})
    entry = Entry("one", "plans", "rotem", {"he": he, "en": Wording((), "It costs 99 ₪.")})
    assert rules(lint(entry, Voice())) == [Rule.MISSING_CHANNEL, Rule.ADDED_FACT]
