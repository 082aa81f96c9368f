"""An agent's words on the visitor's page: under the first name, and known to have arrived."""

import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from storage.engine import reading
from storage.ticket_tables import delivery
from tests.browser.conftest import Theatre, Widget
from tests.noa import counter, open_ticket


def test_an_agents_words_stand_under_the_first_name_and_are_known_to_have_arrived(
    widget: Widget, theatre: Theatre
) -> None:
    noa = counter(theatre)
    widget.open()
    widget.ask("what are your hours")
    number = open_ticket(theatre)
    noa.do("noa", "claim", number, {})
    noa.do("noa", "reply", number, {"text": "Hello, which line is it?"})
    words = widget.dialog.locator("li.agent")
    expect(words.locator(".name")).to_have_text("Noa")
    expect(words.locator("p")).to_have_text("Hello, which line is it?")
    assert Axe().run(widget.page).violations_count == 0
    # What the page says of it is on its way: the next answer of the desk comes after it.
    widget.say("the one at home")
    expect(widget.dialog.locator("li.visitor:not(.pending) p").last).to_have_text("the one at home")
    with reading(theatre.stage.engine) as connection:
        shown = sa.select(delivery.c.state).where(
            delivery.c.ticket_id == number, delivery.c.kind == "show"
        )
        assert connection.execute(shown).scalars().all() == ["delivered"]
