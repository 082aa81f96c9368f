"""docs/voice.md: every rule is there, with the severity and the examples that hold."""

import re
from pathlib import Path

import pytest

from faq.entry import Entry, Wording
from faq.voice import Rule, lint
from faq.voice.findings import severity
from tests import makers

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in Path("docs/voice.md").read_text("utf-8").splitlines()
    if re.match(r"\| `\w+` \| (?:error|warning) \|", line)
]
EXAMPLES = [
    (row[0].strip("`"), row[3].strip("`"), row[4].strip("`"))
    for row in ROWS
    if row[3].startswith("`")
]


def found(text: str) -> set[str]:
    language = "he" if re.search("[א-ת]", text) else "en"
    entry = Entry("one", "contact", "rotem", {language: Wording((), text)})
    return {one.rule.value for one in lint(entry, makers.whole_brand().voice)}


def test_every_rule_is_in_the_docs_and_every_documented_one_exists() -> None:
    documented = {row[0].strip("`"): row[1] for row in ROWS}
    assert documented == {rule.value: severity(rule).value for rule in Rule}


@pytest.mark.parametrize(("rule", "example", "better"), EXAMPLES, ids=lambda one: one[:20])
def test_an_example_has_its_finding_and_the_better_text_has_none(
    rule: str, example: str, better: str
) -> None:
    assert rule in found(example)
    assert found(better) == set()
