"""Mails of conversations over time: tried again, never by two, and forgotten after a day."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from desk import frames
from desk.conversation_letter import ConversationLetters
from desk.conversation_sender import ConversationSender
from desk.delivery import Delivery
from desk.lines import Lines
from desk.mailer import Mailer
from desk.words import Words
from handoff import mailing
from handoff.mailing import COUNTED_FOR, MailRefused
from storage import conversation_mails, conversations, retrying
from storage.conversation_mails import Wish
from storage.engine import reading, transaction
from storage.visitor_tables import conversation_mail
from tests.makers import NOON, demo_brand
from tests.posting import Inbox, server_at
from tests.promised import MINUTE, MovedClock

TALK = "web:ruth"


@dataclass
class Post:
    engine: Engine
    inbox: Inbox
    clock: MovedClock
    sender: ConversationSender

    async def send(self) -> None:
        await self.sender.send_due(self.clock.now())

    def ask(self, cid: str = "w1", address: str = "ruth@nahar.example.com") -> None:
        wish = Wish(TALK, cid, address, f"hash of {address}", "en")
        with transaction(self.engine) as connection:
            mailing.ask(connection, wish, self.clock.now())

    def row(self) -> Any:
        with reading(self.engine) as connection:
            return connection.execute(sa.select(conversation_mail)).one()


def another(engine: Engine, port: int, clock: MovedClock) -> ConversationSender:
    brand = demo_brand()
    read = Delivery(engine, brand, Lines(engine), frames.desk_address).read
    letters = ConversationLetters(Words.read(), brand)
    return ConversationSender(engine, Mailer(server_at(port)), letters, read, clock)


@pytest.fixture
def post(engine: Engine, inbox: Inbox, smtp_port: int) -> Post:
    clock = MovedClock(NOON)
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "ruth", "en", NOON)
        conversations.add_visitor_message(connection, talk, "hello", NOON, "c1")
    return Post(engine, inbox, clock, another(engine, smtp_port, clock))


async def test_what_failed_is_tried_again_at_its_time_as_the_same_mail(post: Post) -> None:
    post.inbox.answer = "451 later"
    post.ask()
    await post.send()
    assert (post.row().state, post.row().tries) == ("waiting", 1)
    post.inbox.answer = "250 OK"
    await post.send()
    assert post.inbox.mails == [], "it waits for its time"
    await post.clock.move_to(NOON + retrying.PAUSES[0])
    await post.send()
    await post.send()
    assert len(post.inbox.mails) == 1
    assert (post.row().state, post.row().address) == ("sent", None)


async def test_after_the_last_try_the_address_is_gone(post: Post) -> None:
    post.inbox.answer = "554 no"
    post.ask()
    for _ in range(len(retrying.PAUSES) + 1):
        await post.send()
        await post.clock.move_to(post.clock.now() + timedelta(hours=5))
    assert (post.row().state, post.row().address) == ("failed", None)


async def test_two_senders_send_it_once(post: Post, smtp_port: int) -> None:
    for number in range(3):
        post.ask(f"w{number}", f"ruth{number}@nahar.example.com")
    other = another(post.engine, smtp_port, post.clock)
    await asyncio.gather(post.send(), other.send_due(NOON))
    assert len(post.inbox.mails) == len({mail["To"] for mail in post.inbox.mails}) == 3


async def test_what_a_killed_sender_had_taken_goes_out_two_minutes_later(post: Post) -> None:
    post.ask()
    with transaction(post.engine) as connection:
        assert len(conversation_mails.take(connection, NOON, 4)) == 1
    await post.send()
    assert post.inbox.mails == []
    await post.clock.move_to(NOON + 2 * MINUTE)
    await post.send()
    assert len(post.inbox.mails) == 1


async def test_what_is_deleted_while_it_is_about_to_go_out_stays_here(
    post: Post, smtp_port: int
) -> None:
    class Deleted(ConversationLetters):
        """The visitor deletes the conversation just then."""

        def write(self, *given: Any) -> Any:
            with transaction(post.engine) as connection:
                conversation_mails.drop(connection, TALK)
            return super().write(*given)

    post.ask()
    read = Delivery(post.engine, demo_brand(), Lines(post.engine), frames.desk_address).read
    letters = Deleted(Words.read(), demo_brand())
    mailer = Mailer(server_at(smtp_port))
    await ConversationSender(post.engine, mailer, letters, read, post.clock).send_due(NOON)
    assert post.inbox.mails == []
    assert post.row().state == "dropped"


async def test_after_a_day_nothing_of_it_is_kept_and_it_can_be_asked_for_again(post: Post) -> None:
    for number in range(3):
        post.ask(f"w{number}")
    for cid, address in (("w3", "ruth@nahar.example.com"), ("w4", "other@nahar.example.com")):
        with pytest.raises(MailRefused):
            post.ask(cid, address)
    await post.send()
    await post.clock.move_to(NOON + COUNTED_FOR + MINUTE)
    with transaction(post.engine) as connection:
        conversation_mails.forget(connection, post.clock.now() - COUNTED_FOR)
    with reading(post.engine) as connection:
        assert connection.execute(sa.select(conversation_mail)).all() == []
    post.ask("w3")
    await post.send()
    assert len(post.inbox.mails) == 4


async def test_a_place_that_another_conversation_took_meanwhile_is_not_taken_twice(
    post: Post,
) -> None:
    post.ask("w0")
    wish = Wish(TALK, "w1", "ruth@nahar.example.com", "hash of ruth@nahar.example.com", "en")
    with transaction(post.engine) as connection:
        assert conversation_mails.add(connection, wish, 3, NOON)
        assert not conversation_mails.add(connection, wish, 2, NOON)
