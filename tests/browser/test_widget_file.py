"""The visitor takes the conversation along as a file."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Theatre, Widget
from tests.noa import counter, open_ticket

SAVE = {"he": "הורדת השיחה", "en": "Download the conversation"}
TITLE = {"he": "השיחה עם נהר", "en": "Conversation with Nahar"}
NAME = {"he": "נועה", "en": "Noa"}


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_file_holds_who_said_what_and_when_in_the_right_direction(
    page: Page, theatre: Theatre, tmp_path: Path, language: str
) -> None:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    widget.ask("<b>hours</b> שעות #A-20931")
    noa, number = counter(theatre), open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    noa.do("noa", "reply", number, {"text": "שלום, hello"})
    expect(widget.dialog.locator("li.agent")).to_be_visible()
    with page.expect_download() as begun:
        widget.dialog.get_by_role("button", name=SAVE[language]).click()
    assert begun.value.suggested_filename == f"{TITLE[language]}.html"
    file = tmp_path / "saved.html"
    begun.value.save_as(file)
    page.goto(file.as_uri())
    expect(page.locator("html")).to_have_attribute("dir", {"he": "rtl", "en": "ltr"}[language])
    expect(page.locator("h1")).to_have_text(TITLE[language])
    said = page.locator("li")
    expect(said).to_have_count(5)
    expect(said.nth(1).locator("p")).to_have_text("<b>hours</b> שעות #A-20931")
    expect(said.nth(1).locator("bdi[dir=ltr]")).to_have_text("#A-20931")
    expect(said.nth(3)).to_contain_text(NAME[language])
    expect(said.last.locator("b")).to_have_text(f"{NAME[language]}: ")
    expect(said.last.locator("p")).to_have_attribute("dir", "rtl")
    expect(page.locator("time")).to_have_count(5)
    expect(page.locator("script, button")).to_have_count(0)


def test_what_is_not_sent_yet_is_not_in_the_file(
    widget: Widget, theatre: Theatre, tmp_path: Path
) -> None:
    widget.open()
    widget.ask("what are your hours")
    theatre.run(theatre.stage.stop_desk())
    expect(widget.dialog.get_by_role("status")).not_to_be_empty()
    widget.say("later")
    with widget.page.expect_download() as begun:
        widget.dialog.get_by_role("button", name=SAVE["en"]).click()
    file = tmp_path / "saved.html"
    begun.value.save_as(file)
    assert "later" not in file.read_text("utf-8")
    assert "what are your hours" in file.read_text("utf-8")
