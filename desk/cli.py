"""The `dover` command."""

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict

import click

from desk import ask as asking
from desk import cli_exchange, cli_history, cli_review, cli_serving
from desk.app import serve
from desk.cli_common import Failure, migrated
from desk.cli_flags import flags
from desk.cli_labels import labels_group
from desk.cli_models import model
from desk.cli_notices import notices
from desk.cli_people import user
from desk.cli_replay import replay_command
from desk.cli_sla import sla
from desk.cli_tickets import agents, tickets
from desk.cli_voice import lint_command
from desk.run import run as start
from settings import environment
from settings.environment import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Dover answers first, says only what was approved, and hands over in time."""
    try:
        context.obj = environment.from_environment()
    except environment.SettingError as error:
        raise Failure(str(error)) from error


@main.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Start the assistant, its actions and the desk; stop all of them on Ctrl-C."""
    sys.exit(start(settings))


@main.command()
@click.pass_obj
def desk(settings: Settings) -> None:
    """Serve the desk alone (what `dover run` starts as one of its parts)."""
    serve(settings)


@main.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    migrated(settings)


@main.group()
def faq() -> None:
    """Approved answers: write, review, check, hold, import and export."""


@main.command()
@click.argument("text")
@click.option("--language", type=click.Choice(["he", "en"]), help="Language of the visitor's page.")
@click.option("--token", help="Go on with the conversation of this token (--json shows it).")
@click.option("--json", "as_json", is_flag=True, help="Print everything known of the reply.")
@click.pass_obj
def ask(
    settings: Settings, text: str, language: str | None, token: str | None, as_json: bool
) -> None:
    """Ask the running assistant as a visitor of the web page would."""
    question = asking.Question(text, language or asking.language_of(text), token)
    try:
        answer = asyncio.run(asking.ask(settings.desk_url, question))
    except asking.NoAnswer as error:
        raise Failure(str(error)) from error
    if as_json:
        click.echo(json.dumps(asdict(answer), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(answer.replies))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def explain(arguments: tuple[str, ...]) -> None:
    """Why the newest model understands TEXT as it does [TEXT --json]."""
    _understanding("explain", arguments)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def intents(arguments: tuple[str, ...]) -> None:
    """Train on labelled texts and judge others [--train FILE --dev FILE --out FILE].

    Files are JSON Lines or CSV with `text` and `label`.
    """
    _understanding("intents", arguments)


def _understanding(command: str, arguments: tuple[str, ...]) -> None:
    """Run a command of bot/commands.py: Rasa and spaCy stay out of this process."""
    done = subprocess.run([sys.executable, "-m", "bot.serve", command, *arguments], check=False)
    sys.exit(done.returncode)


main.add_command(notices)
main.add_command(sla)
sla.add_command(replay_command)
main.add_command(flags)
main.add_command(labels_group)
main.add_command(model)
main.add_command(user)
main.add_command(tickets)
main.add_command(agents)
faq.add_command(lint_command)
cli_exchange.add_to(faq)
cli_review.add_to(faq)
cli_serving.add_to(model)
cli_history.add_to(main, faq)
