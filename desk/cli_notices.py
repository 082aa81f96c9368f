"""`dover notices`: what people were told, and what did not reach them."""

import json
from typing import Any

import click

from desk.cli_common import Failure, changing, looking
from settings.clock import now
from settings.environment import Settings
from storage import notices as stored
from storage.notices import NoSuchNotice, NoticeState, Stored


@click.group()
def notices() -> None:
    """Notices: what people were told, and what did not reach them."""


@notices.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that went out.")
@click.option("--json", "as_json", is_flag=True, help="Print them for a program.")
@click.pass_obj
def list_notices(settings: Settings, every: bool, as_json: bool) -> None:
    """The newest notices that failed or are tried again."""
    with looking(settings) as connection:
        found = stored.newest(connection) if every else stored.troubled(connection)
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        tried = f"tried {one.tries} times" if one.tries else ""
        line = f"{one.id:6} {one.state.value:8} {one.account:16} {one.kind:20} {one.about:24} "
        click.echo(f"{line}{tried}{': ' * bool(one.error)}{one.error}".rstrip())


@notices.command("retry")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--failed", is_flag=True, help="All that failed.")
@click.pass_obj
def retry_notices(settings: Settings, numbers: tuple[int, ...], failed: bool) -> None:
    """Send notices once more; the running desk does it within a second."""
    if not numbers and not failed:
        raise Failure("name the notices by their numbers, or give --failed for all that failed")
    try:
        with changing(settings) as connection:
            wanted = list(numbers)
            if failed:
                wanted += [
                    one.id for one in stored.troubled(connection) if one.state is NoticeState.FAILED
                ]
            for number in dict.fromkeys(wanted):
                stored.retry(connection, number, now())
    except NoSuchNotice as error:
        raise Failure(f"{error}; nothing was changed") from error
    click.echo(f"{len(set(wanted))} to be sent again")


def _as_json(one: Stored) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("id", "account", "kind", "about", "values")},
        "state": one.state.value,
        "tries": one.tries,
        "error": one.error,
        "created_at": one.created_at.isoformat(),
        "sent_at": one.sent_at and one.sent_at.isoformat(),
        "read_at": one.read_at and one.read_at.isoformat(),
        "next_try_at": one.next_try_at.isoformat() if one.state is NoticeState.WAITING else None,
    }
