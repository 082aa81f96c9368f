"""E-mail through the server of the settings: to staff (notices) and to visitors."""

import asyncio
import hashlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

import jinja2

from desk import bidi
from settings.outgoing import MailServer

TEMPLATES = Path(__file__).with_name("templates")
PATIENCE_S = 20


class NotSent(Exception):
    """It did not go out; the message says why, without the address, and it is tried again."""


@dataclass(frozen=True)
class Letter:
    to: str
    once: str
    """Names the occasion: every try of it carries the same Message-ID."""
    language: str
    subject: str
    text: str
    html: str
    written_at: datetime


def key_of(once: str) -> str:
    """The same for every try of one occasion, so that whoever gets it twice can tell."""
    return hashlib.sha256(once.encode()).hexdigest()[:32]


def templates() -> jinja2.Environment:
    """Of the HTML of mails."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(bidi.FILTERS)
    return made


class Mailer:
    def __init__(self, server: MailServer, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self.domain = parseaddr(server.sender)[1].rpartition("@")[2]

    def message(self, letter: Letter) -> EmailMessage:
        made = EmailMessage(policy=SMTP)
        made["From"] = self._server.sender
        made["To"] = letter.to
        made["Subject"] = letter.subject
        made["Date"] = format_datetime(letter.written_at)
        made["Message-ID"] = f"<{key_of(letter.once)}@{self.domain}>"
        # No out-of-office answers to these.
        made["Auto-Submitted"] = "auto-generated"
        made["X-Auto-Response-Suppress"] = "All"
        made.set_content(letter.text)
        made.add_alternative(letter.html, subtype="html")
        # Last: whoever sets the content drops what was said of it before.
        made["Content-Language"] = letter.language
        return made

    async def send(self, made: EmailMessage) -> None:
        """Return when the server took it; raise NotSent."""
        await asyncio.to_thread(self._deliver, made)

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
