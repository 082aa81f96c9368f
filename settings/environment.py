"""Settings from environment variables; docs/settings.md lists them."""

import hashlib
import hmac
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from settings import outgoing
from settings.outgoing import MailServer, Webhook
from settings.refusal import SettingError

__all__ = [
    "SettingError",
    "Settings",
    "api_token",
    "channel_token",
    "derive_token",
    "from_environment",
]

MOST_PROCESSES = 32
MOST_MESSAGES = 1_000_000

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Settings:
    home: Path
    """Folder for the database, the secret and the logs (`DOVER_HOME`, default `.dover`)."""
    database_url: str
    """SQLAlchemy URL (`DOVER_DATABASE_URL`, default an SQLite file in `home`)."""
    brand_file: Path
    """The agreement (`DOVER_BRAND`, default `brand.yml`)."""
    model: Path
    """Rasa model file, or folder whose newest model serves (`DOVER_MODEL`, default `models`)."""
    host: str
    """Address that the desk listens on (`DOVER_HOST`, default 127.0.0.1)."""
    public_url: str
    """Where browsers find the desk (`DOVER_PUBLIC_URL`); https there makes cookies secure."""
    desk_port: int
    rasa_port: int
    actions_port: int
    mail_server: MailServer | None
    webhook: Webhook | None
    proxies: tuple[Network, ...]
    """Programs before the desk whose word on who asks is taken (`DOVER_PROXIES`, default none)."""
    visitor_messages: int
    """Messages a minute that one visitor may send (`DOVER_VISITOR_MESSAGES`, default 60)."""
    address_messages: int
    """Visitors' messages a minute from one address (`DOVER_ADDRESS_MESSAGES`, default 600)."""
    rasa_processes: int
    """Rasa processes that share the port (`DOVER_RASA_PROCESSES`, default one a core up to 4)."""

    @property
    def files(self) -> Path:
        """Folder of what visitors and agents attach; no path of the web leads into it."""
        return self.home / "attachments"

    @property
    def models_folder(self) -> Path:
        """The folder of `model`, which has the releases too."""
        return self.model.parent if self.model.name.endswith(".tar.gz") else self.model

    @property
    def desk_url(self) -> str:
        return f"http://127.0.0.1:{self.desk_port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    def secret(self) -> str:
        """The key that signs visitor tokens and opens Rasa's channel to the desk.

        Made on first use and kept in `home/secret`, readable by its owner alone.
        """
        path = self.home / "secret"
        try:
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            return _create_secret(path)


def _create_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret.{os.getpid()}")
    with open(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_urlsafe(32))
    try:
        # A link fails if another process was first, so that all processes read the same secret.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingError on a value that cannot be used."""
    env = os.environ if environ is None else environ
    home = Path(env.get("DOVER_HOME") or ".dover").resolve()
    desk_port = _port(env, "DOVER_DESK_PORT", 8080)
    return Settings(
        home=home,
        database_url=_database_url(env, f"sqlite:///{home / 'dover.db'}"),
        brand_file=Path(env.get("DOVER_BRAND") or "brand.yml"),
        model=Path(env.get("DOVER_MODEL") or "models"),
        host=env.get("DOVER_HOST") or "127.0.0.1",
        public_url=(env.get("DOVER_PUBLIC_URL") or f"http://127.0.0.1:{desk_port}").rstrip("/"),
        desk_port=desk_port,
        rasa_port=_port(env, "DOVER_RASA_PORT", 5005),
        actions_port=_port(env, "DOVER_ACTIONS_PORT", 5055),
        mail_server=outgoing.mail_server(env),
        webhook=outgoing.webhook(env),
        proxies=_networks(env, "DOVER_PROXIES"),
        visitor_messages=_number(env, "DOVER_VISITOR_MESSAGES", 60, MOST_MESSAGES, "number"),
        address_messages=_number(env, "DOVER_ADDRESS_MESSAGES", 600, MOST_MESSAGES, "number"),
        rasa_processes=_number(
            env, "DOVER_RASA_PROCESSES", min(4, os.cpu_count() or 1), MOST_PROCESSES, "number"
        ),
    )


def _database_url(env: Mapping[str, str], default: str) -> str:
    given = env.get("DOVER_DATABASE_URL") or default
    if not given.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
        # The rest of it may hold a password.
        kind = given.partition("://")[0][:20]
        raise SettingError(
            f"DOVER_DATABASE_URL begins with {kind!r};"
            " set it to sqlite:///FILE or to postgresql://USER:PASSWORD@HOST/NAME"
        )
    return given


def _number(env: Mapping[str, str], name: str, default: int, most: int, what: str) -> int:
    given = env.get(name) or str(default)
    if not given.isdecimal() or not 0 < int(given) <= most:
        raise SettingError(f"{name} is {given!r}; set it to a {what} from 1 to {most}")
    return int(given)


def _networks(env: Mapping[str, str], name: str) -> tuple[Network, ...]:
    given = env.get(name, "")
    try:
        return tuple(ipaddress.ip_network(one) for one in given.replace(",", " ").split())
    except ValueError as error:
        raise SettingError(
            f"{name} is {given!r}; set it to addresses or networks like 127.0.0.1, 10.0.0.0/8"
        ) from error


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    return _number(env, name, default, 65535, "port number")


def derive_token(secret: str, purpose: str) -> str:
    """A token for one purpose; whoever has the secret can check it, and it does not show it."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def channel_token(secret: str) -> str:
    """What the desk shows to Rasa's channel as its bearer token."""
    return derive_token(secret, "rasa-channel")


def api_token(secret: str) -> str:
    """What opens Rasa's own HTTP API."""
    return derive_token(secret, "rasa-api")
