"""`dover faq lint`: answers held to the brand's voice."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from desk.cli_common import Failure, agreement, looking, yaml_files
from faq import store
from faq.duplicates import Index, Twins, asked_in
from faq.entry import Entry
from faq.exchange import ImportRefused, read_entries
from faq.voice import Finding, Severity, lint
from settings.environment import Settings
from settings.voice import Voice


@dataclass(frozen=True)
class Found:
    """A finding with the file and entry that it was found in."""

    source: str
    entry: Entry
    finding: Finding

    def as_dict(self) -> dict[str, Any]:
        place = {
            "source": self.source,
            "entry": self.entry.id,
            "text": self.finding.words(self.entry),
        }
        return {**place, **self.finding.as_dict()}

    def __str__(self) -> str:
        one = self.finding
        place = " ".join(filter(None, (self.source, self.entry.id, one.language, one.channel)))
        says = f"{one.severity.value} {one.rule.value}"
        return f"{place} {one.start}-{one.end}: {says}: {one.reason} {one.suggestion}"


@click.command("lint")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings for a program.")
@click.pass_obj
def lint_command(settings: Settings, files: tuple[Path, ...], as_json: bool) -> None:
    """Hold files, folders of YAML files, or (without any) the live answers to the voice.

    Prints each finding with its place and what to write instead, and the questions that are asked
    in two entries, the same (an error) or nearly (a warning); exits with 1 on errors.
    """
    voice = agreement(settings).voice
    entries = [*_of_files(files)] if files else [*_of_store(settings)]
    found = [*_found(entries, voice)]
    twins = Index(one for source, entry in entries for one in asked_in(entry, source)).own_twins()
    errors = sum(one.finding.severity is Severity.ERROR for one in found)
    errors += sum(one.is_same for one in twins)
    if as_json:
        shown = [one.as_dict() for one in found] + [asdict(one) for one in twins]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for line in (*map(str, found), *map(_twins_line, twins)):
            click.echo(line)
        warnings = len(found) + len(twins) - errors
        click.echo(f"{len(entries)} entries: {errors} errors, {warnings} warnings")
    if errors:
        sys.exit(1)


def _twins_line(one: Twins) -> str:
    level = "error same_question" if one.is_same else "warning similar_question"
    places = (f"{each.entry_id} {each.language} {each.text!r}" for each in (one.one, one.other))
    return f"{one.one.state} {' and '.join(places)}: {level}: take it out of one of the two"


def _found(entries: Iterable[tuple[str, Entry]], voice: Voice) -> Iterator[Found]:
    for source, entry in entries:
        for finding in lint(entry, voice):
            yield Found(source, entry, finding)


def _of_files(files: Iterable[Path]) -> Iterator[tuple[str, Entry]]:
    for file in files:
        for one in yaml_files(file):
            try:
                entries = read_entries(one)
            except ImportRefused as error:
                raise Failure(str(error)) from error
            yield from ((str(one), entry) for entry in entries)


def _of_store(settings: Settings) -> Iterator[tuple[str, Entry]]:
    with looking(settings) as connection:
        for approved in store.live(connection):
            yield "store", approved.entry
