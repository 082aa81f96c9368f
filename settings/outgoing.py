"""Where notices go out to: a mail server and a webhook, each only if it is set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from settings.refusal import SettingError

SMTP_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A mail server for outgoing mail (`DOVER_SMTP_URL`)."""

    host: str
    port: int
    tls: bool
    """TLS from the first byte; otherwise STARTTLS wherever the server offers it."""
    user: str | None
    password_file: Path | None
    """Read for each mail, so that a new password counts at once."""
    sender: str
    """The address that mails come from (`DOVER_MAIL_FROM`)."""

    def password(self) -> str:
        return _read(self.password_file) if self.password_file else ""


@dataclass(frozen=True)
class Webhook:
    """A program that is told of every notice (`DOVER_WEBHOOK_URL`)."""

    url: str
    secret_file: Path
    """Holds the key that signs each call; read for each, so that a new one counts at once."""

    def secret(self) -> str:
        return _read(self.secret_file)


def mail_server(env: Mapping[str, str]) -> MailServer | None:
    """The mail server; None if none is set up. Raise SettingError."""
    given = env.get("DOVER_SMTP_URL")
    if not given:
        return None
    url = _url("DOVER_SMTP_URL", given, tuple(SMTP_PORTS), "smtp://USER@HOST:587")
    sender = env.get("DOVER_MAIL_FROM", "")
    if "@" not in parseaddr(sender)[1]:
        raise SettingError(
            f"DOVER_MAIL_FROM is {sender!r} and DOVER_SMTP_URL is set;"
            " set it to the address that mails come from"
        )
    password_file = env.get("DOVER_SMTP_PASSWORD_FILE")
    if bool(url.username) != bool(password_file):
        raise SettingError(
            "DOVER_SMTP_URL with a user and DOVER_SMTP_PASSWORD_FILE go together; set both or none"
        )
    return MailServer(
        host=str(url.hostname),
        port=url.port or SMTP_PORTS[url.scheme],
        tls=url.scheme == "smtps",
        user=url.username,
        password_file=_file("DOVER_SMTP_PASSWORD_FILE", password_file) if password_file else None,
        sender=sender,
    )


def webhook(env: Mapping[str, str]) -> Webhook | None:
    """The webhook; None if none is set up. Raise SettingError."""
    given = env.get("DOVER_WEBHOOK_URL")
    if not given:
        return None
    _url("DOVER_WEBHOOK_URL", given, ("http", "https"), "https://HOST/PATH")
    secret_file = env.get("DOVER_WEBHOOK_SECRET_FILE", "")
    return Webhook(given, _file("DOVER_WEBHOOK_SECRET_FILE", secret_file))


def _url(name: str, given: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """The address; what was given is not repeated, for it may hold a password."""
    try:
        url = urlsplit(given)
        whole = url.scheme in schemes and bool(url.hostname) and url.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise SettingError(f"{name} cannot be read as an address; set it like {example}")
    if url.password is not None:
        raise SettingError(f"{name} holds a password; leave it out and put it into a file")
    return url


def _file(name: str, given: str) -> Path:
    path = Path(given)
    try:
        empty = not _read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name} is {given!r}, which cannot be read; name a file") from error
    if empty:
        raise SettingError(f"{name} is {given!r}, which is empty; put the secret into it")
    return path


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
