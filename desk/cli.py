"""The `dover` command."""

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import click

from desk import ask as asking
from desk import cli_history, cli_review
from desk.app import serve
from desk.cli_common import Failure, agreement, migrated, yaml_files
from desk.cli_flags import flags
from desk.cli_people import user
from desk.cli_sla import sla
from desk.cli_tickets import agents, tickets
from desk.cli_voice import lint_command
from desk.run import run as start
from faq import demo, store
from faq.exchange import ImportRefused, write_yaml
from faq.review import Refused
from settings import environment
from settings.clock import now
from settings.environment import Settings
from storage.engine import reading


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
    """Approved answers: import and export."""


@faq.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def faq_import(settings: Settings, files: tuple[Path, ...]) -> None:
    """Import YAML, CSV or XLSX files, or folders of YAML files; all of them or nothing.

    The entries become approved by the brand's spokesperson. Questions need a new model
    (`rasa train`); answers are said from the next message on.
    """
    paths = [one for file in files for one in yaml_files(file)]
    approver = agreement(settings).spokesperson
    try:
        done = demo.import_files(migrated(settings), paths, approver, now())
    except ImportRefused as error:
        raise Failure(
            f"{error}\nNothing was imported: mend these places and import again."
        ) from error
    except Refused as error:
        raise Failure(f"{error}\nNothing was imported.") from error
    click.echo(f"{done.changed} entries approved by {approver}, {done.unchanged} unchanged")


@faq.command("export")
@click.option("--out", type=click.Path(path_type=Path), help="Write here and not to the terminal.")
@click.pass_obj
def faq_export(settings: Settings, out: Path | None) -> None:
    """Write the live entries as YAML that imports to the same state."""
    with reading(migrated(settings)) as connection:
        text = write_yaml(one.entry for one in store.live(connection))
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@main.command()
@click.argument("text")
@click.option("--language", type=click.Choice(["he", "en"]), help="Language of the visitor's page.")
@click.option("--json", "as_json", is_flag=True, help="Print everything known of the reply.")
@click.pass_obj
def ask(settings: Settings, text: str, language: str | None, as_json: bool) -> None:
    """Ask the running assistant as a visitor of the web page would."""
    try:
        answer = asyncio.run(asking.ask(settings.desk_url, text, language))
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


main.add_command(sla)
main.add_command(flags)
main.add_command(user)
main.add_command(tickets)
main.add_command(agents)
faq.add_command(lint_command)
cli_review.add_to(faq)
cli_history.add_to(main, faq)
