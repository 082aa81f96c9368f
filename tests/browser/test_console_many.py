"""Deeds to several tickets at once, merging two, and a console of before an upgrade."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect

from handoff.tickets import Opening, open_ticket
from settings.clock import now
from storage import conversations
from storage.engine import transaction
from tests.browser.conftest import Theatre
from tests.console_stand import Console, Office, console


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        yield opened


def choose(one: Console, *names: str) -> None:
    one.page.keyboard.press("Alt+Digit3")
    for name in names:
        one.row(name).get_by_role("checkbox").check()


def outcome(one: Console, ticket: int) -> str:
    row = one.page.locator(".outcomes li").filter(has_text=f"Ticket {ticket}:")
    return row.inner_text()


def test_what_came_of_each_is_told_and_what_was_not_done_stays_chosen(
    noa: Console, office: Office
) -> None:
    first, second = office.opened("many01"), office.opened("many02")
    taken = office.opened("many03")
    office.does("tomer", "claim", taken)
    choose(noa, "many01", "many02", "many03")
    bar = noa.page.locator(".for-all")
    expect(bar).to_contain_text("3 chosen")
    assert Axe().run(noa.page).response["violations"] == []
    bar.get_by_role("button", name="Claim").click()
    expect(noa.page.locator(".outcomes li")).to_have_count(3)
    assert "Done" in outcome(noa, first)
    assert "Done" in outcome(noa, second)
    assert "tomer has it since" in outcome(noa, taken)
    noa.page.keyboard.press("Escape")
    expect(bar).to_contain_text("1 chosen")
    expect(noa.row("many03").get_by_role("checkbox")).to_be_checked()


def test_several_are_resolved_with_one_reason(noa: Console, office: Office) -> None:
    tickets = [office.opened(name) for name in ("done01", "done02")]
    for ticket in tickets:
        office.does("noa", "claim", ticket)
    choose(noa, "done01", "done02")
    noa.page.locator(".for-all").get_by_role("button", name="Resolve").click()
    dialog = noa.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Resolve 2 tickets")
    dialog.get_by_label("Reason").fill("the line is back")
    dialog.get_by_role("button", name="Resolve", exact=True).click()
    expect(noa.page.locator(".outcomes li")).to_have_count(2)
    noa.page.keyboard.press("Escape")
    expect(noa.rows).to_have_count(0)


def test_a_ticket_goes_on_in_another_one_of_the_same_visitor(noa: Console, office: Office) -> None:
    first = office.opened("twice1")
    with transaction(office.engine) as connection:
        talk = conversations.open_conversation(connection, "whatsapp", "twice1", "en", now())
        given = Opening(talk.id, "support", "complaint")
        second = open_ticket(connection, given, office.brand.agreement, now()).id
    noa.opens(first)
    expect(noa.page.locator(".card")).to_contain_text(f"Ticket {second}")
    noa.page.keyboard.press("Control+KeyK")
    noa.page.keyboard.type("Merge")
    noa.page.keyboard.press("Enter")
    noa.page.get_by_role("dialog").get_by_role("button", name=f"Ticket {second}").click()
    expect(noa.page.locator(".chat .head")).to_contain_text(f"Ticket {second}")
    expect(noa.page.locator(".said.note")).to_contain_text(f"ticket {first}")


def test_a_refusal_is_told_in_hebrew(browser: Browser, theatre: Theatre, office: Office) -> None:
    office.opened("sales1", queue="sales")
    with console(browser, theatre, "noa", "he") as noa:
        choose(noa, "sales1")
        noa.page.locator(".for-all button").first.click()
        expect(noa.page.locator(".outcomes li")).to_contain_text("אינו בין התורים שלך")


def test_after_an_upgrade_of_the_desk_it_offers_to_reload_and_the_draft_stays(
    noa: Console, office: Office, theatre: Theatre
) -> None:
    ticket = office.opened("draft1")
    office.does("noa", "claim", ticket)
    noa.opens(ticket)
    noa.field.fill("half a sentence")

    def upgraded(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, json={**told.json(), "built": "newer"})

    noa.page.route("**/desk/api/me", upgraded)
    theatre.run(theatre.stage.stop_desk())
    theatre.run(theatre.stage.start_desk())
    line = noa.page.locator(".link")
    expect(line).to_contain_text("The desk was upgraded", timeout=20_000)
    noa.page.unroute("**/desk/api/me")
    line.get_by_role("button", name="Reload").click()
    expect(noa.field).to_have_value("half a sentence")
    expect(line).to_be_empty()
