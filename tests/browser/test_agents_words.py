"""An agent's words on the visitor's page: under the first name, and known to have arrived."""

import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from desk.lines import Lines
from desk.ticket_deeds import Counter
from handoff import tickets
from handoff.tickets import Opening
from settings.clock import now
from storage import accounts
from storage.accounts import NoSuchAccount, Role
from storage.engine import reading, transaction
from storage.tables import conversation
from storage.ticket_tables import delivery
from tests import makers
from tests.browser.conftest import Theatre, Widget


def counter(theatre: Theatre) -> Counter:
    """Where Noa works, as the command line does: in another process than the desk."""
    engine = theatre.stage.engine
    with transaction(engine) as connection:
        try:
            accounts.get(connection, "noa")
        except NoSuchAccount:
            accounts.add(connection, "noa", [Role.AGENT], "en", now())
    return Counter(engine, makers.demo_brand(), Lines(engine))


def open_ticket(theatre: Theatre) -> int:
    """A ticket of the newest conversation."""
    newest = sa.select(conversation.c.id).order_by(conversation.c.created_at.desc()).limit(1)
    with transaction(theatre.stage.engine) as connection:
        talk = str(connection.execute(newest).scalar_one())
        agreement = makers.demo_brand().agreement
        given = Opening(talk, "support", "complaint")
        return tickets.open_ticket(connection, given, agreement, now()).id


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
