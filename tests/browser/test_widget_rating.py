"""The widget asks how the people's help was."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from handoff import ratings
from handoff.ratings import ENOUGH
from settings.clock import now
from storage.engine import reading
from tests.browser.conftest import Theatre, Widget
from tests.noa import counter, open_ticket


def resolved(widget: Widget, theatre: Theatre) -> None:
    """Noa has answered the visitor at length, and is done."""
    widget.open()
    widget.ask("what are your hours")
    noa, number = counter(theatre), open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    noa.do("noa", "reply", number, {"text": "Here is what we found. " * (ENOUGH // 20)})
    noa.do("noa", "resolve", number, {})


def test_a_face_and_a_comment_are_sent_once(widget: Widget, theatre: Theatre) -> None:
    form = widget.dialog.locator(".rating")
    resolved(widget, theatre)
    expect(form).to_be_visible()
    expect(form.locator("textarea")).to_be_hidden()
    # The form takes room, and the last words stay in sight above it.
    expect(widget.bot.last).to_be_in_viewport(ratio=1)
    form.get_by_title("Good").click()
    form.locator("textarea").fill("Quick and kind")
    assert Axe().run(widget.page).violations_count == 0
    form.get_by_role("button", name="Send").click()
    expect(form).to_be_hidden()
    expect(widget.dialog.get_by_role("status")).to_have_text("Thank you for the rating.")
    with reading(theatre.stage.engine) as connection:
        found = ratings.figures(connection, now())
    assert found.by_score[4] == 1
    widget.page.reload()
    widget.open()
    expect(widget.dialog.locator("li.agent")).to_be_visible()
    expect(form).to_be_hidden()


def test_who_does_not_want_to_is_not_asked_again(widget: Widget, theatre: Theatre) -> None:
    form = widget.dialog.locator(".rating")
    resolved(widget, theatre)
    form.get_by_role("button", name="Not now").click()
    expect(form).to_be_hidden()
    widget.page.reload()
    widget.open()
    expect(widget.dialog.locator("li.agent")).to_be_visible()
    expect(form).to_be_hidden()


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_faces_can_be_chosen_with_the_keyboard(
    page: Page, theatre: Theatre, language: str
) -> None:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    resolved(widget, theatre)
    first = widget.dialog.get_by_role("radio").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(widget.dialog.get_by_role("radio").nth(1)).to_be_checked()
    expect(widget.dialog.locator(".rating textarea")).to_be_visible()
