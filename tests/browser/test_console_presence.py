"""Here, away or busy; and what calls an agent who looks elsewhere."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Route, expect

from handoff import offers, presence
from handoff.presence import Presence
from settings.clock import now
from storage.engine import reading, transaction
from tests.browser.conftest import Theatre
from tests.console_stand import Console, Office, console

# The page counts the tones and notices that it gives, as if another page lay over it.
COUNTING = """
    const called = {tones: 0, notices: []};
    const show = () => { document.documentElement.dataset.called = JSON.stringify(called); };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) {
        called.tones += 1;
        show();
        start.apply(this, at);
    };
    window.Notification = class extends Notification {
        constructor(title, more) {
            super(title, more);
            called.notices.push([title, more.body ?? ""]);
            show();
        }
    };
    Object.defineProperty(document, "hidden", {get: () => true});
"""


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa", permissions=["notifications"]) as opened:
        yield opened


def state(office: Office) -> Presence:
    with reading(office.engine) as connection:
        return presence.state_of(connection, "noa")


def test_an_agent_says_whether_they_are_here_and_colleagues_see_it(
    noa: Console, browser: Browser, theatre: Theatre, office: Office
) -> None:
    ticket = office.opened("here01")
    office.does("noa", "claim", ticket)
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    assert state(office) is Presence.HERE
    noa.opens(ticket)
    noa.page.keyboard.press("Alt+KeyT")
    choice = noa.page.get_by_role("dialog").locator("option[value='agent:tomer']")
    expect(choice).to_have_text("Tomer (Away, 0 of 5 tickets)")
    with console(browser, theatre, "tomer") as tomer:
        tomer.page.get_by_label("You are").select_option("here")
        expect(choice).to_have_text("Tomer (Here, 0 of 5 tickets)")


def test_who_does_nothing_for_five_minutes_is_away_until_they_come_back(
    noa: Console, office: Office
) -> None:
    noa.page.clock.install()
    noa.page.goto("/desk/console")
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    noa.page.clock.fast_forward(6 * 60_000)
    expect(noa.page.locator(".presence.away")).to_be_visible()
    assert state(office) is Presence.AWAY
    noa.page.keyboard.press("Shift")
    expect(noa.page.locator(".presence.here")).to_be_visible()


def test_of_two_quick_choices_the_last_one_counts(noa: Console, office: Office) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    expect(noa.page.locator(".presence.busy")).to_be_visible()
    noa.page.route("**/presence", hold_the_first)
    choice = noa.page.get_by_label("You are")
    with noa.page.expect_request("**/presence"):
        choice.select_option("away")
    choice.select_option("here")
    with noa.page.expect_response(lambda one: one.request.post_data_json == {"presence": "here"}):
        held[0].continue_()
    expect(noa.page.locator(".presence.here")).to_be_visible()
    assert state(office) is Presence.HERE


def test_who_was_made_away_while_the_network_was_gone_is_here_again_with_it(
    noa: Console, office: Office
) -> None:
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    noa.page.context.set_offline(True)
    expect(noa.page.get_by_text("No connection.")).to_be_visible()
    with transaction(office.engine) as connection:
        presence.enter(connection, "noa", Presence.AWAY, now())
    with noa.page.expect_response("**/desk/api/presence"):
        noa.page.context.set_offline(False)
    assert state(office) is Presence.HERE


def test_who_lets_an_offer_pass_stays_away_until_they_say_that_they_are_here(
    noa: Console, office: Office
) -> None:
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    office.opened("pass01")
    moment = now()
    offers.round_of(office.engine, office.brand.team, moment)
    expect(noa.page.locator(".offer")).to_be_visible()
    offers.round_of(office.engine, office.brand.team, moment + 2 * office.brand.team.offer_for)
    expect(noa.page.locator(".offer")).to_have_count(0)
    expect(noa.page.locator(".presence.away")).to_be_visible()
    noa.page.keyboard.press("Shift")
    expect(noa.page.locator(".presence.away")).to_be_visible()


def test_an_offer_and_a_new_message_call_whoever_asked_for_it(noa: Console, office: Office) -> None:
    noa.page.add_init_script(COUNTING)
    noa.page.reload()
    ticket = office.opened("call01")
    office.does("noa", "claim", ticket)
    expect(noa.rows).to_have_count(1)
    office.writes("call01", "nobody asked to be called")
    expect(noa.row("call01").locator(".badge")).to_be_visible()
    called = noa.page.locator("html")
    expect(called).not_to_have_attribute("data-called", re.compile("."))
    noa.button("Settings").click()
    noa.page.get_by_label("A sound for new messages").check()
    noa.page.get_by_label("Notices on the desktop").check()
    noa.page.keyboard.press("Escape")
    tried = json.loads(called.get_attribute("data-called") or "{}")["tones"]
    office.writes("call01", "my secret number is 052-555-0100")
    # Nothing of what was written is on a screen that others see.
    notices = [[f"New message in ticket {ticket}", ""]]
    wanted = {"tones": tried + 2, "notices": notices}
    expect(called).to_have_attribute("data-called", json.dumps(wanted, separators=(",", ":")))
    second = office.opened("call02")
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    offers.round_of(office.engine, office.brand.team, now())
    offered = re.compile(f"Ticket {second} is offered to you")
    expect(called).to_have_attribute("data-called", offered)


def test_at_the_end_of_a_shift_what_is_in_hand_goes_back_and_the_agent_is_away(
    noa: Console, office: Office
) -> None:
    for name in ("shift1", "shift2", "shift3"):
        office.does("noa", "claim", office.opened(name))
    put_aside = office.ticket_of("shift3")
    until = (now() + timedelta(hours=1)).isoformat()
    office.does("noa", "snooze", put_aside, until=until)
    expect(noa.rows).to_have_count(3)
    noa.page.locator(".top summary").click()
    noa.button("End of shift").click()
    dialog = noa.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your 2 tickets go back into the queue")
    dialog.get_by_role("button", name="End of shift").click()
    expect(dialog).to_have_count(0)
    expect(noa.rows.locator(".who")).to_have_text(["Visitor shift3"])
    expect(noa.page.locator(".presence.away")).to_be_visible()
    noa.opens(office.ticket_of("shift1"))
    expect(noa.page.locator(".step").last).to_contain_text("end of shift")
