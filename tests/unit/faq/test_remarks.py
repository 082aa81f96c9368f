"""Refusals and findings: what the code names is worded, in every language, with every value."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from ruamel.yaml import YAML

from desk.words import FILE
from faq.remarks import Remark, listed, remark, table
from faq.review import Edge, Refused, State
from settings.languages import LANGUAGES

CALLS = {"remark", "Refused", "FlagRefused"}
ROOMS = ("faq", "handoff", "desk", "actions")
# The file's sections whose keys are put together, such as `state_` and a state.
MADE = re.compile(r"(state|edge|language|column|fact|register|left)_|problem|and$|or$")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every remark of the code whose key is written out."""
    for room in ROOMS:
        for file in Path(room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                    yield f"{file}:{node.lineno}", node


def test_every_refusal_names_a_sentence_and_fills_it() -> None:
    wrong = []
    for place, call in calls():
        if not isinstance(call.args[0], ast.Constant):
            continue
        key = str(call.args[0].value)
        given = {one.arg for one in call.keywords}
        for language in LANGUAGES:
            text = table().get(key, {}).get(language)
            wanted = {name for _, name, _, _ in Formatter().parse(text or "{?}") if name}
            # `**names` is seen as None: those are checked by the tests that make the remark.
            if not (wanted <= given or None in given) or text is None:
                wrong.append((place, key, language))
    assert wrong == []


def test_every_sentence_is_named_by_the_code() -> None:
    files = [file for room in ROOMS for file in Path(room).rglob("*.py")]
    code = "\n".join(file.read_text("utf-8") for file in files)
    unused = [key for key in table() if not MADE.match(key) and f'"{key}"' not in code]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_its_language(language: str) -> None:
    for key, texts in table().items():
        plain = re.sub(r"\{\w+\}|«.*?»", "", texts[language])
        hebrew, latin = (len(re.findall(letters, plain)) for letters in ("[א-ת]", "[A-Za-z]"))
        if hebrew or latin:
            assert hebrew if language == "he" else latin > hebrew, key


def test_states_and_edges_have_their_words() -> None:
    for one in (*State, *Edge):
        kind = "state" if isinstance(one, State) else "edge"
        assert all(remark(f"{kind}_{one.value}").text(language) for language in LANGUAGES)


def test_no_key_is_worded_twice() -> None:
    assert table().keys() & YAML(typ="safe").load(FILE.read_text("utf-8")).keys() == set()


def test_a_refusal_speaks_both_languages_and_keeps_names_apart_in_hebrew() -> None:
    what = remark("nothing_to_draft", entry="opening_hours")
    error = Refused("of_entry", entry="opening_hours", what=what)
    assert str(error) == "opening_hours: opening_hours says this already: there is nothing to draft"
    assert error.remark.text("he").startswith(
        "\u2068opening_hours\u2069: \u2068opening_hours\u2069"
    )


def test_a_list_has_its_word_before_the_last() -> None:
    three = [Remark(f"language_{one}") for one in ("he", "en", "he")]
    assert str(listed("or", three)) == "Hebrew or English or Hebrew"
    assert listed("and", three[:2]).text("he") == "עברית ואנגלית"
