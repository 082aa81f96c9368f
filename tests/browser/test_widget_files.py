"""A visitor sends files from the widget, and sees those of an agent."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from desk.keys import FILE_THROTTLE, FLOOD
from settings.clock import now
from tests.browser.conftest import Theatre, Widget
from tests.pictures import PDF, SVG, picture

HOURS_EN = re.compile("08:00–20:00")


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(widget: Widget, *files: Any) -> None:
    widget.dialog.locator("input[type=file]").set_input_files(list(files))


def rows(widget: Widget) -> Any:
    return widget.dialog.locator(".tray li")


def arrived(widget: Widget, count: int) -> None:
    expect(rows(widget)).to_have_count(count)
    expect(widget.dialog.locator(".tray :is(progress, .why)")).to_have_count(0)


def test_a_picture_and_a_pdf_go_with_the_message_and_stand_there_after_a_reload(
    widget: Widget,
) -> None:
    widget.open()
    choose(widget, file("router.png", picture("PNG", 800, 400)), file("bill.pdf", PDF))
    arrived(widget, 2)
    assert Axe().run(widget.page).response["violations"] == []
    expect(widget.ask("what are your hours")).to_have_text(HOURS_EN)
    expect(rows(widget)).to_have_count(0)
    for _ in range(2):
        shown = widget.dialog.locator("li.visitor .files")
        image = shown.locator("img")
        expect(image).to_have_attribute("alt", "router.png")
        # The room is there before the picture is.
        assert (image.get_attribute("width"), image.get_attribute("height")) == ("220", "110")
        expect(image).to_have_js_property("naturalWidth", 800)
        expect(shown.get_by_role("link").last).to_have_text("bill.pdf1 KB")
        assert Axe().run(widget.page).response["violations"] == []
        widget.page.reload()
        widget.open()


def test_a_file_alone_is_a_message_too(widget: Widget, theatre: Theatre) -> None:
    widget.open()
    choose(widget, file("router.png", picture()))
    arrived(widget, 1)
    widget.input.press("Enter")
    expect(widget.dialog.locator("li.visitor .files img")).to_have_count(1)
    expect(widget.dialog.locator("li.visitor p")).to_have_count(0)
    expect(widget.bot).to_have_count(2)
    assert ("visitor", "") in theatre.stage.stored()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "Only pictures"),
        (b"", "The file is empty."),
        (PDF + b" " * (10 * 1024 * 1024), "Files can have up to 10.0 MB."),
    ],
    ids=["svg", "empty", "large"],
)
def test_what_cannot_be_sent_says_why_and_holds_the_message_back(
    widget: Widget, content: bytes, why: str
) -> None:
    widget.open()
    choose(widget, file("picture.png", content))
    expect(rows(widget).locator(".why")).to_contain_text(why)
    widget.say("look")
    expect(widget.dialog.get_by_role("status")).to_contain_text("You can remove it")
    expect(widget.visitor).to_have_count(0)
    widget.dialog.get_by_role("button", name="Remove picture.png").click()
    expect(rows(widget)).to_have_count(0)
    widget.input.press("Enter")
    expect(widget.visitor).to_have_text(["look"])


def test_more_than_a_message_carries_are_not_taken(widget: Widget) -> None:
    widget.open()
    choose(widget, *(file(f"{number}.png", picture()) for number in range(4)))
    expect(widget.dialog.get_by_role("status")).to_have_text("A message can carry up to 3 files.")
    arrived(widget, 3)


def test_a_file_without_a_connection_is_kept_and_sent_when_it_is_back(
    widget: Widget, theatre: Theatre
) -> None:
    widget.open()
    widget.ask("what are your hours")
    # Fetched while the desk is there.
    widget.dialog.get_by_role("button", name="Emoji").click()
    expect(widget.dialog.locator(".emoji")).to_be_visible()
    widget.page.keyboard.press("Escape")
    theatre.run(theatre.stage.stop_desk())
    choose(widget, file("router.png", picture()))
    expect(rows(widget).locator(".why")).to_contain_text("sent again when the connection is back")
    widget.say("look")
    expect(widget.dialog.get_by_role("status")).to_contain_text("as soon as the file has arrived")
    theatre.run(theatre.stage.start_desk())
    expect(widget.visitor.last).to_have_text("look", timeout=20_000)
    expect(widget.dialog.locator("li.visitor .files img")).to_have_count(1)


def test_a_file_that_is_stopped_never_arrives(widget: Widget, theatre: Theatre) -> None:
    widget.open()
    widget.page.route("**/visitor/attachments*", lambda _: None)
    choose(widget, file("router.png", picture()))
    expect(rows(widget).locator("progress")).to_be_visible()
    widget.dialog.get_by_role("button", name="Remove router.png").click()
    widget.ask("what are your hours")
    expect(widget.dialog.locator(".files")).to_have_count(0)


def test_the_file_of_the_conversation_names_the_attached(widget: Widget) -> None:
    widget.open()
    choose(widget, file("router.png", picture()))
    arrived(widget, 1)
    widget.ask("what are your hours")
    with widget.page.expect_download() as begun:
        widget.dialog.get_by_role("button", name="Download the conversation").click()
    page = begun.value.path().read_text(encoding="utf-8")
    assert "📎 router.png" in page
    assert "visitor/attachments" not in page


def test_emoji_are_chosen_with_the_keys(widget: Widget) -> None:
    widget.open()
    widget.input.fill("ab")
    widget.dialog.get_by_role("button", name="Emoji").click()
    picker = widget.dialog.locator(".emoji")
    expect(picker.get_by_role("button").first).to_be_focused()
    assert Axe().run(widget.page).response["violations"] == []
    widget.page.keyboard.press("ArrowRight")
    widget.page.keyboard.press("Enter")
    expect(picker).to_be_hidden()
    expect(widget.input).to_be_focused()
    expect(widget.input).to_have_value("ab😃")


def test_on_a_hebrew_phone_the_words_and_the_rows_fit(browser: Browser, theatre: Theatre) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="he-IL")
    page: Page = context.new_page()
    page.goto(f"{theatre.url}/?lang=he")
    widget = Widget(page)
    widget.open()
    choose(widget, file("תמונה של הנתב מהסלון עם שם ארוך מאוד מאוד.png", SVG))
    expect(rows(widget).locator(".why")).to_contain_text("אפשר לצרף תמונות")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    context.close()


def test_a_message_of_a_flood_waits_and_goes_out_by_itself(page: Page, theatre: Theatre) -> None:
    page.goto(f"{theatre.url}/?lang=en")
    widget = Widget(page)
    widget.open()
    server = theatre.stage.server
    assert server is not None
    a_while_ago = now() - timedelta(seconds=53)
    flood = server.app[FLOOD]
    while flood.takes(f"somebody {now()}", "127.0.0.1", a_while_ago):
        pass
    widget.say("hours?")
    told = "The last one waits here and goes out by itself in a while."
    expect(widget.bot.filter(has_text=told)).to_be_visible()
    expect(widget.bot.filter(has_text=HOURS_EN)).to_be_visible(timeout=20_000)
    expect(widget.visitor.filter(has_text="hours?")).to_have_count(1)


def test_an_address_that_sent_too_much_is_told_so_in_the_brands_words(
    page: Page, theatre: Theatre
) -> None:
    page.goto(f"{theatre.url}/?lang=he")
    widget = Widget(page)
    widget.open()
    server = theatre.stage.server
    assert server is not None
    for _ in range(60):
        server.app[FILE_THROTTLE].count("127.0.0.1", now())
    choose(widget, file("router.png", picture()))
    expect(rows(widget).locator(".why")).to_have_text(
        "הגיע אלינו הרבה בזמן קצר מהרשת הזאת. אפשר לנסות שוב קצת יותר מאוחר."
    )
    expect(rows(widget).get_by_role("button", name="ניסיון נוסף")).to_be_visible()
