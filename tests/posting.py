"""A sender of notices with a real mail server and a real receiver of its webhook."""

import email
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.engine import Engine

from bench.ports import free_ports
from desk.mailer import Mailer
from desk.notice_sender import NoticeSender
from desk.notice_text import NoticeWords
from desk.notice_ways import Mail, Way, WebhookCall
from desk.words import Words
from settings.outgoing import MailServer, Webhook
from storage import accounts, notices
from storage.engine import transaction
from storage.notices import Notice, Stored, add_notice
from tests.agreements import JERUSALEM
from tests.makers import NOON
from tests.promised import MovedClock

SECRET = "the key of the webhook"
VALUES = {
    "ticket": 12,
    "queue": "support",
    "promise": "first_response",
    "due_at": "2026-11-22T12:35:00+00:00",
}


def words() -> NoticeWords:
    names = {"he": "נהר", "en": "Nahar"}
    return NoticeWords(Words.read(), names, JERUSALEM, "https://desk.example.com")


def told(account: str = "noa", once: str = "first", kind: str = "promise_broken") -> Notice:
    return Notice(f"{once}:{account}", account, kind, "ticket:12", json.dumps(VALUES))


def server_at(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, False, None, None, "Dover <dover@nahar.example.com>")


@contextmanager
def served(inbox: "Inbox") -> Iterator[int]:
    """A mail server that fills the inbox; its port."""
    (port,) = free_ports(1)
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


class Inbox:
    """Keeps what the mail server accepts; `answer` refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802  The server looks for this name.
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            parsed = email.message_from_bytes(content, policy=default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
        return self.answer


@dataclass
class Receiver:
    """A program behind a webhook; `status` is what it answers."""

    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204

    async def take(self, request: web.Request) -> web.Response:
        self.calls.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@dataclass
class Post:
    """A sender with its mail server and its receiver."""

    engine: Engine
    inbox: Inbox
    receiver: Receiver
    sender: NoticeSender
    clock: MovedClock
    ways: tuple[Way, ...]

    async def send(self) -> None:
        await self.sender.send_due(self.clock.now())

    def write(self, *given: Notice) -> None:
        with transaction(self.engine) as connection:
            for one in given:
                add_notice(connection, one, self.clock.now())

    def kept(self) -> list[Stored]:
        with transaction(self.engine) as connection:
            return notices.newest(connection)[::-1]


@asynccontextmanager
async def running(engine: Engine, inbox: Inbox, smtp_port: int, key: Path) -> AsyncIterator[Post]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/dover", receiver.take)
    clock = MovedClock(NOON)
    with transaction(engine) as connection:
        accounts.add(connection, "noa", [], "he", NOON)
        accounts.set_email(connection, "noa", "noa@nahar.example.com")
        accounts.add(connection, "yael", [], "en", NOON)
    async with TestServer(app) as served, ClientSession() as http:
        hook = Webhook(str(served.make_url("/dover")), key)
        ways = (Mail(Mailer(server_at(smtp_port)), words()), WebhookCall(hook, http))
        yield Post(
            engine, inbox, receiver, NoticeSender(engine, ways, words(), "he", clock), clock, ways
        )
