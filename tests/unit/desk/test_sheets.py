"""The desk's sheets serve both directions: they say start and end, never left and right."""

import re
from pathlib import Path

import pytest

SHEETS = sorted([*Path("desk/static").glob("*.css"), *Path("desk/ui").rglob("*.css")])
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset|scroll-margin)-(?:left|right)\b"
    r"|(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.name)
def test_no_sheet_knows_left_or_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


def test_a_property_that_knows_left_is_seen() -> None:
    assert PHYSICAL.search("a { margin-left: 1px; }")
    assert PHYSICAL.search("a {\n  left: 0;\n}")
    assert not PHYSICAL.search("a { margin-inline-start: 1px; }")
