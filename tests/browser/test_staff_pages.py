"""The pages of the desk around the work: logging in, the home, people, notices."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import transaction
from storage.notices import Notice, add_notice, postpone, take
from tests.browser.conftest import Theatre
from tests.studio_stand import PASSWORD, add_people

LANGUAGES = ("he", "en")
WIDTHS = (1280, 390)


@pytest.fixture
def managed(theatre: Theatre) -> Theatre:
    """A manager, admin too, has a notice that could not be sent; a colleague is invited."""
    add_people(theatre.stage.engine)
    values = json.dumps({"entry": "opening_hours", "until_at": now().isoformat()})
    with transaction(theatre.stage.engine) as connection:
        accounts.set_roles(connection, "mor", [Role.MANAGER, Role.ADMIN])
        accounts.add(connection, "yael", [Role.AGENT], "he", now())
        add_notice(
            connection, Notice("once", "mor", "entry_expires", "entry:opening_hours", values), now()
        )
        for one in take(connection, now(), 1):
            postpone(connection, one.notice, "the mail server says 550", now())
    return theatre


def violations(page: Page, path: str, language: str) -> list[object]:
    found: list[object] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_before_the_login(
    language: str, browser: Browser, managed: Theatre
) -> None:
    with transaction(managed.stage.engine) as connection:
        token = accounts.new_link(connection, "yael", now())
    page = browser.new_page(base_url=managed.url, locale=language)
    assert violations(page, f"/desk/login?lang={language}", language) == []
    assert violations(page, f"/desk/link/{token}?lang={language}", language) == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_pages_of_a_manager(
    language: str, browser: Browser, managed: Theatre
) -> None:
    with transaction(managed.stage.engine) as connection:
        accounts.set_language(connection, "mor", language)
    page = browser.new_page(base_url=managed.url)
    page.goto("/desk/login?lang=en")
    page.get_by_label("Name").fill("mor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    for path in ("/desk", "/desk/people", "/desk/notices"):
        assert violations(page, path, language) == [], path
    page.close()
