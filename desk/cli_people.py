"""`dover user`: who works on the desk."""

import json
from collections.abc import Callable
from typing import Any

import click

from desk.cli_common import Failure, changing
from desk.people import NAME, link_address
from settings.clock import now
from settings.environment import Settings
from storage import accounts
from storage.accounts import AccountExists, BadAddress, LastAdmin, NoSuchAccount, Role

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People who work on the desk, and their roles."""


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_users(settings: Settings, as_json: bool) -> None:
    """Every account with its roles and state."""
    rows = [
        {
            "name": one.name,
            "email": one.email,
            "roles": sorted(role.value for role in one.roles),
            "state": "disabled" if one.disabled else "active" if one.password_hash else "invited",
        }
        for one in _use(settings, accounts.everyone)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo(
            "\n".join(f"{r['name']:20} {r['state']:9} {', '.join(r['roles'])}" for r in rows)
        )


@user.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=ROLES, help="May be given several times.")
@click.option("--language", type=click.Choice(["he", "en"]), default="he", show_default=True)
@click.pass_obj
def add_user(settings: Settings, name: str, roles: tuple[str, ...], language: str) -> None:
    """Make an account; prints the one-time link that sets its password."""
    if not NAME.fullmatch(name):
        raise Failure(f"{name!r}: a name has 2 to 64 of a-z, 0-9, dot and hyphen")
    token = _use(settings, accounts.add, name, [Role(role) for role in roles], language, now())
    click.echo(link_address(settings.public_url, token))


@user.command("role")
@click.argument("name")
@click.argument("roles", nargs=-1, type=ROLES)
@click.pass_obj
def set_roles(settings: Settings, name: str, roles: tuple[str, ...]) -> None:
    """Give an account exactly these roles."""
    _use(settings, accounts.set_roles, name, [Role(role) for role in roles])


@user.command("email")
@click.argument("name")
@click.argument("address", default="")
@click.pass_obj
def set_email(settings: Settings, name: str, address: str) -> None:
    """Send an account's notices to an address as well; without one to the desk alone."""
    _use(settings, accounts.set_email, name, address)


@user.command("disable")
@click.argument("name")
@click.pass_obj
def disable_user(settings: Settings, name: str) -> None:
    """End an account's sessions and refuse new ones."""
    _use(settings, accounts.disable, name)


@user.command("enable")
@click.argument("name")
@click.pass_obj
def enable_user(settings: Settings, name: str) -> None:
    """Let a disabled account log in again."""
    _use(settings, accounts.enable, name)


@user.command("reset")
@click.argument("name")
@click.pass_obj
def reset_user(settings: Settings, name: str) -> None:
    """Print a new one-time link that sets the account's password."""
    click.echo(link_address(settings.public_url, _use(settings, accounts.new_link, name, now())))


def _use(settings: Settings, use_case: Callable[..., Any], *values: Any) -> Any:
    """Run a use case of storage.accounts in a transaction; its refusals become one clear line."""
    try:
        with changing(settings) as connection:
            return use_case(connection, *values)
    except (NoSuchAccount, AccountExists, BadAddress, LastAdmin) as error:
        raise Failure(str(error)) from error
