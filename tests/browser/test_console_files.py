"""Files in the console: what a visitor sent, and what the agent answers with."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Theatre, Widget
from tests.console_stand import Console, Office, console
from tests.pictures import PDF, SVG, picture

PASTE = """([name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const field = document.querySelector("#composer-text");
  const given = { clipboardData: data, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", given));
}"""
DROP = """([name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  for (const kind of ["dragover", "drop"]) {
    const given = { dataTransfer: data, bubbles: true, cancelable: true };
    document.querySelector(".talk").dispatchEvent(new DragEvent(kind, given));
  }
}"""


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        yield opened


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def claimed(noa: Console, widget: Widget, office: Office) -> int:
    """The ticket of the visitor on the page, which noa has before her."""
    widget.open()
    widget.ask("what are your hours")
    ticket = office.hands_over_newest()
    office.does("noa", "claim", ticket)
    noa.opens(ticket)
    expect(noa.field).to_be_editable()
    return ticket


def test_a_visitors_picture_is_on_the_agents_screen_and_the_answer_on_the_visitors(
    noa: Console, widget: Widget, office: Office
) -> None:
    claimed(noa, widget, office)
    widget.dialog.locator("input[type=file]").set_input_files([file("router.png", picture())])
    expect(widget.dialog.locator(".tray li")).to_have_count(1)
    expect(widget.dialog.locator(".tray progress")).to_have_count(0)
    widget.input.press("Enter")
    seen = noa.page.locator(".said.visitor .files img")
    expect(seen).to_have_js_property("naturalWidth", 40)
    expect(noa.page.locator(".tickets .row")).to_contain_text("📎 router.png")
    noa.page.locator("input[type=file]").set_input_files([file("plan.pdf", PDF)])
    expect(noa.page.locator(".tray li")).to_contain_text("plan.pdf")
    expect(noa.button("Send")).to_be_enabled()
    assert Axe().run(noa.page).response["violations"] == []
    noa.field.press("Enter")
    expect(widget.dialog.locator("li.agent .files a")).to_contain_text("plan.pdf")
    expect(noa.page.locator(".said.agent .way")).to_have_text("Delivered")
    with noa.page.expect_download() as begun:
        noa.page.locator(".said.agent .files a").click()
    assert begun.value.path().read_bytes() == PDF


def test_pictures_are_pasted_and_dropped(noa: Console, widget: Widget, office: Office) -> None:
    claimed(noa, widget, office)
    noa.page.evaluate(PASTE, ["screen.png", "image/png", list(picture())])
    noa.page.evaluate(DROP, ["bill.pdf", "application/pdf", list(PDF)])
    rows = noa.page.locator(".tray li")
    expect(rows).to_have_text([re.compile("screen.png"), re.compile("bill.pdf")])
    # Until both are there, nothing is sent.
    expect(noa.button("Send")).to_be_enabled()
    noa.replies("both")
    expect(widget.dialog.locator("li.agent .files a")).to_have_count(2)


def test_a_note_takes_no_files_and_a_draft_keeps_its_own(
    noa: Console, widget: Widget, office: Office
) -> None:
    claimed(noa, widget, office)
    noa.page.evaluate(PASTE, ["screen.png", "image/png", list(picture())])
    expect(noa.page.locator(".tray li")).to_have_count(1)
    noa.button("Private note").click()
    expect(noa.page.locator(".tray")).to_have_count(0)
    noa.replies("only for us")
    expect(noa.page.locator(".said.note .files")).to_have_count(0)
    noa.button("Reply").click()
    expect(noa.page.locator(".tray li")).to_have_count(1)


@pytest.mark.parametrize(("language", "why"), [("en", "Neither a picture"), ("he", "לא תמונה")])
def test_what_is_not_taken_says_why_and_can_be_removed(
    browser: Browser, theatre: Theatre, office: Office, widget: Widget, language: str, why: str
) -> None:
    with console(browser, theatre, "noa", language) as noa:
        claimed(noa, widget, office)
        noa.page.evaluate(PASTE, ["picture.svg", "image/svg+xml", list(SVG)])
        expect(noa.page.locator(".tray li")).to_contain_text(why)
        expect(noa.page.locator(".send")).to_be_disabled()
        noa.page.locator(".tray button").last.click()
        expect(noa.page.locator(".tray")).to_have_count(0)


def test_what_the_network_breaks_off_is_sent_again(
    noa: Console, widget: Widget, office: Office
) -> None:
    claimed(noa, widget, office)
    noa.page.context.set_offline(True)
    noa.page.evaluate(PASTE, ["screen.png", "image/png", list(picture())])
    expect(noa.page.locator(".tray li")).to_contain_text("sent again when it is back")
    noa.page.context.set_offline(False)
    expect(noa.button("Send")).to_be_enabled(timeout=20_000)
    noa.field.press("Enter")
    expect(widget.dialog.locator("li.agent .files img")).to_have_count(1)


def test_an_emoji_goes_where_the_cursor_is(noa: Console, widget: Widget, office: Office) -> None:
    claimed(noa, widget, office)
    noa.field.fill("thanks you")
    noa.field.evaluate("one => one.setSelectionRange(6, 6)")
    noa.button("Emoji").click()
    noa.page.keyboard.press("ArrowRight")
    assert Axe().run(noa.page).response["violations"] == []
    noa.page.keyboard.press("Enter")
    expect(noa.field).to_have_value("thanks😃 you")
    expect(noa.field).to_be_focused()
