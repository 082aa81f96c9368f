"""Mixed texts on the pages of the staff: the table of cases that the widget is held to as well."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from desk.bidi import direction, shown

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "bidi_cases.json").read_text(encoding="utf-8")
)
ISOLATED = re.compile('<bdi dir="ltr">(.*?)</bdi>')


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_every_case_is_shown_as_the_table_says(case: dict[str, Any]) -> None:
    assert direction(case["text"], case["language"]) == case["direction"]
    found = [html.unescape(one) for one in ISOLATED.findall(shown(case["text"]))]
    assert sorted(found) == sorted(case["isolated"] + case["links"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_nothing_of_a_text_is_lost_or_becomes_markup(case: dict[str, Any]) -> None:
    bare = re.sub('<bdi dir="ltr">|</bdi>', "", shown(case["text"]))
    assert "<" not in bare
    assert html.unescape(bare) == case["text"].replace(" ₪", "\u00a0₪")
