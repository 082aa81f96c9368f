"""The visitor has the conversation mailed from the widget."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Theatre, Widget
from tests.posting import Inbox, served, server_at
from tests.until import until

MAIL = {"he": "השיחה במייל", "en": "Send it by e-mail"}
SEND = {"he": "שליחה", "en": "Send"}
NO_ADDRESS = {"he": "זו לא כתובת מייל שלמה", "en": "This is no complete e-mail address"}
ON_ITS_WAY = {
    "he": "השיחה בדרך אל \u2066ruth@nahar.example.com\u2069.",
    "en": "The conversation is on its way to ruth@nahar.example.com.",
}
PHONE = {"width": 360, "height": 640}


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mailing(tmp_path: Path, demo_database: Path, inbox: Inbox) -> Iterator[Theatre]:
    """A desk with a mail server."""
    shutil.copy(demo_database, tmp_path / "dover.db")
    with served(inbox) as port:
        built = Theatre(tmp_path, server_at(port))
        yield built
        built.close()


def opened(page: Page, theatre: Theatre, language: str) -> Widget:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    widget.ask({"he": "מה שעות הפעילות? שעות", "en": "what are your hours"}[language])
    return widget


def form(widget: Widget) -> Locator:
    return widget.dialog.locator("form.mail")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["page", "phone"])
@pytest.mark.parametrize("language", ["he", "en"])
def test_a_visitor_gives_an_address_and_gets_the_conversation(
    page: Page, mailing: Theatre, inbox: Inbox, language: str, viewport: dict[str, int] | None
) -> None:
    if viewport:
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
    widget = opened(page, mailing, language)
    opener = widget.dialog.get_by_role("button", name=MAIL[language])
    opener.click()
    field = form(widget).locator("input")
    expect(field).to_be_focused()
    field.fill("ruth@nahar")
    form(widget).get_by_role("button", name=SEND[language]).click()
    expect(form(widget).get_by_role("alert")).to_contain_text(NO_ADDRESS[language])
    expect(field).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field.fill("ruth@nahar.example.com")
    field.press("Enter")
    expect(widget.dialog.get_by_role("status")).to_have_text(ON_ITS_WAY[language])
    expect(form(widget)).to_be_hidden()
    expect(opener).to_be_focused()
    expect(field).to_have_value("")
    until(lambda: inbox.mails, lambda: "no mail came")
    (mail,) = inbox.mails
    assert mail["To"] == "ruth@nahar.example.com"
    assert mail["Content-Language"] == language


def test_an_answer_that_is_lost_does_not_mail_it_twice(
    page: Page, mailing: Theatre, inbox: Inbox
) -> None:
    widget = opened(page, mailing, "en")
    widget.dialog.get_by_role("button", name=MAIL["en"]).click()
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/visitor/mail*", lose, times=1)
    form(widget).locator("input").fill("ruth@nahar.example.com")
    form(widget).locator("input").press("Enter")
    expect(form(widget).get_by_role("alert")).to_have_text(
        "It could not be sent. You can try again."
    )
    form(widget).locator("input").press("Enter")
    expect(widget.dialog.get_by_role("status")).to_have_text(ON_ITS_WAY["en"])
    # Another wish is another mail.
    widget.dialog.get_by_role("button", name=MAIL["en"]).click()
    form(widget).locator("input").fill("dan@nahar.example.com")
    form(widget).locator("input").press("Enter")
    until(lambda: len(inbox.mails) >= 2, lambda: "the second mail did not come")
    assert lost == [202]
    assert sorted(mail["To"] for mail in inbox.mails) == [
        "dan@nahar.example.com",
        "ruth@nahar.example.com",
    ]


def test_escape_takes_it_back_and_leaves_the_chat_open(page: Page, mailing: Theatre) -> None:
    widget = opened(page, mailing, "en")
    opener = widget.dialog.get_by_role("button", name=MAIL["en"])
    opener.click()
    page.keyboard.press("Escape")
    expect(form(widget)).to_be_hidden()
    expect(opener).to_be_focused()
    expect(widget.dialog).to_be_visible()


def test_without_a_mail_server_it_is_not_offered(widget: Widget) -> None:
    widget.open()
    expect(widget.dialog.get_by_role("button", name="Download the conversation")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name=MAIL["en"])).to_have_count(0)
