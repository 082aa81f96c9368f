"""`dover model serve`, `rollback`, `processes`: which release answers."""

import click

from desk.cli_common import By, change, looking
from desk.cli_predictions import test_release
from desk.cli_review import by_name
from faq import serving, switching
from faq.serving import Process
from faq.switching import RolledBack
from settings.clock import now
from settings.environment import Settings


def add_to(model: click.Group) -> None:
    """Put these commands under `dover model`."""
    for command in (serve, roll_back, processes, test_release):
        model.add_command(command)


@click.command()
@click.argument("number", type=int)
@by_name
@click.option("--reason", default="", help="Why; kept in the audit.")
@click.pass_obj
def serve(settings: Settings, number: int, name: str, reason: str) -> None:
    """Let release NUMBER answer; approved answers stay as they are."""
    change(settings, switching.serve, number, By(name, "release_serve"), reason, now())
    click.echo(f"release {number} is to serve; the Rasa processes follow within seconds")


@click.command("rollback")
@click.argument("number", type=int, required=False)
@by_name
@click.option("--reason", required=True, help="Why; kept in the audit.")
@click.pass_obj
def roll_back(settings: Settings, number: int | None, name: str, reason: str) -> None:
    """Go back to release NUMBER, or to the one that served before, with its answers."""
    by = By(name, "release_roll_back")
    done: RolledBack = change(settings, switching.roll_back, number, by, reason, now())
    click.echo(f"release {done.number} is to serve; the Rasa processes follow within seconds")
    for one in done.brought_back:
        click.echo(f"{one.entry.id}: version {one.number} is live again")
    for left in done.left:
        click.echo(str(left.remark))


@click.command()
@click.pass_obj
def processes(settings: Settings) -> None:
    """Which release each Rasa process serves."""
    with looking(settings) as connection:
        found = serving.processes(connection)
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("no Rasa process was started by dover run yet")


def _line(one: Process) -> str:
    since = f"{one.begun_at:%Y-%m-%d %H:%M}"
    told = f"process {one.slot} (pid {one.pid}) serves {one.what} since {since}"
    return f"{told}; {one.remark}" if one.remark else told
