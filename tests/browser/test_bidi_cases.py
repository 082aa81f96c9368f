"""Mixed Hebrew, English, numbers and links: every case of the shared table, as it is shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Theatre, Widget

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "bidi_cases.json").read_text(encoding="utf-8")
)


READ = """said => ({
    direction: said.dir,
    isolated: [...said.querySelectorAll("bdi")].map((one) => one.textContent),
    links: [...said.querySelectorAll("a")].map((one) => one.textContent),
})"""


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_case_is_shown_as_the_table_says(page: Page, theatre: Theatre, language: str) -> None:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    theatre.hold_answers()
    for case in [case for case in CASES if case["language"] == language]:
        widget.say(case["text"])
        shown = widget.visitor.last
        expect(shown).to_have_text(case["text"].replace(" ₪", "\u00a0₪"))
        assert shown.evaluate(READ) == {
            name: case[name] for name in ("direction", "isolated", "links")
        }, case["text"]
    theatre.release_answers()
