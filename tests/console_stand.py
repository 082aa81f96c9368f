"""Agents at the console, for browser tests: who they are, and the conversations they find."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy.engine import Engine

from actions import decisions
from actions.turns import Incoming, TurnTaker
from actions.understanding import Understanding
from desk.frames import Frame
from desk.lines import Lines
from desk.sessions import COOKIE, Sessions
from desk.ticket_deeds import Counter
from handoff import hearing, tickets
from handoff.tickets import Opening
from settings.brand import Brand
from settings.clock import now
from storage import accounts, conversations
from storage.engine import reading, transaction
from storage.promise_tables import promise
from storage.tables import conversation
from tests import makers
from tests.browser.conftest import Theatre
from tests.console_desk import say
from tests.floor import STAFF


@dataclass
class Office:
    """The demo brand's staff, and visitors who write to it."""

    engine: Engine
    brand: Brand = field(default_factory=makers.whole_brand)
    said: int = 0

    def __post_init__(self) -> None:
        with transaction(self.engine) as connection:
            for name, roles in STAFF.items():
                accounts.add(connection, name, roles, "en", now())
        self.taker = TurnTaker(self.engine, self.brand)

    def asks(self, sender: str, text: str, entry_id: str, at: datetime | None = None) -> int:
        """A visitor asks something that the bot answers, or an agent has to."""
        ranking = ((f"faq/{entry_id}", 0.8), ("faq/wifi_weak", 0.1))
        seen = Understanding(text, "faq", 0.8, ranking, language=_language(text))
        decide = decisions.answer
        return self._turn(sender, seen, decide, at or now())

    def complains(self, sender: str, text: str, at: datetime | None = None) -> int:
        """A visitor's complaint, which opens a ticket; return the ticket's number."""
        seen = Understanding(
            text, "complaint", 0.9, (("complaint", 0.9),), language=_language(text)
        )
        self._turn(sender, seen, decisions.hand_over_by_intent, at or now())
        return self.ticket_of(sender)

    def _turn(
        self, sender: str, seen: Understanding, decide: decisions.Decide, at: datetime
    ) -> int:
        self.said += 1
        cid = f"{sender}.{self.said}"
        with transaction(self.engine) as connection:
            talk = conversations.open_conversation(connection, "web", sender, seen.language, at)
            page = "https://nahar.example.com/internet"
            conversations.update_conversation(connection, talk.id, page=page)
            number, _ = conversations.add_visitor_message(connection, talk, seen.text, at, cid)
            hearing.hear(connection, talk.id, number, at)
        self.taker.take(Incoming("web", sender, seen, at, "model-1", number, cid), decide, at)
        return number

    def hands_over_newest(self) -> int:
        """Open a ticket for the newest conversation; return its number."""
        newest = sa.select(conversation.c.id).order_by(conversation.c.created_at.desc()).limit(1)
        with transaction(self.engine) as connection:
            given = Opening(connection.execute(newest).scalar_one(), "support", "complaint")
            return tickets.open_ticket(connection, given, self.brand.agreement, now()).id

    def opened(self, sender: str, text: str = "it is slow", queue: str = "support") -> int:
        """A ticket without a turn of the bot; return its number."""
        moment = now()
        with transaction(self.engine) as connection:
            language = _language(text)
            talk = conversations.open_conversation(connection, "web", sender, language, moment)
            say(connection, talk, text, f"{sender}.first", moment)
            given = Opening(talk.id, queue, "complaint")
            return tickets.open_ticket(connection, given, self.brand.agreement, moment).id

    def writes(self, sender: str, text: str) -> int:
        """A visitor writes on; return the message's id."""
        self.said += 1
        with transaction(self.engine) as connection:
            talk = conversations.open_conversation(connection, "web", sender, "en", now())
            number = say(connection, talk, text, f"{sender}.{self.said}", now())
            hearing.hear(connection, talk.id, number, now())
        return number

    def does(self, account: str, deed: str, ticket: int, **values: object) -> Frame:
        """What an agent does, as another process would."""
        counter = Counter(self.engine, self.brand, Lines(self.engine))
        return counter.do(account, deed, ticket, values)

    def ticket_of(self, sender: str) -> int:
        with reading(self.engine) as connection:
            found = tickets.newest(connection, f"web:{sender}")
        assert found is not None
        return found.id

    def due(self, ticket: int, left: timedelta, kind: str = "first_response") -> None:
        """Set when a promise of a ticket is due, from now on; warned of in its last quarter."""
        at = now() + left
        with transaction(self.engine) as connection:
            connection.execute(
                sa.update(promise)
                .where(promise.c.ticket_id == ticket, promise.c.kind == kind)
                .values(due_at=at, warn_at=at - timedelta(minutes=2))
            )


def _language(text: str) -> str:
    return "he" if any("\u0590" <= one <= "\u05ff" for one in text) else "en"


@dataclass
class Console:
    """The console on a page, as its agent handles it."""

    page: Page

    @property
    def rows(self) -> Locator:
        return self.page.locator(".tickets .row")

    def row(self, name: str) -> Locator:
        return self.rows.filter(has_text=name)

    @property
    def field(self) -> Locator:
        return self.page.locator("#composer-text")

    @property
    def said(self) -> Locator:
        return self.page.locator(".talk .said")

    def opens(self, ticket: int) -> None:
        self.page.goto(f"/desk/console?ticket={ticket}")
        expect(self.page.locator(".talk")).to_be_visible()

    def replies(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


@contextmanager
def console(
    browser: Browser, theatre: Theatre, account: str, language: str = "en", **more: object
) -> Iterator[Console]:
    """A console of an agent who is logged in, busy so that nothing is offered by itself."""
    with seat(browser, theatre, account, language, **more) as context:
        page = context.new_page()
        page.goto("/desk/console")
        yield Console(page)


@contextmanager
def seat(
    browser: Browser, theatre: Theatre, account: str, language: str = "en", **more: object
) -> Iterator[BrowserContext]:
    """A browser in which somebody is logged in; its tabs share what they keep."""
    with transaction(theatre.stage.engine) as connection:
        accounts.set_language(connection, account, language)
        found = accounts.get(connection, account)
    cookie = Sessions(theatre.stage.settings.secret()).cookie(found)
    options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **more}
    context = browser.new_context(base_url=theatre.url, **options)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": theatre.url}])
    wants = {"sound": False, "desktop": False, "keys": True, "presence": "busy"}
    key, value = f"dover-console:{account}:preferences", json.dumps(wants)
    context.add_init_script(
        f"localStorage.getItem({key!r}) ?? localStorage.setItem({key!r}, {value!r})"
    )
    try:
        yield context
    finally:
        context.close()
