"""The ways by which notices go out, each real or null, as the settings say."""

import asyncio
import hashlib
import hmac
import json
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol

from aiohttp import ClientError, ClientSession, ClientTimeout

from desk.mailer import PATIENCE_S, Letter, Mailer, NotSent, key_of
from desk.notice_text import NoticeWords, Told
from settings.environment import Settings
from settings.outgoing import Webhook
from storage.notices import Taken


class Way(Protocol):
    name: str

    async def send(self, taken: Taken, told: Told, now: datetime) -> None:
        """Return when it was sent, or if it does not go out by this way; raise NotSent."""


class Null:
    """Takes the place of a way that is not set up: nothing goes out."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def send(self, taken: Taken, told: Told, now: datetime) -> None:
        pass


def ways(settings: Settings, http: ClientSession, words: NoticeWords) -> tuple[Way, ...]:
    server, webhook = settings.mail_server, settings.webhook
    return (
        Mail(Mailer(server), words) if server else Null("mail"),
        WebhookCall(webhook, http) if webhook else Null("webhook"),
    )


def idempotency_key(taken: Taken) -> str:
    return key_of(taken.notice.once)


class Mail:
    """E-mail through a server, to those who have an address."""

    name = "mail"

    def __init__(self, mailer: Mailer, words: NoticeWords) -> None:
        self._mailer = mailer
        self._words = words

    async def send(self, taken: Taken, told: Told, now: datetime) -> None:
        if taken.email:
            await self._mailer.send(self._message(taken.email, taken, told))

    def _message(self, address: str, taken: Taken, told: Told) -> EmailMessage:
        letter = Letter(
            to=address,
            once=taken.notice.once,
            language=told.language,
            subject=told.subject,
            text=self._words.mail_text(told),
            html=self._words.mail_html(told),
            written_at=taken.notice.created_at,
        )
        made = self._mailer.message(letter)
        # Mail programs can file notices by it.
        made["List-Id"] = f"Dover <dover.{self._mailer.domain}>"
        return made


class WebhookCall:
    """A signed call of a program, for every notice; docs/notices.md says how to check it."""

    name = "webhook"

    def __init__(self, webhook: Webhook, http: ClientSession) -> None:
        self._webhook = webhook
        self._http = http

    async def send(self, taken: Taken, told: Told, now: datetime) -> None:
        body = json.dumps(_payload(taken, told), ensure_ascii=False).encode()
        try:
            secret = await asyncio.to_thread(self._webhook.secret)
            async with self._http.post(
                self._webhook.url,
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "Idempotency-Key": idempotency_key(taken),
                    **signature(secret, body, int(now.timestamp())),
                },
                # Where it would lead to was not agreed on.
                allow_redirects=False,
                timeout=ClientTimeout(total=PATIENCE_S),
            ) as response:
                if not 200 <= response.status < 300:
                    raise NotSent(f"the webhook answers with status {response.status}")
        except (ClientError, asyncio.TimeoutError, OSError) as error:
            raise NotSent(f"the webhook cannot be called: {type(error).__name__}") from error


def signature(secret: str, body: bytes, timestamp: int) -> dict[str, str]:
    """Headers by which the receiver knows that the call is Dover's, and of when it is."""
    signed = f"{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"Dover-Timestamp": str(timestamp), "Dover-Signature": f"v1={digest}"}


def _payload(taken: Taken, told: Told) -> dict[str, Any]:
    one = taken.notice
    return {
        "id": one.id,
        "account": one.account,
        "kind": one.kind,
        "about": one.about,
        "values": one.values,
        "language": told.language,
        "subject": told.subject,
        "text": told.text,
        "link": told.link,
        "created_at": one.created_at.isoformat(),
    }
