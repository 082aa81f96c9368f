"""The console while the network, or the desk, is away: nothing is lost and nothing is doubled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    Page,
    Route,
    WebSocketRoute,
    expect,
)

from tests.browser.conftest import Theatre
from tests.console_stand import Console, Office, console, seat


@pytest.fixture
def office(theatre: Theatre) -> Office:
    return Office(theatre.stage.engine)


@pytest.fixture
def ticket(office: Office) -> int:
    number = office.opened("net001")
    office.does("noa", "claim", number)
    return number


@pytest.fixture
def noa(browser: Browser, theatre: Theatre, ticket: int) -> Iterator[Console]:
    with console(browser, theatre, "noa") as opened:
        opened.opens(ticket)
        yield opened


def words(theatre: Theatre) -> list[str]:
    """What agents have said, in order."""
    return [text for author, text in theatre.stage.stored() if author == "agent"]


def test_what_is_written_without_a_network_is_shown_at_once_and_sent_once_when_it_is_back(
    noa: Console, theatre: Theatre, office: Office
) -> None:
    noa.page.context.set_offline(True)
    expect(noa.page.get_by_text("No connection.")).to_be_visible()
    noa.replies("first, while away")
    noa.replies("second, while away")
    pending = noa.page.locator(".said.pending")
    expect(pending).to_have_count(2)
    expect(pending.first).to_contain_text("Waiting to be sent")
    office.writes("net001", "are you there?")
    noa.page.context.set_offline(False)
    expect(pending).to_have_count(0)
    expect(noa.page.locator(".said.agent p")).to_have_text(
        ["first, while away", "second, while away"]
    )
    expect(noa.page.locator(".said.visitor").last).to_contain_text("are you there?")
    expect(noa.page.get_by_text("No connection.")).to_be_hidden()
    assert words(theatre) == ["first, while away", "second, while away"]


def test_an_answer_that_gets_lost_on_its_way_back_does_not_say_it_twice(
    noa: Console, theatre: Theatre
) -> None:
    lost: list[APIResponse] = []

    def lose_the_first(route: Route) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    noa.page.route("**/reply", lose_the_first)
    noa.replies("only once")
    expect(noa.page.locator(".said.pending")).to_have_count(0)
    expect(noa.page.locator(".said.agent")).to_have_count(1)
    noa.page.reload()
    expect(noa.page.locator(".said.agent")).to_have_count(1)
    assert words(theatre) == ["only once"]


def test_a_socket_that_drops_misses_nothing(
    browser: Browser, theatre: Theatre, ticket: int, office: Office
) -> None:
    sockets: list[WebSocketRoute] = []
    with console(browser, theatre, "noa") as noa:

        def through(ws: WebSocketRoute) -> None:
            ws.connect_to_server()
            sockets.append(ws)

        noa.page.route_web_socket("**/desk/api/events", through)
        noa.opens(ticket)
        expect(noa.rows).to_have_count(1)
        noa.field.fill("half a sentence")
        sockets[-1].close()
        other = office.opened("net002")
        office.writes("net001", "written meanwhile")
        office.does("noa", "claim", other)
        expect(noa.page.locator(".said.visitor").last).to_contain_text("written meanwhile")
        expect(noa.rows).to_have_count(2)
        assert len(sockets) > 1
        expect(noa.field).to_have_value("half a sentence")
        expect(noa.field).to_be_focused()


def test_the_desk_is_restarted_in_mid_conversation(
    noa: Console, theatre: Theatre, office: Office
) -> None:
    noa.replies("before the restart")
    expect(noa.page.locator(".said.pending")).to_have_count(0)
    theatre.run(theatre.stage.stop_desk())
    expect(noa.page.get_by_text("No connection.")).to_be_visible()
    noa.replies("during the restart")
    office.writes("net001", "said during the restart")
    theatre.run(theatre.stage.start_desk())
    expect(noa.page.locator(".said.visitor").last).to_contain_text(
        "said during the restart", timeout=15_000
    )
    expect(noa.page.locator(".said.pending")).to_have_count(0)
    assert words(theatre) == ["before the restart", "during the restart"]


@pytest.fixture
def two_tabs(
    browser: Browser, theatre: Theatre, ticket: int
) -> Iterator[tuple[BrowserContext, Console, Console]]:
    with seat(browser, theatre, "noa") as context:
        pages: list[Page] = [context.new_page(), context.new_page()]
        for page in pages:
            page.goto(f"/desk/console?ticket={ticket}")
            expect(page.locator(".talk")).to_be_visible()
        yield context, Console(pages[0]), Console(pages[1])


def test_two_tabs_of_one_agent_agree(
    two_tabs: tuple[BrowserContext, Console, Console], theatre: Theatre, office: Office
) -> None:
    context, one, other = two_tabs
    one.field.fill("a draft")
    expect(other.field).to_have_value("a draft")
    context.set_offline(True)
    one.field.press("Enter")
    for tab in (one, other):
        expect(tab.page.locator(".said.pending")).to_contain_text("a draft")
    context.set_offline(False)
    for tab in (one, other):
        expect(tab.page.locator(".said.pending")).to_have_count(0)
        expect(tab.page.locator(".said.agent")).to_have_count(1)
        expect(tab.field).to_have_value("")
    assert words(theatre) == ["a draft"]
    office.writes("net001", "and now?")
    one.page.bring_to_front()
    for tab in (one, other):
        expect(tab.row("net001").locator(".badge")).to_have_count(0)


def test_drafts_are_kept_for_each_ticket_and_mode_over_a_reload(
    noa: Console, office: Office, ticket: int
) -> None:
    second = office.opened("net003")
    office.does("noa", "claim", second)
    noa.field.fill("reply to the first")
    noa.button("Private note").click()
    noa.field.fill("note on the first")
    noa.opens(second)
    expect(noa.field).to_have_value("")
    noa.opens(ticket)
    expect(noa.field).to_have_value("reply to the first")
    noa.button("Private note").click()
    expect(noa.field).to_have_value("note on the first")


def test_words_that_the_desk_refuses_are_kept_with_the_reason(
    noa: Console, office: Office, ticket: int
) -> None:
    noa.page.context.set_offline(True)
    noa.replies("too late")
    office.does("noa", "release", ticket)
    noa.page.context.set_offline(False)
    refused = noa.page.locator(".said.pending")
    expect(refused).to_contain_text("is nobody's; claim it first")
    refused.get_by_role("button", name="Back into the draft").click()
    expect(refused).to_have_count(0)
    noa.page.locator(".chat .head").get_by_role("button", name="Claim").click()
    expect(noa.field).to_have_value("too late")


def test_who_is_logged_out_is_told_and_loses_no_word(noa: Console, theatre: Theatre) -> None:
    noa.page.context.clear_cookies()
    noa.replies("after the logout")
    theatre.run(theatre.stage.stop_desk())
    theatre.run(theatre.stage.start_desk())
    expect(noa.page.get_by_text("You are logged out.")).to_be_visible(timeout=15_000)
    expect(noa.page.locator(".said.pending")).to_contain_text("after the logout")
    assert words(theatre) == []
