"""The console by keyboard: keys by their place, so that a Hebrew layout works as well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Theatre
from tests.console_stand import Console, Office, console


@pytest.fixture
def office(theatre: Theatre) -> Office:
    built = Office(theatre.stage.engine)
    for name in ("keys01", "keys02"):
        built.does("noa", "claim", built.opened(name))
    return built


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        expect(opened.rows).to_have_count(2)
        yield opened


PRESS = """([code, key]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {code, key, altKey: true, bubbles: true, cancelable: true}))"""


def presses(one: Console, code: str, key: str) -> None:
    """Alt with a key, as the layout names it."""
    one.page.evaluate(PRESS, [code, key])


def test_shortcuts_go_by_the_place_of_the_key_on_a_hebrew_layout(noa: Console) -> None:
    presses(noa, "KeyJ", "ח")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys01")
    presses(noa, "KeyJ", "ח")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys02")
    presses(noa, "KeyK", "ל")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys01")
    presses(noa, "KeyL", "ך")
    expect(noa.field).to_be_focused()
    presses(noa, "KeyP", "פ")
    expect(noa.page.locator(".composer.note")).to_be_visible()
    expect(noa.field).to_be_focused()


def test_resolve_and_next_shows_what_is_due_next(noa: Console) -> None:
    noa.page.keyboard.press("Alt+KeyJ")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys01")
    noa.page.keyboard.press("Alt+KeyN")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys02")
    expect(noa.rows).to_have_count(1)


def test_shortcuts_can_be_switched_off(noa: Console) -> None:
    noa.button("Settings").click()
    noa.page.get_by_label("Keyboard shortcuts with Alt").uncheck()
    noa.page.keyboard.press("Escape")
    noa.page.keyboard.press("Alt+KeyJ")
    noa.page.keyboard.press("?")
    expect(noa.page.get_by_role("dialog")).to_have_count(0)
    expect(noa.page.locator(".chat.none")).to_be_visible()
    noa.page.keyboard.press("Control+KeyK")
    expect(noa.page.get_by_role("dialog")).to_be_visible()


def test_the_palette_finds_a_deed_or_a_ticket(noa: Console, office: Office) -> None:
    noa.page.keyboard.press("Control+KeyK")
    field = noa.page.get_by_role("combobox", name="What to do, or a ticket's number")
    expect(field).to_be_focused()
    field.fill(str(office.ticket_of("keys02")))
    field.press("Enter")
    expect(noa.page.locator(".chat h2")).to_have_text("Visitor keys02")
    noa.page.keyboard.press("Control+KeyK")
    field.fill("transf")
    field.press("Enter")
    expect(noa.page.get_by_role("dialog").get_by_label("To whom")).to_be_focused()
    noa.page.keyboard.press("Escape")
    expect(noa.page.get_by_role("dialog")).to_have_count(0)


def test_a_question_mark_lists_the_keys_but_not_while_somebody_writes(noa: Console) -> None:
    noa.page.keyboard.press("Alt+KeyJ")
    noa.page.keyboard.press("?")
    dialog = noa.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Alt+J")
    expect(dialog).to_contain_text("Resolve and next")
    noa.page.keyboard.press("Escape")
    noa.page.keyboard.press("Alt+KeyL")
    expect(noa.field).to_be_focused()
    noa.page.keyboard.press("?")
    expect(noa.field).to_have_value("?")
    expect(dialog).to_have_count(0)


def test_every_shortcut_has_a_key_of_its_own(noa: Console) -> None:
    noa.page.keyboard.press("Alt+KeyJ")
    expect(noa.page.locator(".chat h2")).to_be_visible()
    noa.page.keyboard.press("?")
    keys = noa.page.locator(".keys kbd").all_inner_texts()
    assert len(keys) == len(set(keys))
    assert len(keys) > 15
