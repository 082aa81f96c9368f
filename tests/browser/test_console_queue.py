"""The console's list: what is due next comes first, and time runs by the desk's clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Theatre
from tests.console_stand import Console, Office, console


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        yield opened


def test_what_is_due_next_comes_first_and_moves_when_it_changes(
    noa: Console, office: Office
) -> None:
    late, soon, calm = (office.opened(name) for name in ("late01", "soon02", "calm03"))
    office.due(calm, timedelta(minutes=10))
    office.due(soon, timedelta(minutes=1))
    office.due(late, timedelta(minutes=-3))
    noa.page.reload()
    noa.button("All 3").click()
    expect(noa.rows.locator(".who")).to_have_text(
        ["Visitor late01", "Visitor soon02", "Visitor calm03"]
    )
    expect(noa.rows.locator(".chip.late")).to_contain_text("First reply late by 3:0")
    expect(noa.rows.locator(".chip.near")).to_contain_text("First reply in")
    expect(noa.rows.locator(".chip.calm")).to_contain_text("First reply in 9:")
    # One level, one icon: the colour is never alone.
    icons = noa.rows.locator(".chip .icon path")
    assert len({icons.nth(place).get_attribute("d") for place in range(3)}) == 3
    office.does("noa", "claim", late)
    office.does("noa", "reply", late, text="One moment")
    expect(noa.rows.locator(".who").last).to_have_text("Visitor late01")
    expect(noa.row("late01").locator(".chip")).to_have_text("Paused")


def test_a_countdown_runs_out_before_the_agents_eyes(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    ticket = office.opened("clock1")
    with console(browser, theatre, "noa") as noa:
        noa.page.clock.install()
        office.due(ticket, timedelta(minutes=2, seconds=9))
        noa.page.goto("/desk/console")
        noa.button("Unassigned 1").click()
        chip = noa.rows.locator(".chip").first
        expect(chip).to_have_class("chip calm")
        noa.page.clock.run_for(11_000)
        expect(chip).to_have_class("chip near")
        assert "First reply in 1:5" in chip.inner_text()


def test_a_computer_whose_clock_is_wrong_shows_the_desks_time(
    browser: Browser, theatre: Theatre, office: Office
) -> None:
    ticket = office.opened("clock2")
    office.due(ticket, timedelta(minutes=30, seconds=30))
    with console(browser, theatre, "noa") as noa:
        noa.page.clock.install(time="2031-01-01T00:00:00Z")
        noa.page.goto("/desk/console")
        noa.button("Unassigned 1").click()
        expect(noa.rows.locator(".chip").first).to_contain_text("First reply in 30:")


def test_filters_show_mine_nobodys_a_queue_and_a_language(noa: Console, office: Office) -> None:
    mine = office.opened("mine01")
    office.opened("free02", "הקו מנותק")
    office.opened("sale03", queue="sales")
    office.does("noa", "claim", mine)
    expect(noa.button("Mine 1")).to_be_visible()
    expect(noa.rows.locator(".who")).to_have_text(["Visitor mine01"])
    noa.button("Unassigned 2").click()
    expect(noa.rows).to_have_count(2)
    noa.page.get_by_label("Queue").select_option("sales")
    expect(noa.rows.locator(".who")).to_have_text(["Visitor sale03"])
    noa.page.get_by_label("Queue").select_option("")
    noa.page.get_by_label("Language").select_option("he")
    expect(noa.rows.locator(".who")).to_have_text(["Visitor free02"])
    noa.page.get_by_label("Language").select_option("en")
    noa.button("Mine 1").click()
    office.does("noa", "resolve", mine)
    expect(noa.page.get_by_text("Nothing is waiting for you.")).to_be_visible()
    noa.button("Resolved").click()
    expect(noa.rows.locator(".who")).to_have_text(["Visitor mine01"])


def test_a_new_message_is_counted_until_the_ticket_is_looked_at(
    noa: Console, office: Office
) -> None:
    ticket = office.opened("read01")
    office.does("noa", "claim", ticket)
    office.does("noa", "reply", ticket, text="Hello, which line?")
    expect(noa.row("read01").locator(".badge")).to_have_count(0)
    office.writes("read01", "the one at home, 052-555-0100")
    expect(noa.row("read01").locator(".badge")).to_contain_text("1 new message")
    expect(noa.row("read01").locator(".preview")).to_have_text("the one at home, 052-555-0100")
    expect(noa.page).to_have_title("(1) Tickets · Dover desk")
    assert noa.page.locator("link[rel=icon]").get_attribute("href") == "/static/nahar-unread.svg"
    noa.row("read01").get_by_role("button").click()
    expect(noa.row("read01").locator(".badge")).to_have_count(0)
    expect(noa.page).to_have_title("Tickets · Dover desk")
    assert noa.page.locator("link[rel=icon]").get_attribute("href") == "/static/nahar.svg"


def test_a_flag_and_the_priority_stand_on_the_ticket(noa: Console, office: Office) -> None:
    office.complains("flag01", "my son was injured by your router")
    noa.button("All 1").click()
    expect(noa.rows.locator(".chip.flagged")).to_have_text("Injury")
    expect(noa.rows.locator(".chip.priority")).to_contain_text("Urgent")
