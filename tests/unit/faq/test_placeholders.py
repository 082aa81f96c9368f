"""What approved lines leave open: declared for each line, refused anywhere else, always filled."""

from dataclasses import replace
from pathlib import Path

import pytest

from faq import placeholders
from faq.entry import Entry, Wording, problems
from faq.lines import Line
from faq.placeholders import DECLARED, NotFilled
from tests import makers

NOW = Line.HANDOVER_NOW.value
WHOLE = "{name} from {team} answers {day} by {time}."


def line(text: str, entry_id: str = NOW, channel: str = "") -> Entry:
    channels = {"sms": channel} if channel else {}
    wordings = {one: Wording((), text, channels) for one in ("he", "en")}
    return Entry(entry_id, "lines", "rotem", wordings)


def test_a_line_with_just_its_placeholders_is_complete() -> None:
    assert problems(line(WHOLE, channel=WHOLE)) == []


@pytest.mark.parametrize(
    ("entry", "column", "found"),
    [
        (line(WHOLE.replace("{time}", "soon")), "he.answer", "no {time}"),
        (line(WHOLE + " {surname}"), "he.answer", "{surname}"),
        (line(WHOLE, channel="{name}, {team}, {day}"), "he.channels.sms", "no {time}"),
        (line("Thanks, {name}.", "say_thanks"), "he.answer", "{name}"),
    ],
)
def test_one_too_many_or_too_few_is_named(entry: Entry, column: str, found: str) -> None:
    named = [(one.column, str(one.found)) for one in problems(entry)]
    assert (column, found) in named


def test_an_faq_answer_leaves_nothing_open() -> None:
    entry = makers.entry()
    worded = replace(entry.wordings["en"], answer="Open until {time}.")
    (problem,) = problems(replace(entry, wordings={**entry.wordings, "en": worded}))
    assert "curly brackets" in str(problem.expected)


def test_a_placeholder_without_a_value_is_never_said() -> None:
    values = {"name": "Noa", "team": "support", "day": "today"}
    with pytest.raises(NotFilled, match="time"):
        placeholders.fill(WHOLE, values)
    with pytest.raises(NotFilled, match="time"):
        placeholders.fill(WHOLE, {**values, "time": ""})
    assert placeholders.fill(WHOLE, {**values, "time": "14:35"}) == (
        "Noa from support answers today by 14:35."
    )


def test_a_value_that_looks_like_a_placeholder_is_said_as_it_is() -> None:
    assert placeholders.fill("{name}", {"name": "{team}"}) == "{team}"


def test_every_declared_placeholder_is_in_the_docs() -> None:
    docs = Path("docs/forms.md").read_text("utf-8")
    for entry_id, names in DECLARED.items():
        assert f"`{entry_id}`" in docs
        assert all(f"`{{{name}}}`" in docs for name in names)
