"""Accounts of the people who work on the desk, and their roles."""

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.account_tables import account, account_link, account_role

LINK_LIFETIME = timedelta(days=2)
# Whether it reaches anybody only the mail server knows; this keeps out what cannot be one, and
# line breaks above all.
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Role(str, Enum):
    # Answers visitors: support, sales and the other queues.
    AGENT = "agent"
    # Writes and improves entries.
    EDITOR = "editor"
    # Approves what is said in the brand's name; can hold it.
    SPOKESPERSON = "spokesperson"
    # Reads the figures.
    MANAGER = "manager"
    # Adds people and gives roles.
    ADMIN = "admin"


class NoSuchAccount(LookupError):
    """There is no account of that name: `dover user list` shows those that exist."""


class AccountDisabled(ValueError):
    """The account is disabled: an admin can enable it, `dover user enable`."""


class AccountExists(ValueError):
    """An account of that name exists already: choose another name, or change its roles."""


class BadAddress(ValueError):
    """This is no e-mail address: write it like noa@example.com."""


class LinkRefused(ValueError):
    """The link was used already or has expired: ask an admin for a new one."""


class LastAdmin(ValueError):
    """This is the only admin who can log in: make another one first."""


@dataclass(frozen=True)
class Account:
    name: str
    password_hash: str | None
    disabled: bool
    language: str
    session_number: int
    roles: frozenset[Role]
    email: str | None = None
    """Where notices go by e-mail; None for a person who reads them on the desk alone."""


def find(connection: Connection, name: str) -> Account | None:
    row = connection.execute(sa.select(account).where(account.c.name == name)).one_or_none()
    if row is None:
        return None
    roles = connection.execute(
        sa.select(account_role.c.role).where(account_role.c.account == name)
    ).scalars()
    return _account(row, {Role(role) for role in roles})


def _account(row: Any, roles: Collection[Role]) -> Account:
    return Account(
        name=row.name,
        password_hash=row.password_hash,
        disabled=row.disabled,
        language=row.language,
        session_number=row.session_number,
        email=row.email,
        roles=frozenset(roles),
    )


def get(connection: Connection, name: str) -> Account:
    found = find(connection, name)
    if found is None:
        raise NoSuchAccount(f"{name!r}: {NoSuchAccount.__doc__}")
    return found


def active(connection: Connection, name: str) -> Account:
    """The account, if it may do anything at all; raise NoSuchAccount or AccountDisabled."""
    found = get(connection, name)
    if found.disabled:
        raise AccountDisabled(f"{name!r}: {AccountDisabled.__doc__}")
    return found


def everyone(connection: Connection) -> list[Account]:
    """All accounts by name."""
    roles: dict[str, set[Role]] = defaultdict(set)
    for row in connection.execute(sa.select(account_role)):
        roles[row.account].add(Role(row.role))
    rows = connection.execute(sa.select(account).order_by(account.c.name))
    return [_account(row, roles[row.name]) for row in rows]


def add(
    connection: Connection, name: str, roles: Collection[Role], language: str, now: datetime
) -> str:
    """Make an account and return the token of the link that sets its password."""
    if find(connection, name):
        raise AccountExists(f"{name!r}: {AccountExists.__doc__}")
    connection.execute(
        sa.insert(account).values(
            name=name, disabled=False, language=language, session_number=1, created_at=now
        )
    )
    _insert_roles(connection, name, roles)
    return new_link(connection, name, now)


def set_roles(connection: Connection, name: str, roles: Collection[Role]) -> None:
    """Replace the roles; raise LastAdmin rather than leave nobody to give them back."""
    if Role.ADMIN not in roles:
        _refuse_last_admin(connection, name)
    get(connection, name)
    connection.execute(sa.delete(account_role).where(account_role.c.account == name))
    _insert_roles(connection, name, roles)


def _insert_roles(connection: Connection, name: str, roles: Collection[Role]) -> None:
    if roles:
        rows = [{"account": name, "role": role.value} for role in roles]
        connection.execute(sa.insert(account_role), rows)


def disable(connection: Connection, name: str) -> None:
    """End the account's sessions and refuse new ones."""
    _refuse_last_admin(connection, name)
    _change(connection, get(connection, name), disabled=True)
    connection.execute(sa.delete(account_link).where(account_link.c.account == name))


def enable(connection: Connection, name: str) -> None:
    _change(connection, get(connection, name), disabled=False)


def _refuse_last_admin(connection: Connection, name: str) -> None:
    admins = [
        one.name for one in everyone(connection) if Role.ADMIN in one.roles and not one.disabled
    ]
    if admins == [name]:
        raise LastAdmin(f"{name!r}: {LastAdmin.__doc__}")


def set_password(connection: Connection, name: str, password_hash: str) -> None:
    """Store the hash and end every session of the account."""
    _change(connection, get(connection, name), password_hash=password_hash)


def _change(connection: Connection, current: Account, **values: object) -> None:
    connection.execute(
        sa.update(account)
        .where(account.c.name == current.name)
        .values(session_number=current.session_number + 1, **values)
    )


def set_language(connection: Connection, name: str, language: str) -> None:
    connection.execute(sa.update(account).where(account.c.name == name).values(language=language))


def set_email(connection: Connection, name: str, email: str) -> None:
    """Where the person's notices go; nowhere if empty. Raise BadAddress or NoSuchAccount."""
    get(connection, name)
    if email and not ADDRESS.fullmatch(email):
        raise BadAddress(f"{email!r}: {BadAddress.__doc__}")
    connection.execute(sa.update(account).where(account.c.name == name).values(email=email or None))


def new_link(connection: Connection, name: str, now: datetime) -> str:
    """The token of a fresh link; earlier links of the account no longer work."""
    get(connection, name)
    connection.execute(sa.delete(account_link).where(account_link.c.account == name))
    token = secrets.token_urlsafe(24)
    connection.execute(
        sa.insert(account_link).values(
            token_hash=_hash(token), account=name, expires_at=now + LINK_LIFETIME
        )
    )
    return token


def account_of_link(connection: Connection, token: str, now: datetime) -> str:
    """The account whose password the link sets; raise LinkRefused."""
    name = connection.execute(
        sa.select(account_link.c.account).where(
            account_link.c.token_hash == _hash(token), account_link.c.expires_at > now
        )
    ).scalar_one_or_none()
    if name is None:
        raise LinkRefused(LinkRefused.__doc__)
    return str(name)


def use_link(connection: Connection, token: str, password_hash: str, now: datetime) -> str:
    """Set the password of the link's account and end the link; return the account's name."""
    name = account_of_link(connection, token, now)
    connection.execute(sa.delete(account_link).where(account_link.c.token_hash == _hash(token)))
    set_password(connection, name, password_hash)
    return name


def _hash(token: str) -> str:
    # The token is random and long: a plain hash cannot be turned back by trying.
    return hashlib.sha256(token.encode()).hexdigest()


FIRST_ADMIN = "admin"


def first_admin_link(connection: Connection, language: str, now: datetime) -> str | None:
    """A fresh link for the first admin, while no account has a password yet; else None."""
    if any(one.password_hash for one in everyone(connection)):
        return None
    if find(connection, FIRST_ADMIN) is None:
        return add(connection, FIRST_ADMIN, [Role.ADMIN], language, now)
    return new_link(connection, FIRST_ADMIN, now)
