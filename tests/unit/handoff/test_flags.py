"""Words that raise a flag, and words that only look like them."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from handoff.flag_patterns import PatternRefused, compiled
from handoff.flag_terms import watch
from handoff.flags import FlagError, Watch, Wording
from settings.brand import BrandError, load
from tests import makers

CASES = YAML(typ="safe").load(Path(__file__).with_name("flag_cases.yml").read_text("utf-8"))
MINDED = watch(makers.whole_brand().flags)


def kinds(text: str, look: Watch = MINDED) -> list[str]:
    return [one.kind for one in look.look(text)]


def texts_of(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield from content.splitlines()
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from texts_of(one)


@pytest.mark.parametrize("file", ["heldout/questions.yml", "heldout/unanswerable.yml"])
def test_no_question_that_visitors_are_expected_to_ask_raises_a_flag(file: str) -> None:
    texts = list(texts_of(YAML(typ="safe").load(Path(file).read_text("utf-8"))))
    assert len(texts) > 100
    assert [text for text in texts if kinds(text)] == []


def one_kind(*phrases: str, **more: tuple[str, ...]) -> Watch:
    return Watch({"kind": Wording(phrases, **more)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"), [tuple(one) for language in ("he", "en") for one in CASES[language]]
)
def test_the_demo_brands_words_raise_what_they_must(text: str, expected: list[str]) -> None:
    assert sorted(kinds(text)) == sorted(expected)


def test_the_table_is_long_and_half_of_it_is_hebrew() -> None:
    assert len(CASES["he"]) + len(CASES["en"]) >= 100
    assert len(CASES["he"]) >= len(CASES["en"])
    harmless = [one for language in CASES.values() for one in language if not one[1]]
    assert len(harmless) >= 40


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sue", True),
        ("SUE!", True),
        ("issue", False),
        ("suede", False),
        ("(sue)", True),
    ],
)
def test_a_word_is_whole_whatever_its_case_and_neighbours(text: str, found: bool) -> None:
    assert bool(kinds(text, one_kind("sue"))) is found


@pytest.mark.parametrize("text", ["חרם", "החרם", "ובחרם", "שהחרם", "חֵרֶם"])
def test_a_hebrew_word_is_found_with_its_prefixes_and_with_vowels(text: str) -> None:
    assert kinds(text, one_kind("חרם")) == ["kind"]


def test_a_gap_takes_three_words_and_no_more_and_stays_in_the_clause() -> None:
    look = one_kind("take .. court")
    assert kinds("take court", look)
    assert kinds("take you all to court", look)
    assert not kinds("take you and them to court", look)
    assert not kinds("take it. The court is nice", look)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("not sue", False),
        ("we did not ever sue", False),
        ("not that we ever would sue", True),
        ("not now, sue", True),
        ("not rich but sue", True),
        ("if not paid sue", True),
        ("not only sue", True),
        ("לא sue", False),
        ("ולא sue", False),
        ("אם לא sue", True),
    ],
)
def test_a_negation_counts_close_before_and_in_the_same_clause(text: str, found: bool) -> None:
    assert bool(kinds(text, one_kind("sue"))) is found


def test_a_kind_may_count_negated_words_too() -> None:
    look = Watch({"kind": Wording(("sue",), (), (), negated_counts=True)})
    assert kinds("not sue", look) == ["kind"]


def test_each_kind_is_found_once_with_the_first_phrase_that_was() -> None:
    (seen,) = one_kind("sue", "court").look("court and sue")
    assert (seen.kind, seen.rule) == ("kind", "court")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("", "has no word"), (".. sue", "begins or ends"), ("a*", "at least 2"), ("+", "no word")],
)
def test_a_phrase_that_cannot_be_used_is_refused(phrase: str, said: str) -> None:
    with pytest.raises(FlagError, match=re.escape(said)):
        one_kind(phrase)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a+)+b", "repeats without end"),
        (".*x", "repeats without end"),
        ("(a|b|ab){0,30}c", "more than 500 ways"),
        ("a{0,30}a{0,30}", "more than 500 ways"),
        ("((a{0,3}){0,3}){0,9}", "more than 500 ways"),
        ("(?=a)a", "uses assert"),
        (r"(a)\1", "uses groupref"),
        ("[", "no regular expression"),
        ("a?", "empty text"),
    ],
)
def test_a_pattern_that_could_be_slow_or_is_none_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(PatternRefused, match=re.escape(said)):
        compiled(pattern)


def test_the_dearest_pattern_that_is_allowed_is_over_soon() -> None:
    look = one_kind(patterns=("[a]{1,22}[a]{1,22}b",))
    begun = time.process_time()
    look.look("a" * 100_000)
    assert time.process_time() - begun < 1


def test_a_phrase_that_cannot_be_used_stops_the_start_with_its_line(tmp_path: Path) -> None:
    text = Path("brand.yml").read_text("utf-8").replace("- boycott*", '- "(boy"')
    file = tmp_path / "brand.yml"
    file.write_text(text, "utf-8")
    line = text[: text.index('"(boy"')].count("\n") + 1
    with pytest.raises(BrandError, match=rf"line {line}: the phrase '\(boy'"):
        watch(load(file).flags)


def test_a_queue_that_is_not_there_stops_the_start_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "brand.yml"
    text = Path("brand.yml").read_text("utf-8")
    file.write_text(
        text.replace("flags:\n  queue: spokesperson", "flags:\n  queue: press"), "utf-8"
    )
    with pytest.raises(BrandError, match=r"line \d+: there is no queue 'press'"):
        load(file)


@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert set(kinds(text)) <= {
        "injury",
        "legal_threat",
        "press",
        "discrimination",
        "boycott",
        "self_harm",
        "data_leak",
    }
