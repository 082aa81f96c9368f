"""`dover faq drafts`, `holds`, `history`, `diff` and `dover audit`: what is and was decided."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from sqlalchemy.engine import Connection

from desk import show
from desk.cli_common import Failure, agreement, looking
from faq import audit, authors, drafts, holds, provenance, refusals, store
from faq.answers import LiveAnswers, Why
from faq.diff import differences
from faq.entry import Entry
from faq.rendering import render
from faq.review import Refused
from settings.clock import now
from settings.environment import Settings
from settings.languages import LANGUAGES

as_json = click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
DRAFT = "draft"


def add_to(main: click.Group, faq: click.Group) -> None:
    """Put these commands under `dover` and `dover faq`."""
    for command in (drafts_command, holds_command, history, diff, show_command):
        faq.add_command(command)
    main.add_command(audit_group)


@dataclass(frozen=True)
class VersionRow:
    version: int
    live: bool
    approved_by: str
    approved_at: datetime
    authors: tuple[str, ...]

    def line(self) -> str:
        written = f", written by {', '.join(self.authors)}" if self.authors else ""
        approved = f"approved by {self.approved_by} at {show.instant(self.approved_at)}"
        return f"version {self.version} {approved}{written}{', live' if self.live else ''}"


def _print_json(value: Any) -> None:
    click.echo(json.dumps(show.plain(value), ensure_ascii=False, indent=2))


@click.command("drafts")
@as_json
@click.pass_obj
def drafts_command(settings: Settings, as_json: bool) -> None:
    """List the open drafts: entry and number, state, who moved it last, and since when."""
    with looking(settings) as connection:
        found = drafts.queue(connection)
    if as_json:
        _print_json([show.draft_values(one) for one in found])
    else:
        click.echo("\n".join(show.draft_line(one) for one in found) or "no open drafts")


@click.command("holds")
@as_json
@click.pass_obj
def holds_command(settings: Settings, as_json: bool) -> None:
    """List what is held: by whom, since when and why."""
    with looking(settings) as connection:
        found = holds.open_holds(connection)
    if as_json:
        _print_json(found)
    else:
        click.echo("\n".join(show.hold_line(one) for one in found) or "nothing is held")


@click.command()
@click.argument("entry")
@as_json
@click.pass_obj
def history(settings: Settings, entry: str, as_json: bool) -> None:
    """List the versions of ENTRY and everything that was done to it."""
    with looking(settings) as connection:
        versions = _versions(connection, entry)
        rows = list(audit.rows(connection, entry))
    if not versions and not rows:
        raise Failure(f"there is no entry {entry}")
    if as_json:
        _print_json({"entry": entry, "versions": versions, "audit": rows})
        return
    for one in versions:
        click.echo(one.line())
    for row in rows:
        click.echo(show.row_line(row))


def _versions(connection: Connection, entry: str) -> list[VersionRow]:
    live = {one.version_id for one in store.live(connection, entry)}
    wrote = authors.of_entries(connection, [entry])[entry]
    return [
        VersionRow(
            one.number,
            one.version_id in live,
            one.approved_by,
            one.approved_at,
            wrote.get(one.number, ()),
        )
        for one in store.versions(connection, entry)
    ]


@click.command()
@click.argument("entry")
@click.argument("old")
@click.argument("new")
@as_json
@click.pass_obj
def diff(settings: Settings, entry: str, old: str, new: str, as_json: bool) -> None:
    """Show word by word what differs between two versions of ENTRY; `draft` is the open draft."""
    with looking(settings) as connection:
        found = differences(_state(connection, entry, old), _state(connection, entry, new))
    if as_json:
        _print_json(found)
    else:
        click.echo(show.as_text(found) or "they say the same")


def _state(connection: Connection, entry: str, wanted: str) -> Entry:
    if wanted == DRAFT:
        content = drafts.load(connection, entry).content
        if content is None:
            raise Failure(f"{entry} has no open draft")
        return content
    for one in store.versions(connection, entry):
        if str(one.number) == wanted:
            return one.entry
    raise Failure(f"{entry} has no version {wanted}; see `dover faq history {entry}`")


@click.command("show")
@click.argument("entry")
@click.option("--channel", default="web", show_default=True, help="How this channel shows it.")
@as_json
@click.pass_obj
def show_command(settings: Settings, entry: str, channel: str, as_json: bool) -> None:
    """Show what would be sent of ENTRY, message by message, in both languages."""
    rules = agreement(settings).rules(channel)
    with looking(settings) as connection:
        answers = LiveAnswers(0, store.live(connection), holds.held(connection))
    moment = now()
    why = answers.why_not(entry, moment)
    if why and why is not Why.HELD:
        raise Failure(f"{entry} is not said now: {why.value}")
    sent = {}
    for language in LANGUAGES:
        sentence = answers.sentence(entry, language, channel, moment)
        parts = render(sentence.text, (), rules) if sentence else ()
        sent[language] = [text for part in parts for text in part.sent]
    if as_json:
        _print_json({"entry": entry, "channel": channel, "held": bool(why), "sent": sent})
        return
    if why:
        click.echo(f"{entry} is held: this is said instead")
    for language, texts in sent.items():
        for number, text in enumerate(texts, 1):
            click.echo(f"{language} {number}/{len(texts)}, {len(text)} characters: {text}")


@click.group("audit")
def audit_group() -> None:
    """What was done, by whom and when, in a chain that shows if it was changed."""


@audit_group.command("verify")
@as_json
@click.pass_obj
def verify(settings: Settings, as_json: bool) -> None:
    """Check the whole chain; exit with 1 and the first bad row if it was changed."""
    with looking(settings) as connection:
        found = audit.verify(connection)
    if as_json:
        _print_json(found)
    elif found.why:
        place = f"row {found.bad_row}" if found.bad_row is not None else "the audit"
        click.echo(f"{place} is bad: {found.why} ({found.rows} rows before it are right)")
    else:
        click.echo(f"{found.rows} rows, all right")
    if found.why:
        sys.exit(1)


@audit_group.command("refusals")
@click.option("--limit", default=50, show_default=True, help="How many, the newest first.")
@as_json
@click.pass_obj
def refusals_command(settings: Settings, limit: int, as_json: bool) -> None:
    """List what was about to be said without an approval, and was not."""
    with looking(settings) as connection:
        found = refusals.newest(connection, limit)
    if as_json:
        _print_json(found)
    else:
        click.echo("\n".join(show.refusal_line(one) for one in found) or "nothing was refused")


@audit_group.command("message")
@click.argument("message_id", type=int, metavar="ID")
@as_json
@click.pass_obj
def message(settings: Settings, message_id: int, as_json: bool) -> None:
    """Show what stands behind the bot's message ID: version, approval, model, audit rows."""
    try:
        with looking(settings) as connection:
            found = provenance.behind(connection, message_id)
    except Refused as error:
        raise Failure(str(error)) from error
    if as_json:
        _print_json(found)
    else:
        click.echo(show.provenance_text(found))
