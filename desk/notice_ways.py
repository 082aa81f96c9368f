"""The ways by which notices go out, each real or null, as the settings say."""

import asyncio
import hashlib
import hmac
import ipaddress
import json
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol

from aiohttp import ClientError, ClientSession, ClientTimeout

from desk.notice_text import NoticeWords, Told
from settings.environment import Settings
from settings.outgoing import MailServer, Webhook
from storage.notices import Taken

PATIENCE_S = 20


class NotSent(Exception):
    """The notice did not go out; the message says why, and it will be tried again."""


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
        Mail(server, words) if server else Null("mail"),
        WebhookCall(webhook, http) if webhook else Null("webhook"),
    )


def idempotency_key(taken: Taken) -> str:
    """The same for every try of one notice, so that whoever gets it twice can tell."""
    return hashlib.sha256(taken.notice.once.encode()).hexdigest()[:32]


class Mail:
    """E-mail through a server, to those who have an address."""

    name = "mail"

    def __init__(
        self, server: MailServer, words: NoticeWords, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._words = words
        self._tls = tls or ssl.create_default_context()

    async def send(self, taken: Taken, told: Told, now: datetime) -> None:
        if taken.email:
            await asyncio.to_thread(self._deliver, self.message(taken, told))

    def message(self, taken: Taken, told: Told) -> EmailMessage:
        domain = parseaddr(self._server.sender)[1].rpartition("@")[2]
        made = EmailMessage(policy=SMTP)
        made["From"] = self._server.sender
        made["To"] = str(taken.email)
        made["Subject"] = told.subject
        made["Date"] = format_datetime(taken.notice.created_at)
        made["Message-ID"] = f"<{idempotency_key(taken)}@{domain}>"
        # No out-of-office answers to these, and mail programs can file them.
        made["Auto-Submitted"] = "auto-generated"
        made["X-Auto-Response-Suppress"] = "All"
        made["List-Id"] = f"Dover <dover.{domain}>"
        made["Content-Language"] = told.language
        made.set_content(self._words.mail_text(told))
        made.add_alternative(self._words.mail_html(told), subtype="html")
        return made

    def _deliver(self, made: EmailMessage) -> None:
        try:
            with self._connect() as smtp:
                self._log_in(smtp)
                smtp.send_message(made)
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"the mail server says {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = ", ".join(str(code) for code, _ in error.recipients.values())
            raise NotSent(f"the mail server refuses the address: {codes}") from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise NotSent(f"the mail server cannot be used: {type(error).__name__}") from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.tls:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=self._tls)
        return smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        covered = self._server.tls
        if not covered and smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls)
            smtp.ehlo()
            covered = True
        if self._server.user:
            if not (covered or _is_this_machine(self._server.host)):
                raise NotSent("the mail server offers no TLS, so the password was not sent")
            smtp.login(self._server.user, self._server.password())


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
