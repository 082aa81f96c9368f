"""The console as it is seen: accessible in each state, both languages, narrow, dark, enlarged."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from handoff import offers, presence
from handoff.presence import Presence
from settings.clock import now
from storage.engine import transaction
from tests.browser.conftest import Theatre
from tests.browser.test_bidi_cases import READ
from tests.console_stand import Office, console

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "bidi_cases.json").read_text(encoding="utf-8")
)
SCREENS = {"wide": (1280, 800), "phone": (390, 844)}


@pytest.fixture
def office(theatre: Theatre) -> Office:
    """A ticket of Noa's with a note, one that is late and flagged, and one that is offered."""
    built = Office(theatre.stage.engine)
    mine = built.complains("look01", "האינטרנט איטי כבר 3–5 ימים, הזמנה #A-20931")
    built.does("noa", "claim", mine)
    built.does("noa", "reply", mine, text="שלום, בודקים. https://nahar.example.com/speed")
    built.does("noa", "note", mine, text="לבדוק עם הטכנאי")
    built.asks("look01", "why is it so slow", "slow_internet")
    late = built.complains("look02", "my son was injured by your router")
    built.due(late, timedelta(minutes=-5))
    built.opened("look03", "hello")
    return built


def nothing_found(page: Page, what: str) -> None:
    found = Axe().run(page)
    assert found.response["violations"] == [], f"{what}: {found.generate_report()}"


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(
    browser: Browser, theatre: Theatre, office: Office, language: str, screen: str, colours: str
) -> None:
    width, height = SCREENS[screen]
    size = {"width": width, "height": height}
    refused: list[str] = []
    with console(browser, theatre, "noa", language, viewport=size, color_scheme=colours) as noa:
        noa.page.on(
            "console",
            lambda said: refused.append(said.text) if "Content Security" in said.text else None,
        )
        expect(noa.rows.first).to_be_visible()
        nothing_found(noa.page, "the list")
        noa.page.keyboard.press("Alt+Digit3")
        expect(noa.rows).to_have_count(3)
        nothing_found(noa.page, "all tickets")
        noa.opens(office.ticket_of("look01"))
        expect(noa.page.locator(".suggestions")).to_be_visible()
        fits(noa.page, width)
        nothing_found(noa.page, "the conversation")
        noa.field.fill("/")
        expect(noa.page.locator(".slash [role=option]").first).to_be_visible()
        nothing_found(noa.page, "ready replies")
        noa.page.keyboard.press("Alt+KeyP")
        nothing_found(noa.page, "a note")
        for key in ("Alt+KeyT", "Alt+KeyM", "Control+KeyK"):
            noa.page.keyboard.press(key)
            expect(noa.page.get_by_role("dialog")).to_be_visible()
            nothing_found(noa.page, key)
            noa.page.keyboard.press("Escape")
            expect(noa.page.get_by_role("dialog")).to_have_count(0)
        noa.opens(office.ticket_of("look02"))
        nothing_found(noa.page, "late and flagged")
        if screen == "phone":
            noa.page.locator(".to-card").click()
            expect(noa.page.locator("aside.card .flag")).to_be_visible()
            nothing_found(noa.page, "the card")
            fits(noa.page, width)
    assert refused == []


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_offer_and_a_lost_connection_are_accessible(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    with transaction(office.engine) as connection:
        presence.enter(connection, "noa", Presence.HERE, now())
    offers.round_of(office.engine, office.brand.team, now())
    with console(browser, theatre, "noa") as noa:
        expect(noa.page.locator(".offer")).to_be_visible()
        noa.page.context.set_offline(True)
        expect(noa.page.get_by_text("No connection.")).to_be_visible()
        nothing_found(noa.page, "offered, and offline")


def test_at_200_percent_everything_is_still_there(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    half = {"width": 640, "height": 400}
    with console(browser, theatre, "noa", viewport=half, device_scale_factor=2) as noa:
        noa.opens(office.ticket_of("look01"))
        fits(noa.page, half["width"])
        noa.field.scroll_into_view_if_needed()
        noa.replies("enlarged")
        expect(noa.page.locator(".said.agent").last).to_contain_text("enlarged")
        nothing_found(noa.page, "200 %")


def test_the_focus_is_seen_and_a_new_message_is_read_aloud(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    with console(browser, theatre, "noa") as noa:
        noa.opens(office.ticket_of("look01"))
        log = noa.page.get_by_role("log")
        office.writes("look01", "still slow")
        expect(log).to_contain_text("still slow")
        noa.page.keyboard.press("Tab")
        outline = noa.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_nothing_moves_for_whoever_wants_no_motion(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    with console(browser, theatre, "noa", reduced_motion="reduce") as noa:
        noa.opens(office.ticket_of("look01"))
        moving = "document.getAnimations().length"
        assert noa.page.evaluate(moving) == 0


@pytest.mark.parametrize("language", ["he", "en"])
def test_mixed_text_is_shown_as_the_table_says(
    browser: Browser, theatre: Theatre, language: str
) -> None:
    office = Office(theatre.stage.engine)
    # The direction of a text without letters is that of its language.
    first = {"he": "שלום", "en": "hello"}[language]
    ticket = office.opened("bidi01", first)
    cases = [case for case in CASES if case["language"] == language]
    for case in cases:
        office.writes("bidi01", case["text"])
    with console(browser, theatre, "noa", language) as noa:
        noa.opens(ticket)
        shown = noa.page.locator(".said.visitor p")
        expect(shown).to_have_count(len(cases) + 1)
        for place, case in enumerate(cases, 1):
            read = shown.nth(place).evaluate(READ)
            wanted = {name: case[name] for name in ("direction", "isolated", "links")}
            assert read == wanted, case["text"]


def test_the_language_is_each_persons_own(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    with console(browser, theatre, "noa", "en") as noa:
        expect(noa.rows.first).to_be_visible()
        noa.page.locator(".top summary").click()
        noa.page.get_by_role("button", name="עברית").click()
        expect(noa.page.locator("html")).to_have_attribute("dir", "rtl")
        expect(noa.page.get_by_role("button", name="שלי 1")).to_be_visible()
        assert noa.page.url.endswith("/desk/console")


def test_a_notice_of_a_ticket_leads_to_it_also_through_the_login(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    context = browser.new_context(base_url=theatre.url)
    page = context.new_page()
    page.goto(f"/desk/console?ticket={office.ticket_of('look01')}")
    assert page.locator("input[name=next]").input_value() == "/desk/console?ticket=1"
    context.close()
