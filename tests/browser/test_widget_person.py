"""The widget shows who has the conversation: a person of the team, or the assistant."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Theatre, Widget
from tests.noa import counter, open_ticket

HERE = "Noa, a person, is answering now"
BACK = "Gal, the digital assistant, is answering again"


def test_a_person_is_seen_in_the_header_and_between_the_messages(
    widget: Widget, theatre: Theatre
) -> None:
    title, portrait = widget.dialog.locator("#title"), widget.dialog.locator(".portrait")
    role, human = widget.dialog.locator(".role"), widget.dialog.locator(".human")
    changes = widget.dialog.locator("li.change")
    widget.open()
    widget.ask("what are your hours")
    expect(title).to_have_text("Gal")
    noa, number = counter(theatre), open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    expect(title).to_have_text("Noa")
    expect(portrait).to_have_text("N")
    expect(role).to_have_text("From the Nahar team")
    expect(human).to_be_hidden()
    expect(changes).to_have_text([HERE])
    noa.do("noa", "reply", number, {"text": "Hello, which line is it?"})
    expect(widget.dialog.locator("li.agent .initial")).to_have_text("N")
    assert Axe().run(widget.page).violations_count == 0
    noa.do("noa", "hand-back", number, {})
    expect(title).to_have_text("Gal")
    expect(human).to_be_visible()
    expect(changes).to_have_text([HERE, BACK])


def test_after_a_reload_the_lines_stand_where_they_were(widget: Widget, theatre: Theatre) -> None:
    widget.open()
    widget.ask("what are your hours")
    noa, number = counter(theatre), open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    noa.do("noa", "reply", number, {"text": "Hello"})
    noa.do("noa", "hand-back", number, {})
    expect(widget.dialog.locator("li.change")).to_have_count(2)
    widget.ask("what are your hours")
    before = widget.messages.all_text_contents()
    widget.page.reload()
    widget.open()
    expect(widget.messages).to_have_text(before)


def test_a_hebrew_page_writes_the_name_in_hebrew(page: Page, theatre: Theatre) -> None:
    page.goto(f"{theatre.url}/?lang=he")
    widget = Widget(page)
    widget.open()
    widget.ask("מה שעות הפעילות")
    noa, number = counter(theatre), open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    expect(widget.dialog.locator("#title")).to_have_text("נועה")
    expect(widget.dialog.locator("li.change")).to_have_text("מעכשיו המענה כאן אנושי: נועה")
