"""The visitor's page and its widget in Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Theatre, Widget

HOURS_EN = re.compile("08:00–20:00")
UNKNOWN_EN = re.compile("approved answer")
HUMAN_EN = "Talk to a person"


def test_a_visitor_asks_and_is_answered_with_buttons(widget: Widget) -> None:
    widget.open()
    expect(widget.bot).to_have_text([re.compile("digital assistant")])
    expect(widget.offers).to_have_text([HUMAN_EN])
    expect(widget.ask("what are your hours")).to_have_text(HOURS_EN)
    expect(widget.offers).to_have_count(0)
    expect(widget.ask("tell me about pizza")).to_have_text(UNKNOWN_EN)
    widget.offers.click()
    expect(widget.visitor.last).to_have_text(HUMAN_EN)
    expect(widget.bot).to_have_count(4)
    expect(widget.offers).to_have_count(0)


def test_after_a_reload_the_conversation_is_there_again(widget: Widget) -> None:
    widget.open()
    widget.ask("what are your hours")
    before = widget.messages.all_text_contents()
    widget.page.reload()
    widget.open()
    expect(widget.messages).to_have_text(before)


def test_the_greeting_stands_once_when_the_conversation_begins(widget: Widget) -> None:
    widget.open()
    widget.ask("what are your hours")
    expect(widget.bot).to_have_count(2)


def test_two_tabs_show_the_same_conversation(
    widget: Widget, theatre: Theatre, context: BrowserContext
) -> None:
    widget.open()
    widget.ask("what are your hours")
    other = Widget(context.new_page())
    other.page.goto(f"{theatre.url}/?lang=en")
    other.open()
    widget.ask("tell me about pizza")
    expect(other.bot).to_have_text(widget.bot.all_text_contents())
    expect(other.visitor).to_have_text(widget.visitor.all_text_contents())
    expect(other.offers).to_have_text([HUMAN_EN])


def test_while_the_answer_is_made_the_widget_shows_it(widget: Widget, theatre: Theatre) -> None:
    typing = widget.dialog.locator(".typing")
    widget.open()
    theatre.hold_answers()
    widget.say("what are your hours")
    expect(typing).to_be_visible()
    theatre.release_answers()
    expect(widget.bot.last).to_have_text(HOURS_EN)
    expect(typing).to_be_hidden()


def test_what_is_written_while_the_desk_is_away_is_sent_when_it_is_back(
    widget: Widget, theatre: Theatre
) -> None:
    widget.open()
    widget.ask("what are your hours")
    theatre.run(theatre.stage.stop_desk())
    widget.say("first")
    widget.say("second")
    expect(widget.dialog.locator(".status")).to_have_text(re.compile("No connection"))
    expect(widget.dialog.locator(".pending .mark")).to_have_count(2)
    theatre.run(theatre.stage.start_desk())
    expect(widget.dialog.locator(".pending")).to_have_count(0, timeout=20_000)
    expect(widget.visitor).to_have_text(["what are your hours", "first", "second"])
    expect(widget.bot).to_have_count(4)
    expect(widget.dialog.locator(".status")).to_be_empty()


def test_what_was_not_stored_survives_a_reload(widget: Widget, theatre: Theatre) -> None:
    widget.open()
    widget.ask("what are your hours")
    with theatre.stage.without_database():
        widget.say("kept over the reload")
        widget.page.reload()
        widget.launcher.click()
        expect(widget.visitor).to_have_text(["kept over the reload"])
        expect(widget.dialog.locator(".pending")).to_have_count(1)
    expect(widget.dialog.locator(".pending")).to_have_count(0, timeout=20_000)
    expect(widget.visitor).to_have_text(["what are your hours", "kept over the reload"])
    expect(widget.bot).to_have_count(3)


def test_an_answer_that_comes_while_it_is_closed_is_counted_on_the_launcher(
    widget: Widget, theatre: Theatre
) -> None:
    widget.open()
    theatre.hold_answers()
    widget.say("what are your hours")
    expect(widget.dialog.locator(".typing")).to_be_visible()
    # The greeting, which is seen before the chat is closed.
    expect(widget.bot).to_have_count(1)
    widget.page.keyboard.press("Escape")
    theatre.release_answers()
    expect(widget.launcher.locator(".badge")).to_have_text("1")
    expect(widget.launcher).to_have_accessible_name("Open chat, 1 new message")
    widget.page.reload()
    expect(widget.launcher.locator(".badge")).to_have_text("1")
    widget.open()
    expect(widget.launcher.locator(".badge")).to_be_hidden()
    widget.page.reload()
    expect(widget.launcher).to_have_accessible_name("Open chat")


def test_escape_closes_and_returns_to_the_launcher(widget: Widget) -> None:
    widget.launcher.focus()
    widget.page.keyboard.press("Enter")
    expect(widget.input).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(widget.dialog).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def test_everything_can_be_done_with_the_keyboard(widget: Widget) -> None:
    keyboard = widget.page.keyboard
    widget.launcher.focus()
    keyboard.press("Enter")
    expect(widget.bot).to_have_count(1)
    keyboard.type("one")
    keyboard.press("Shift+Enter")
    keyboard.type("two")
    keyboard.press("Enter")
    expect(widget.bot).to_have_count(2)
    assert widget.visitor.last.text_content() == "one\ntwo"
    # Past emoji and files.
    for _ in range(3):
        keyboard.press("Shift+Tab")
    expect(widget.offers).to_be_focused()
    keyboard.press("Space")
    expect(widget.bot).to_have_count(3)


def test_a_way_to_a_person_is_always_there(widget: Widget) -> None:
    widget.open()
    widget.dialog.locator(".top").get_by_role("button", name=HUMAN_EN).click()
    expect(widget.visitor.last).to_have_text(HUMAN_EN)
    expect(widget.bot).to_have_count(2)


def test_markup_and_code_are_shown_as_they_were_typed(widget: Widget) -> None:
    text = "<img src=x onerror=alert(1)> '; DROP TABLE message; --"
    widget.open()
    widget.ask(text)
    expect(widget.visitor.last).to_have_text(text)
    widget.page.reload()
    widget.open()
    expect(widget.visitor.last).to_have_text(text)
    expect(widget.dialog.locator("img")).to_have_count(0)


def test_a_link_opens_safely_and_other_schemes_are_text(widget: Widget) -> None:
    widget.open()
    widget.say("https://nahar.example.com/a javascript:alert(1)")
    links = widget.visitor.last.locator("a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("rel", "noopener noreferrer")
    expect(links).to_have_attribute("href", "https://nahar.example.com/a")


def test_an_empty_message_is_not_sent(widget: Widget, theatre: Theatre) -> None:
    widget.open()
    widget.say("   ")
    widget.ask("what are your hours")
    expect(widget.visitor).to_have_count(1)
    # Only marks that are not text: the desk refuses it with the approved line.
    expect(widget.ask("\u202e")).to_have_text(re.compile("No text arrived"))
    expect(widget.visitor).to_have_count(1)


def test_a_forged_session_reads_nothing_and_starts_anew(widget: Widget) -> None:
    widget.open()
    widget.ask("what are your hours")
    widget.page.evaluate(
        """() => {
            const [key] = Object.keys(localStorage);
            const kept = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({ ...kept, token: "forged" });
        }"""
    )
    widget.page.reload()
    widget.open()
    expect(widget.messages).to_have_count(1)


def test_the_page_and_the_widget_break_no_rule_of_the_strict_policy(
    page: Page, theatre: Theatre
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{theatre.url}/?lang=en")
    widget = Widget(page)
    widget.open()
    widget.ask("what are your hours")
    assert complaints == []


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_hebrew_page_runs_from_right_to_left(page: Page, theatre: Theatre, language: str) -> None:
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    launcher = widget.launcher.bounding_box()
    assert launcher is not None
    assert (launcher["x"] < 640) == (language == "he")
    expect(widget.bot.first).to_have_attribute("dir", {"he": "rtl", "en": "ltr"}[language])
    expect(widget.input).not_to_have_attribute("dir", re.compile(""))
    widget.input.fill("שלום" if language == "en" else "hello")
    expect(widget.input).to_have_attribute("dir", {"he": "ltr", "en": "rtl"}[language])


def test_on_a_phone_it_fills_the_screen_and_the_page_is_out_of_reach(
    browser: Browser, theatre: Theatre
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{theatre.url}/?lang=he")
    widget = Widget(page)
    widget.launcher.tap()
    expect(widget.bot.first).to_be_visible()
    page.wait_for_function(
        """() => document.querySelector("dover-widget").shadowRoot
            .querySelector("dialog").getAnimations().length === 0"""
    )
    box = widget.dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.locator("dover-widget").evaluate(
        "widget => widget.shadowRoot.querySelector('dialog').matches(':modal')"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    widget.dialog.get_by_role("button", name="סגירה").tap()
    expect(widget.dialog).to_be_hidden()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["he", "en"])
def test_axe_finds_nothing(
    browser: Browser, theatre: Theatre, language: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{theatre.url}/?lang={language}")
    assert _violations(page) == []
    widget = Widget(page)
    widget.open()
    widget.ask("hours שעות https://nahar.example.com")
    widget.ask("tell me about pizza")
    assert _violations(page) == []
    theatre.run(theatre.stage.stop_desk())
    widget.say("waits")
    expect(widget.dialog.locator(".status")).not_to_be_empty()
    assert _violations(page) == []
    context.close()


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
