"""Turns taken against a real database, without Rasa before them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from actions import decisions
from actions.decisions import Decide
from actions.turns import Incoming, TurnTaker
from actions.understanding import Understanding
from actions.words import Spoken
from faq.entry import Entry
from settings.brand import Brand
from storage.engine import reading
from storage.tables import message, turn
from storage.ticket_tables import ticket
from tests import makers
from tests.makers import NOON

DECIDE: dict[str, Decide] = {
    "faq": decisions.answer,
    "choose": decisions.answer,
    "ask": decisions.offer,
    "nlu_fallback": decisions.unknown,
    "none_of_these": decisions.unknown,
    "helped": decisions.yes_or_no,
    "affirm": decisions.yes_or_no,
    "deny": decisions.yes_or_no,
    "change_language": decisions.change_language,
    "ask_for_human": decisions.hand_over_by_intent,
    "complaint": decisions.hand_over_by_intent,
    "sales_enquiry": decisions.hand_over_by_intent,
    "self_harm": decisions.hand_over_by_intent,
    "legal_threat": decisions.hand_over_by_intent,
    "skip_question": decisions.press_of_form,
    "just_connect": decisions.press_of_form,
    "relay": decisions.relay,
}


def asks(entry_id: str, language: str = "en", text: str = "a question") -> Understanding:
    """A message in which an entry is recognised."""
    return Understanding(text, "faq", 0.9, ((f"faq/{entry_id}", 0.9),), language=language)


def means(intent: str, language: str = "en", text: str = "some words") -> Understanding:
    """A message in which an intent is recognised."""
    return Understanding(text, intent, 0.9, ((intent, 0.9),), language=language)


def presses(intent: str, **slots: str) -> Understanding:
    return Understanding(f"/{intent}", intent, 1.0, slots=slots)


@dataclass
class Talk:
    """One visitor's conversation, with the lines and the entries of `makers` live."""

    engine: Engine
    channel: str = "web"
    sender: str = "v1"
    now: datetime = NOON
    entries: Iterable[Entry] = ()
    brand: Brand = field(default_factory=makers.demo_brand)
    lines: Iterable[Entry] = field(default_factory=makers.all_lines)
    taker: TurnTaker = field(init=False)
    said: int = 0

    def __post_init__(self) -> None:
        makers.approve(self.engine, [*self.lines, makers.entry(), *self.entries], NOON)
        self.taker = TurnTaker(self.engine, self.brand)

    def incoming(self, seen: Understanding) -> Incoming:
        self.said += 1
        received = self.now - timedelta(milliseconds=250)
        cid = f"{self.sender}.{self.said}"
        return Incoming(self.channel, self.sender, seen, received, "model-1", None, cid)

    def hears(self, seen: Understanding) -> list[Spoken]:
        decide = DECIDE.get(seen.intent, decisions.small_talk)
        return self.taker.take(self.incoming(seen), decide, self.now)

    def ids(self, seen: Understanding) -> list[str]:
        """The ids of the entries that are said to a message."""
        return [one.sentence.entry_id for one in self.hears(seen)]

    def other(self, **change: str) -> "Talk":
        """Another conversation, by sender or by channel."""
        return replace(self, **change)  # type: ignore[arg-type]


def turns(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(turn).order_by(turn.c.message_id)).all())


def tickets(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(ticket).order_by(ticket.c.id)).all())


def messages(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(message).order_by(message.c.id)).all())
