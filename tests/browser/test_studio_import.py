"""A file in Chromium: looked into, written as drafts, submitted; and what two answers share."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, expect

from faq.entry import Entry, Wording
from faq.exchange import write_yaml
from storage import accounts
from storage.engine import transaction
from tests.browser.conftest import Theatre
from tests.browser.test_studio import WIDTHS, logged_in
from tests.studio_stand import add_people

PARKING = Entry(
    "parking",
    "contact",
    "erez",
    {
        "he": Wording(("איפה חונים אצלכם?",), "יש חניון\u200f מתחת ל“בניין” בתל\u00adאביב."),
        "en": Wording(("Where do I park?", "what is a PUK numbr"), "Below the “main” building."),
    },
)


@pytest.fixture
def staffed(theatre: Theatre) -> Theatre:
    add_people(theatre.stage.engine)
    return theatre


@pytest.fixture
def editor(browser: Browser, staffed: Theatre) -> Iterator[Page]:
    yield from logged_in(browser, staffed, "erez")


def look_into(page: Page, name: str, *entries: Entry, spoilt: bool = False) -> None:
    content = write_yaml(entries).replace("owner: erez", "owner: ''" if spoilt else "owner: erez")
    page.goto("/desk/import")
    file = FilePayload(name=name, mimeType="text/yaml", buffer=content.encode())
    page.locator("input[type=file]").set_input_files(files=[file])
    page.locator("main form button").first.click()


def test_a_file_is_looked_into_written_and_submitted(editor: Page) -> None:
    look_into(editor, "new.yml", PARKING)
    expect(editor.get_by_role("status")).to_contain_text("New: 1 · changed: 0")
    expect(editor.get_by_role("main")).to_contain_text("soft hyphens: 1, direction marks: 1")
    editor.get_by_role("button", name="Write as drafts").click()
    expect(editor.get_by_role("status")).to_contain_text("Drafts written: 1.")
    editor.get_by_role("link", name="See the drafts").click()
    editor.get_by_role("link", name="Where do I park?").click()
    expect(editor.locator("[name='en.answer']")).to_have_value('Below the "main" building.')
    expect(editor.get_by_role("heading", name="Similar questions")).to_be_visible()
    expect(editor.locator(".findings .warning")).to_contain_text(["what is a PUK numbr"])
    editor.get_by_label("Notes for colleagues").fill("Legal wants this by Sunday.")
    editor.locator("[name='en.answer']").fill("Below the “main”\u00a0building.")
    editor.get_by_role("button", name="Save and submit").click()
    expect(editor.get_by_role("status").first).to_have_text("The draft waits for approval.")
    expect(editor.get_by_role("main")).to_contain_text("Cleaned when it was saved: non-breaking")
    editor.goto("/desk/review")
    expect(editor.get_by_role("article")).to_contain_text("Legal wants this by Sunday.")
    expect(editor.get_by_role("article")).to_contain_text("Similar questions in other answers")


@pytest.mark.parametrize("language", ["he", "en"])
def test_axe_finds_nothing_while_a_file_is_looked_into(
    language: str, editor: Page, staffed: Theatre
) -> None:
    with transaction(staffed.stage.engine) as connection:
        accounts.set_language(connection, "erez", language)
    for spoilt in (False, True):
        look_into(editor, "new.yml", PARKING, spoilt=spoilt)
        for width in WIDTHS.values():
            editor.set_viewport_size({"width": width, "height": 900})
            expect(editor.locator("html")).to_have_attribute("lang", language)
            assert not Axe().run(editor).response["violations"], (spoilt, width)
            fits = "document.documentElement.scrollWidth <= window.innerWidth"
            assert editor.evaluate(fits), (spoilt, width)
