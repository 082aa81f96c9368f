"""Agents at work in the console: claims, replies, notes, offers, and what a colleague does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from handoff import offers
from settings.clock import now
from tests.browser.conftest import Theatre, Widget
from tests.console_stand import Console, Office, console


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        yield opened


@pytest.fixture
def tomer(browser: Browser, theatre: Theatre, office: Office) -> Iterator[Console]:
    with console(browser, theatre, "tomer") as opened:
        yield opened


def test_of_two_agents_who_claim_at_once_one_has_it_and_the_other_learns_who(
    noa: Console, tomer: Console, office: Office
) -> None:
    ticket = office.opened("race01")
    for one in (noa, tomer):
        one.opens(ticket)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tomer.page.route("**/claim", hold)
    with tomer.page.expect_request("**/claim"):
        tomer.page.locator(".chat .head").get_by_role("button", name="Claim").click()
    claims(noa)
    held[0].continue_()
    expect(tomer.page.get_by_role("alert")).to_contain_text("noa has it since")
    expect(tomer.page.locator(".composer")).to_contain_text("Noa has this ticket")
    expect(noa.field).to_be_editable()


def claims(one: Console) -> None:
    one.page.locator(".chat .head").get_by_role("button", name="Claim").click()
    expect(one.field).to_be_editable()


def test_a_reply_is_shown_at_once_reaches_the_visitor_and_is_ticked_as_delivered(
    noa: Console, widget: Widget, office: Office
) -> None:
    ticket = of_visitor(widget, office)
    noa.opens(ticket)
    claims(noa)
    noa.replies("Hello, which line is it? 052-555-0100")
    mine = noa.page.locator(".said.agent")
    expect(mine).to_contain_text("Hello, which line is it?")
    expect(widget.dialog.locator("li.agent p")).to_have_text(
        "Hello, which line is it? 052-555-0100"
    )
    expect(mine.locator(".way")).to_have_text("Delivered")
    expect(mine).to_have_count(1)
    widget.say("the one at home")
    expect(noa.page.locator(".said.visitor").last).to_contain_text("the one at home")


def of_visitor(widget: Widget, office: Office) -> int:
    """The ticket of a visitor who is on the page."""
    widget.open()
    widget.ask("what are your hours")
    return office.hands_over_newest()


def test_both_see_that_the_other_writes(noa: Console, widget: Widget, office: Office) -> None:
    ticket = of_visitor(widget, office)
    noa.opens(ticket)
    widget.input.press_sequentially("it is")
    expect(noa.page.get_by_text("The visitor is writing")).to_be_visible()
    widget.input.press("Enter")
    expect(noa.page.get_by_text("The visitor is writing")).to_be_hidden()
    claims(noa)
    noa.field.press_sequentially("Let me")
    expect(widget.dialog.locator(".typing")).to_be_visible()
    noa.field.fill("")
    expect(widget.dialog.locator(".typing")).to_be_hidden()


def test_a_note_is_yellow_and_never_reaches_the_visitor(
    noa: Console, widget: Widget, office: Office, page: Page
) -> None:
    frames: list[str] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda text: frames.append(str(text))))
    page.reload()
    ticket = of_visitor(widget, office)
    other = office.opened("other1")
    noa.opens(ticket)
    claims(noa)
    noa.button("Private note").click()
    noa.field.fill("SECRET: angry since October")
    noa.field.press("Enter")
    note = noa.page.locator(".said.note:not(.pending)")
    expect(note).to_contain_text("SECRET")
    colour = note.evaluate("one => getComputedStyle(one).backgroundColor")
    assert colour == "rgb(255, 243, 194)"
    # The next ticket begins with a reply again, and so does this one.
    noa.button("Private note").click()
    noa.page.keyboard.press("Alt+Digit3")
    noa.row("other1").get_by_role("button").click()
    expect(noa.button("Reply")).to_have_attribute("aria-pressed", "true")
    noa.page.keyboard.press("Alt+KeyJ")
    noa.opens(ticket)
    noa.replies("All is well")
    expect(widget.dialog.locator("li.agent p")).to_have_text("All is well")
    assert frames
    assert "SECRET" not in "".join(frames)
    assert other != ticket


def test_an_offer_is_accepted_or_declined_before_its_time_is_over(
    noa: Console, office: Office
) -> None:
    first, second = office.opened("offer1"), office.opened("offer2")
    noa.page.get_by_label("You are").select_option("here")
    expect(noa.page.locator(".presence.here")).to_be_visible()
    offers.round_of(office.engine, office.brand.team, now())
    banner = noa.page.locator(".offer")
    expect(banner).to_contain_text(f"Ticket {first} is offered to you")
    expect(banner).to_contain_text("goes on in 1:")
    expect(banner).to_contain_text("1 more offer")
    banner.get_by_role("button", name="Decline").click()
    expect(banner).to_contain_text(f"Ticket {second} is offered to you")
    expect(banner).not_to_contain_text("more offer")
    banner.get_by_role("button", name="Accept").click()
    expect(noa.page.locator(".offer")).to_have_count(0)
    expect(noa.field).to_be_editable()


def test_a_ticket_is_transferred_with_a_reason_that_the_next_agent_reads(
    noa: Console, tomer: Console, office: Office
) -> None:
    ticket = office.opened("move01")
    noa.opens(ticket)
    claims(noa)
    noa.page.locator(".chat .head summary").click()
    noa.button("Transfer").click()
    dialog = noa.page.get_by_role("dialog")
    dialog.get_by_label("To whom").select_option("agent:tomer")
    dialog.get_by_label("Reason").fill("speaks about the bill")
    dialog.get_by_role("button", name="Transfer").click()
    expect(dialog).to_be_hidden()
    expect(noa.page.locator(".composer")).to_contain_text("Tomer has this ticket")
    tomer.row("move01").get_by_role("button").click()
    expect(tomer.page.locator(".step").last).to_contain_text("speaks about the bill")
    expect(tomer.field).to_be_editable()


def test_snoozed_resolved_and_reopened_tickets_say_so(noa: Console, office: Office) -> None:
    ticket = office.opened("ends01")
    noa.opens(ticket)
    claims(noa)
    noa.page.keyboard.press("Alt+KeyM")
    noa.button("In an hour").click()
    expect(noa.page.locator(".chat .head")).to_contain_text("Snoozed until")
    noa.button("Resolve").click()
    expect(noa.page.locator(".composer")).to_contain_text("The ticket is resolved")
    noa.page.locator(".chat .head").get_by_role("button", name="Reopen").click()
    expect(noa.page.locator(".chat .head")).to_contain_text("In the queue")


def test_a_conversation_is_taken_from_the_bot_and_handed_back(noa: Console, widget: Widget) -> None:
    widget.open()
    widget.ask("what are your hours")
    noa.button("With the bot").click()
    noa.rows.first.get_by_role("button").click()
    expect(noa.page.locator(".said.visitor")).to_contain_text("what are your hours")
    noa.button("Take over from the bot").click()
    expect(noa.field).to_be_editable()
    noa.replies("Noa here")
    expect(widget.dialog.locator("li.agent p")).to_have_text("Noa here")
    noa.page.locator(".chat .head summary").click()
    noa.button("Hand back to the bot").click()
    expect(noa.page.locator(".composer")).to_contain_text("The ticket is resolved")


def test_ready_replies_come_with_a_slash_and_can_be_changed_before_they_go(
    noa: Console, office: Office
) -> None:
    ticket = office.opened("slash1")
    noa.opens(ticket)
    claims(noa)
    noa.page.get_by_label("Name").fill("Avi Cohen")
    noa.page.get_by_label("Name").press("Enter")
    expect(noa.page.locator(".chat .head h2")).to_have_text("Avi Cohen")
    noa.field.fill("Hello {name}, one moment please")
    noa.button("Save as a ready reply").click()
    noa.page.get_by_role("dialog").get_by_label("Title").fill("moment")
    noa.button("Save").click()
    expect(noa.page.get_by_role("dialog")).to_have_count(0)
    noa.field.fill("/mom")
    option = noa.page.locator(".slash [role=option]").first
    expect(option).to_contain_text("the team's")
    noa.field.press("Enter")
    expect(noa.field).to_have_value("Hello Avi Cohen, one moment please")
    expect(noa.said.filter(has_text="one moment")).to_have_count(0)
    noa.field.fill("/opening")
    expect(noa.page.locator(".slash [role=option]").first).to_contain_text("approved")


def test_approved_answers_are_suggested_for_the_visitors_last_message(
    noa: Console, office: Office
) -> None:
    office.opened("fits01")
    ticket = office.ticket_of("fits01")
    office.does("noa", "claim", ticket)
    office.asks("fits01", "why is it so slow", "slow_internet")
    noa.opens(ticket)
    first = noa.page.locator(".suggestions button").first
    words = first.locator(".preview").inner_text()
    first.click()
    assert noa.field.input_value().startswith(words[:20])


def test_colleagues_see_who_looks_and_who_writes(
    noa: Console, tomer: Console, office: Office
) -> None:
    ticket = office.opened("eyes01")
    office.does("noa", "claim", ticket)
    noa.opens(ticket)
    tomer.opens(ticket)
    expect(noa.page.get_by_text("Tomer is looking", exact=True).last).to_be_visible()
    noa.field.press_sequentially("Hel")
    expect(tomer.page.get_by_text("Noa is writing")).to_be_visible()
    tomer.page.goto("about:blank")
    expect(noa.page.get_by_text("Tomer is looking", exact=True)).to_have_count(0)
