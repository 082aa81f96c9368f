"""The visitor deletes the conversation from the widget."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Theatre, Widget
from tests.noa import open_ticket

DELETE = "Delete my conversation"


def test_it_asks_first_and_begins_anew_when_the_words_are_gone(
    widget: Widget, theatre: Theatre
) -> None:
    footer = widget.dialog.locator(".footer")
    widget.open()
    widget.ask("what are your hours")
    footer.get_by_role("button", name=DELETE).click()
    expect(footer.get_by_role("alert")).to_have_text("Delete everything you wrote here, for good?")
    expect(footer.get_by_role("button", name="Cancel")).to_be_focused()
    assert Axe().run(widget.page).violations_count == 0
    footer.get_by_role("button", name="Cancel").click()
    expect(widget.visitor).to_have_count(1)
    footer.get_by_role("button", name=DELETE).click()
    footer.get_by_role("button", name=DELETE).click()
    expect(widget.dialog.get_by_role("status")).to_have_text("What you wrote is deleted.")
    expect(widget.visitor).to_have_count(0)
    expect(widget.bot).to_have_count(1)
    assert ("visitor", "what are your hours") not in theatre.stage.stored()
    widget.ask("what are your hours")
    widget.page.reload()
    widget.open()
    expect(widget.visitor).to_have_count(1)


@pytest.mark.parametrize(("language", "why"), [("en", "still working"), ("he", "עוד בטיפול")])
def test_while_people_work_on_it_the_visitor_is_told_so(
    page: Page, theatre: Theatre, language: str, why: str
) -> None:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    widget.ask("what are your hours")
    open_ticket(theatre)
    footer = widget.dialog.locator(".footer")
    footer.get_by_role("button").last.click()
    footer.get_by_role("button").first.click()
    expect(widget.dialog.get_by_role("status")).to_contain_text(why)
    expect(widget.visitor).to_have_count(1)
