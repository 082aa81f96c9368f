"""The studio in Chromium: an editor, a spokesperson and a visitor at work on one answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from settings.clock import now
from storage import accounts
from storage.engine import transaction
from storage.tables import draft
from tests.browser.conftest import Theatre, Widget
from tests.studio_stand import PASSWORD, add_people

ENTRY = "/desk/studio/opening_hours"
PAGES = ("/desk/studio", ENTRY, "/desk/review", ENTRY + "/history")
WIDTHS = {"desktop": 1280, "phone": 390}
QUESTION = "what are your hours"


@pytest.fixture
def staffed(theatre: Theatre) -> Theatre:
    add_people(theatre.stage.engine)
    return theatre


@pytest.fixture
def editor(browser: Browser, staffed: Theatre) -> Iterator[Page]:
    yield from logged_in(browser, staffed, "erez")


@pytest.fixture
def spokesperson(browser: Browser, staffed: Theatre) -> Iterator[Page]:
    yield from logged_in(browser, staffed, "shir")


def logged_in(browser: Browser, theatre: Theatre, name: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=theatre.url)
    page = context.new_page()
    page.goto("/desk/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Answers")).to_be_visible()
    yield page
    context.close()


def reword(page: Page, he: str, en: str) -> None:
    page.goto(ENTRY)
    page.locator("[name='he.answer']").fill(he)
    page.locator("[name='en.answer']").fill(en)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Save and submit").click()
    expect(page.get_by_role("status").first).to_have_text("The draft waits for approval.")


def test_an_editors_answer_is_sent_back_then_approved_and_said(
    editor: Page, spokesperson: Page, widget: Widget
) -> None:
    widget.open()
    expect(widget.ask(QUESTION)).to_contain_text("08:00–20:00")

    reword(editor, "המוקד פתוח בין 08:00 ל-21:00.", "Open 08:00–21:00.")
    submit(editor)
    editor.goto("/desk/review")
    expect(editor.get_by_role("article")).to_have_count(1)
    expect(editor.get_by_role("button", name="Approve")).to_have_count(0)

    spokesperson.goto("/desk/review")
    spokesperson.get_by_label("What to change").fill("Say on which line.")
    spokesperson.get_by_role("button", name="Send back").click()
    expect(spokesperson.get_by_role("status").first).to_have_text("Sent back.")

    reword(editor, "קו השירות פתוח בין 08:00 ל-21:00.", "The line is open 08:00–21:00.")
    expect(editor.locator("blockquote")).to_have_text("Say on which line.")
    submit(editor)
    expect(widget.ask(QUESTION)).to_contain_text("08:00–20:00")

    spokesperson.goto("/desk/review")
    spokesperson.get_by_role("button", name="Approve: opening_hours").click()
    expect(spokesperson.get_by_role("article")).to_have_count(0)
    expect(widget.ask(QUESTION)).to_have_text("The line is open 08:00–21:00.")


def test_an_answer_on_hold_is_not_said_until_it_is_released(
    spokesperson: Page, widget: Widget
) -> None:
    widget.open()
    spokesperson.goto(ENTRY)
    spokesperson.get_by_label("Reason").first.fill("The line is down.")
    spokesperson.get_by_role("button", name="Hold").click()
    expect(spokesperson.get_by_role("status").first).to_contain_text("On hold")
    expect(widget.ask(QUESTION)).not_to_contain_text("08:00–20:00")
    spokesperson.get_by_role("button", name="Release").click()
    expect(spokesperson.get_by_role("status").first).to_contain_text("Released")
    expect(widget.ask(QUESTION)).to_contain_text("08:00–20:00")


def test_the_second_of_two_editors_sees_both_texts(
    browser: Browser, staffed: Theatre, editor: Page
) -> None:
    for colleague in logged_in(browser, staffed, "edna"):
        colleague.goto(ENTRY)
        reword(editor, "פתוח בין 08:00 ל-21:00.", "Mine is 08:00–21:00.")
        editor.get_by_role("button", name="Save draft").click()
        expect(editor.get_by_role("status").first).to_have_text("The draft is saved.")
        colleague.locator("[name='en.answer']").fill("Theirs is 08:00–21:00.")
        colleague.get_by_role("button", name="Save draft").click()
        conflict = colleague.get_by_role("alert", name="Somebody saved meanwhile")
        expect(conflict.locator("del").last).to_have_text("Mine")
        expect(conflict.locator("ins").last).to_have_text("Theirs")
        assert not Axe().run(colleague).response["violations"]


def test_while_an_editor_types_the_voice_is_heard_and_the_draft_kept(editor: Page) -> None:
    complaints: list[str] = []
    editor.on("console", lambda said: complaints.append(said.text))
    editor.goto(ENTRY)
    answer = editor.locator("[name='en.answer']")
    answer.fill("Unfortunately we are open 08:00–20:00.")
    expect(editor.locator("#findings-en")).to_contain_text("Forbidden word")
    answer.fill("We are open 08:00–20:00.")
    expect(editor.locator("#findings-en")).not_to_contain_text("Forbidden word")
    answer.blur()
    expect(editor.locator("#note")).to_have_text("Saved.")
    editor.reload()
    expect(editor.locator("[name='en.answer']")).to_have_value("We are open 08:00–20:00.")
    assert complaints == []


@pytest.mark.parametrize("language", ["he", "en"])
def test_axe_finds_nothing_on_the_studios_pages(
    language: str, editor: Page, spokesperson: Page, staffed: Theatre
) -> None:
    reword(editor, "פתוח 08:00–20:00.", "Unfortunately open 08:00–20:00!!")
    editor.get_by_role("button", name="Save draft").click()
    with transaction(staffed.stage.engine) as connection:
        for name in ("erez", "shir"):
            accounts.set_language(connection, name, language)
    for width in WIDTHS.values():
        for page in (editor, spokesperson):
            page.set_viewport_size({"width": width, "height": 900})
            for path in PAGES:
                page.goto(path)
                expect(page.locator("html")).to_have_attribute("lang", language)
                assert not Axe().run(page).response["violations"], (path, width)
                fits = "document.documentElement.scrollWidth <= window.innerWidth"
                assert page.evaluate(fits), (path, width)


@pytest.mark.parametrize("language", ["he", "en"])
def test_an_open_review_page_shows_that_a_promise_breaks(
    language: str, editor: Page, spokesperson: Page, staffed: Theatre
) -> None:
    reword(editor, "פתוח בין 08:00 ל-21:00.", "Open 08:00–21:00.")
    submit(editor)
    with transaction(staffed.stage.engine) as connection:
        accounts.set_language(connection, "shir", language)
    spokesperson.clock.install()
    spokesperson.goto("/desk/review")
    expect(spokesperson.locator(".chip.calm")).to_be_visible()
    reason = spokesperson.locator("[name=reason]")
    reason.fill("Half a sen")
    past = now() - timedelta(hours=2)
    with transaction(staffed.stage.engine) as connection:
        waiting = sa.update(draft).where(draft.c.state == "in_review")
        connection.execute(waiting.values(remind_at=past, due_at=past))
    spokesperson.clock.fast_forward(31_000)
    expect(spokesperson.locator(".chip.overdue")).to_have_text(
        {"he": "■ באיחור של שעתיים", "en": "■ Overdue by 2 hours"}[language]
    )
    expect(reason).to_have_value("Half a sen")
    expect(spokesperson.locator("#news")).to_be_empty()
    for width in WIDTHS.values():
        spokesperson.set_viewport_size({"width": width, "height": 900})
        assert not Axe().run(spokesperson).response["violations"], width
