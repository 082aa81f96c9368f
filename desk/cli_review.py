"""`dover faq draft`, `submit`, `approve`, ...: the review of entries and holds."""

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.engine import Connection

from desk.cli_common import By, Failure, agreement, change, migrated
from desk.reminders import sweep
from desk.review_promise import promised, rule_of
from faq import approval, holds, writing
from faq.approval import Day, Leave, Validity
from faq.drafts import Draft
from faq.exchange import ImportRefused, read_entries
from faq.holds import Scope
from faq.review import Actor, Refused
from settings.clock import now
from settings.environment import Settings
from settings.languages import LANGUAGES

by_name = click.option(
    "--as", "name", required=True, metavar="NAME", help="Who does it: an account of the desk."
)
reason_given = click.option("--reason", default="", help="Why; kept in the audit.")
topic_given = click.option("--topic", help="A whole topic instead of one entry.")


def add_to(faq: click.Group) -> None:
    """Put these commands under `dover faq`."""
    for command in (
        draft,
        submit,
        confirm,
        discard,
        restore,
        approve,
        send_back,
        retire,
        hold,
        release,
        remind,
    ):
        faq.add_command(command)


def _tell(after: Draft) -> None:
    stale = f"; {' and '.join(after.stale)} is stale: change or confirm it" if after.stale else ""
    click.echo(f"{after.entry_id} is {after.state.value} (number {after.number}){stale}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_name
@click.option("--number", type=int, help="The open draft's number that your text is made from.")
@click.option("--notes", help="For colleagues and the approver; never said to a visitor.")
@click.pass_obj
def draft(settings: Settings, file: Path, name: str, number: int | None, notes: str | None) -> None:
    """Write the entries of FILE as drafts; what is live stays until they are approved."""
    try:
        entries = read_entries(file)
    except ImportRefused as error:
        raise Failure(str(error)) from error
    if number is not None and len(entries) > 1:
        raise Failure(f"--number is of one draft, and {file.name} has {len(entries)} entries")
    at = now()

    def save_all(connection: Connection, by: Actor) -> list[Draft]:
        return [writing.save(connection, one, by, number, at, notes) for one in entries]

    for after in change(settings, save_all, By(name, "studio_save")):
        _tell(after)


@click.command()
@click.argument("entry")
@by_name
@click.pass_obj
def submit(settings: Settings, entry: str, name: str) -> None:
    """Hand the draft of ENTRY to the spokesperson."""
    at, agreed = now(), agreement(settings)
    due = promised(rule_of(agreed, at), at)
    by = By(name, "studio_submit")
    _tell(change(settings, writing.submit, entry, by, agreed.voice, at, due))


@click.command()
@click.argument("entry")
@click.argument("language", type=click.Choice(LANGUAGES))
@by_name
@click.pass_obj
def confirm(settings: Settings, entry: str, language: str, name: str) -> None:
    """Say that LANGUAGE, which was not touched, still says the same as the other one."""
    _tell(change(settings, writing.confirm, entry, language, By(name, "studio_confirm"), now()))


@click.command()
@click.argument("entry")
@by_name
@click.pass_obj
def discard(settings: Settings, entry: str, name: str) -> None:
    """Drop the draft of ENTRY; what is live stays."""
    _tell(change(settings, writing.discard, entry, By(name, "studio_discard"), now()))


@click.command()
@click.argument("entry")
@click.argument("version", type=int)
@by_name
@click.pass_obj
def restore(settings: Settings, entry: str, version: int, name: str) -> None:
    """Begin a draft of ENTRY with the text of an old VERSION."""
    _tell(change(settings, writing.restore, entry, version, By(name, "studio_restore"), now()))


@click.command()
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY[:NUMBER]...")
@by_name
@click.option(
    "--from",
    "valid_from",
    help="Said from this day or instant on (brand's time zone); `none`: at once.",
)
@click.option(
    "--until",
    "valid_until",
    help="Not said any more from this day or instant on; `none`: said for good.",
)
@click.pass_obj
def approve(
    settings: Settings,
    entries: tuple[str, ...],
    name: str,
    valid_from: str | None,
    valid_until: str | None,
) -> None:
    """Make submitted drafts live, all of them or none.

    With its NUMBER, as `dover faq drafts` shows it, an entry that was changed since is refused.
    """
    validity = Validity(_moment(settings, valid_from), _moment(settings, valid_until))
    seen = dict(_with_number(one) for one in entries)
    by = By(name, "review_approve")
    for after in change(settings, approval.approve, seen, by, now(), validity):
        click.echo(f"{after.entry_id}: version {after.newest_number} is live")


def _with_number(given: str) -> tuple[str, int | None]:
    entry, colon, number = given.partition(":")
    if colon and not number.isdecimal():
        raise Failure(f"{given!r}: give ENTRY or ENTRY:NUMBER, such as opening_hours:7")
    return entry, int(number) if colon else None


def _moment(settings: Settings, given: str | None) -> Day:
    if given is None or given == "none":
        return Leave.AS_DRAFTED if given is None else None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise Failure(
            f"{given!r}: give a day as 2026-12-31, or 2026-12-31T18:00, or none"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=agreement(settings).time_zone)


@click.command("send-back")
@click.argument("entry")
@by_name
@click.option("--reason", required=True, help="What is to be changed.")
@click.pass_obj
def send_back(settings: Settings, entry: str, name: str, reason: str) -> None:
    """Ask the editors to change the draft of ENTRY."""
    _tell(change(settings, approval.send_back, entry, By(name, "review_send_back"), reason, now()))


@click.command()
@click.argument("entry")
@by_name
@reason_given
@click.pass_obj
def retire(settings: Settings, entry: str, name: str, reason: str) -> None:
    """Take the live version of ENTRY off for good."""
    _tell(change(settings, approval.retire, entry, By(name, "studio_retire"), reason, now()))


@click.command()
@click.argument("entry", required=False)
@topic_given
@by_name
@click.option("--reason", required=True, help="Why; kept in the audit.")
@click.pass_obj
def hold(settings: Settings, entry: str | None, topic: str | None, name: str, reason: str) -> None:
    """Withdraw the answer of ENTRY, or of a topic, from the next message on."""
    scope = _scope(entry, topic)
    change(settings, holds.hold, scope, By(name, "studio_hold"), reason, now())
    click.echo(f"{scope} is held")


@click.command()
@click.argument("entry", required=False)
@topic_given
@by_name
@click.pass_obj
def release(settings: Settings, entry: str | None, topic: str | None, name: str) -> None:
    """Bring back what is live of ENTRY, or of a topic, from the next message on."""
    scope = _scope(entry, topic)
    change(settings, holds.release, scope, By(name, "studio_release"), now())
    click.echo(f"{scope} is released")


@click.command()
@click.pass_obj
def remind(settings: Settings) -> None:
    """Write the reminders that are due: what a running desk does by itself every half a minute."""
    engine = migrated(settings)
    try:
        written = sweep(engine, agreement(settings).spokesperson, now())
    finally:
        engine.dispose()
    click.echo(f"{written} reminders written")


def _scope(entry: str | None, topic: str | None) -> Scope:
    try:
        return Scope(entry, topic)
    except Refused as error:
        raise Failure(str(error)) from error
