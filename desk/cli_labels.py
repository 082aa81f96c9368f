"""`dover labels`: what people confirmed that messages mean."""

import csv
import json
import sys

import click

from desk import show
from desk.cli_common import looking
from faq import labels
from settings.environment import Settings

LISTED = 50
COLUMNS = ("language", "text", "expected", "confirmed_by", "confirmed_at", "message")


@click.group("labels")
def labels_group() -> None:
    """What people confirmed that messages mean; every new model is asked them."""


@labels_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.pass_obj
def list_labels(settings: Settings, as_json: bool) -> None:
    """The newest labels."""
    with looking(settings) as connection:
        found = labels.confirmed(connection, LISTED)
    if as_json:
        click.echo(json.dumps(show.plain(found), ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{show.instant(one.at)}  {one.by:16} {one.expected:24} {one.text}")


@labels_group.command("export")
@click.pass_obj
def export(settings: Settings) -> None:
    """All labels as CSV on standard output, the oldest first."""
    with looking(settings) as connection:
        found = labels.confirmed(connection)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in reversed(found):
        at = one.at.isoformat()
        writer.writerow([one.language, one.text, one.expected, one.by, at, one.message_id])
