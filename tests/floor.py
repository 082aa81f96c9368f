"""The demo brand's agents at work on tickets, against a real database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from actions import decisions
from faq import store
from faq.lines import Line
from handoff import presence, tickets, work
from handoff.history import EventKind
from handoff.machine import TicketEvent
from handoff.presence import Presence
from handoff.tickets import Ticket
from handoff.work import Work
from storage import accounts
from storage.accounts import Role
from storage.conversations import Conversation, Message
from storage.engine import reading, transaction
from storage.tables import message
from storage.ticket_tables import delivery
from tests import makers
from tests.makers import NOON
from tests.talk import DECIDE, Talk, means

T = TypeVar("T")

STAFF = {
    "noa": [Role.AGENT],
    "tomer": [Role.AGENT],
    "eitan": [Role.AGENT],
    "dana": [Role.SPOKESPERSON],
    "yael": [Role.MANAGER],
    "rotem": [Role.EDITOR],
}


@dataclass
class Floor:
    """Everybody has an account; `minute` moves the clock that the work sees."""

    engine: Engine
    now: datetime = NOON
    talk: Talk = field(init=False)

    def __post_init__(self) -> None:
        self.talk = Talk(self.engine)
        with transaction(self.engine) as connection:
            for name, roles in STAFF.items():
                accounts.add(connection, name, roles, "he", NOON)

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def says(
        self, intent: str, sender: str = "v1", channel: str = "web", language: str = "en"
    ) -> None:
        """The visitor says something of this intent."""
        seen = means(intent, language)
        incoming = replace(self.talk.incoming(seen), channel=channel, sender=sender)
        decide = DECIDE.get(intent, decisions.small_talk)
        self.talk.taker.take(incoming, decide, self.now)

    def complains(self, sender: str = "v1", channel: str = "web", language: str = "en") -> int:
        """A visitor opens a ticket of support; its number."""
        self.says("complaint", sender, channel, language)
        with reading(self.engine) as connection:
            found = tickets.newest(connection, f"{channel}:{sender}")
        assert found
        return found.id

    @contextmanager
    def at_work(self, account: str) -> Iterator[Work]:
        with transaction(self.engine) as connection:
            yield work.begin(connection, makers.demo_brand(), account, self.now)

    def does(self, account: str, deed: Callable[..., T], *values: object) -> T:
        """One use case by one person, in its own transaction."""
        with self.at_work(account) as working:
            return deed(working, *values)

    def here(self, *names: str) -> None:
        with transaction(self.engine) as connection:
            for name in names:
                presence.enter(connection, name, Presence.HERE, self.now)

    def ticket(self, ticket_id: int) -> Ticket:
        with reading(self.engine) as connection:
            return tickets.get(connection, ticket_id)

    def events(self, ticket_id: int) -> list[TicketEvent]:
        with reading(self.engine) as connection:
            return tickets.events_of(connection, ticket_id)

    def kinds(self, ticket_id: int) -> list[EventKind]:
        return [one.kind for one in self.events(ticket_id)]

    def deliveries(self, *kinds: str) -> list[sa.engine.Row]:
        query = sa.select(delivery).order_by(delivery.c.id)
        with reading(self.engine) as connection:
            return [row for row in connection.execute(query).all() if row.kind in kinds]

    def said_by(self, author: str) -> list[str]:
        query = sa.select(message.c.text).where(message.c.author == author).order_by(message.c.id)
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())


def closing(
    connection: Connection, talk: Conversation, now: datetime
) -> tuple[Message, int] | None:
    """The line with which the bot takes a conversation back."""
    found: Iterable[store.Approved] = store.live(connection)
    one = next(one for one in found if one.entry.id == Line.BACK_FROM_HUMAN.value)
    text = one.entry.wordings[talk.language].answer
    return Message(0, "bot", talk.language, text, now), one.version_id
