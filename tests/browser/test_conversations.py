"""A conversation in Chromium: the staff opens what stands behind a sentence, without a mouse."""

import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from faq import refusals
from faq.answers import Why
from faq.refusals import Refusal
from settings.clock import now
from storage import accounts
from storage.engine import transaction
from storage.tables import message
from tests.browser.conftest import Theatre, Widget
from tests.browser.test_studio import QUESTION, WIDTHS, logged_in
from tests.studio_stand import add_people

LIST = "/desk/conversations"


def test_what_stands_behind_a_sentence_opens_by_keyboard_on_every_width(
    browser: Browser, theatre: Theatre, widget: Widget
) -> None:
    widget.open()
    widget.ask(QUESTION)
    widget.ask("something else")
    engine = theatre.stage.engine
    add_people(engine)
    with transaction(engine) as connection:
        talk = connection.execute(sa.select(message.c.conversation_id).limit(1)).scalar_one()
        refused = Refusal("rasa", talk, Why.UNNAMED, text="Anything!", instead="say_unknown")
        refusals.record(connection, refused, now())
    for page in logged_in(browser, theatre, "shir"):
        page.goto("/desk/studio/opening_hours")
        page.get_by_role("link", name="Recent conversations with this answer").click()
        page.get_by_role("link", name=QUESTION).click()
        summary = page.locator("summary", has_text="opening_hours")
        summary.focus()
        page.keyboard.press("Enter")
        source = page.locator("details[open] dl")
        expect(source).to_contain_text("Approved by dana")
        expect(source).to_contain_text("stand-in")
        for language in ("he", "en"):
            with transaction(engine) as connection:
                accounts.set_language(connection, "shir", language)
            for width in WIDTHS.values():
                page.set_viewport_size({"width": width, "height": 900})
                for path in (
                    "/desk/conversations",
                    f"/desk/conversations/{talk}",
                    "/desk/refusals",
                ):
                    page.goto(path)
                    expect(page.locator("html")).to_have_attribute("lang", language)
                    for summary in page.locator("summary").all():
                        summary.click()
                    assert not Axe().run(page).response["violations"], (path, width)
                    fits = "document.documentElement.scrollWidth <= window.innerWidth"
                    assert page.evaluate(fits), (path, width)
