"""`dover flags`: signs of a possible crisis, and what was done about them."""

import json
from datetime import timedelta

import click

from desk import show
from desk.access import NotAllowed, acting
from desk.cli_common import Failure, changing, looking
from handoff import raised
from handoff.raised import Flag, FlagRefused, NoSuchFlag
from settings.clock import now
from settings.environment import Settings

COUNTED_DAYS = 30


@click.group()
def flags() -> None:
    """Signs of a possible crisis, and what was done about them."""


@flags.command("list")
@click.option("--all", "every", is_flag=True, help="Those that were taken down too.")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.pass_obj
def list_flags(settings: Settings, every: bool, as_json: bool) -> None:
    """The flags that are up, the newest first, and the figure of false alarms."""
    with looking(settings) as connection:
        found = raised.listed(connection, is_open=True)
        found += raised.listed(connection, is_open=False) if every else []
        counted = raised.figures(connection, now() - timedelta(days=COUNTED_DAYS))
    if as_json:
        figures = {**show.plain(counted), "days": COUNTED_DAYS, "false_share": counted.false_share}
        content = {"flags": show.plain(found), "figures": figures}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_line(one))
    click.echo(
        f"last {COUNTED_DAYS} days: {counted.raised} raised, {counted.closed} taken down,"
        f" {counted.false_alarms} of these false alarms"
    )


@flags.command("close")
@click.argument("number", type=click.IntRange(1, 10**9))
@click.option("--as", "name", required=True, metavar="NAME", help="Who says what was done.")
@click.option("--what-was-done", "words", required=True, help="What was done about it.")
@click.option("--false-alarm", is_flag=True, help="It was no crisis.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole flag.")
@click.pass_obj
def close(
    settings: Settings, number: int, name: str, words: str, false_alarm: bool, as_json: bool
) -> None:
    """Take flag NUMBER down."""
    try:
        with changing(settings) as connection:
            by = acting(connection, name, "flags_close").account
            done = raised.close(connection, number, by, words, false_alarm, now())
    except (NotAllowed, NoSuchFlag, FlagRefused) as error:
        raise Failure(str(error)) from error
    click.echo(
        json.dumps(show.plain(done), ensure_ascii=False, indent=2) if as_json else _line(done)
    )


def _line(one: Flag) -> str:
    seen = f" {one.times} times" if one.times > 1 else ""
    where = f"message {one.message_id} of {one.conversation_id}"
    ticket = f", ticket {one.ticket_id}" if one.ticket_id else ""
    held = f", holds {' '.join(one.held)}" if one.held else ""
    line = f"{one.id} {show.instant(one.raised_at)} {one.kind}{seen} by {one.rule!r}: {where}"
    if one.closed_at is None:
        return f"{line}{ticket}{held}"
    judged = "false alarm, " if one.false_alarm else ""
    closed = f"{judged}closed by {one.closed_by} {show.instant(one.closed_at)}"
    return f"{line}{ticket}{held}; {closed}: {one.what_was_done}"
