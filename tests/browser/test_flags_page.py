"""The page of flags in Chromium: a manager takes one down, in both languages, at both widths."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from settings.clock import now
from storage import accounts
from storage.engine import transaction
from tests.browser.conftest import Theatre
from tests.browser.test_studio import WIDTHS, logged_in
from tests.studio_stand import add_people
from tests.talk import Talk, means


@pytest.fixture
def manager(browser: Browser, theatre: Theatre) -> Iterator[Page]:
    engine = theatre.stage.engine
    add_people(engine)
    talk = Talk(engine, now=now())
    talk.hears(means("complaint", text="my son was injured by your router"))
    talk.hears(means("complaint", "he", "אפנה לתקשורת"))
    yield from logged_in(browser, theatre, "mor")


def test_the_page_is_accessible_and_fits_in_both_languages(manager: Page, theatre: Theatre) -> None:
    manager.goto("/desk/flags")
    first = manager.locator("li.card").first
    first.get_by_label("What was done").fill("called the editor, nothing is written")
    first.get_by_label("False alarm").check()
    first.get_by_role("button").click()
    expect(manager.get_by_role("status")).to_have_text("The flag was taken down.")
    for language in ("en", "he"):
        with transaction(theatre.stage.engine) as connection:
            accounts.set_language(connection, "mor", language)
        for width in WIDTHS.values():
            manager.set_viewport_size({"width": width, "height": 900})
            manager.goto("/desk/flags")
            wide = manager.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
            found = Axe().run(manager)
            assert found.response["violations"] == [], found.generate_report()
