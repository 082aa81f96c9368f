"""`dover faq import` and `dover faq export`: entries from and to files."""

from collections.abc import Iterable
from pathlib import Path

import click

from desk import show
from desk.access import NotAllowed, acting
from desk.cli_common import By, Failure, agreement, change, looking, migrated, yaml_files
from desk.words import Words
from faq import demo, imports, legal, store
from faq.exchange import ImportRefused, read, source, write_yaml
from faq.imports import Fate, Planned
from faq.review import Refused
from faq.review import account as plain_name
from settings.clock import now
from settings.environment import Settings
from storage.engine import reading

NOTHING = "Nothing was imported"


def add_to(faq: click.Group) -> None:
    """Put these commands under `dover faq`."""
    faq.add_command(faq_import)
    faq.add_command(faq_export)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--as-drafts", is_flag=True, help="Write drafts, which are to be approved.")
@click.option("--as", "name", metavar="NAME", help="Who writes the drafts.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--replace", multiple=True, metavar="ENTRY", help="Replace somebody else's draft.")
@click.pass_obj
def faq_import(
    settings: Settings,
    files: tuple[Path, ...],
    as_drafts: bool,
    name: str | None,
    dry_run: bool,
    replace: tuple[str, ...],
) -> None:
    """Import YAML, CSV or XLSX files, or folders of YAML files; all of them or nothing.

    Into a store in which nothing was ever approved, the entries come as approved by the brand's
    spokesperson; into any other as drafts, with --as-drafts --as NAME.
    """
    paths = [one for file in files for one in yaml_files(file)]
    if as_drafts and name:
        _as_drafts(settings, paths, name, None if dry_run else replace)
    elif as_drafts or dry_run or name or replace:
        raise Failure("drafts have an author: give --as-drafts and --as NAME")
    else:
        _as_approved(settings, paths)


def _as_approved(settings: Settings, paths: Iterable[Path]) -> None:
    approver = agreement(settings).spokesperson
    engine = migrated(settings)
    try:
        with reading(engine) as connection:
            by = acting(connection, approver, "review_approve")
        done = demo.import_files(engine, paths, by, now())
    except ImportRefused as error:
        raise Failure(f"{error}\n{NOTHING}: mend these places and import again.") from error
    except (NotAllowed, Refused) as error:
        raise Failure(f"{error}\n{NOTHING}.") from error
    click.echo(f"{done.changed} entries approved by {by.account}, {done.unchanged} unchanged")


def _as_drafts(
    settings: Settings, paths: Iterable[Path], name: str, replaced: tuple[str, ...] | None
) -> None:
    """Show what the files would do, and do it unless `replaced` is None."""
    taken = read(*map(source, paths), is_cleaned=True)
    if taken.problems:
        found = "\n".join(map(str, taken.problems))
        raise Failure(f"{found}\n{NOTHING}: mend these places and import again.")
    by = By(name, "import_write")
    planned: list[Planned] = change(settings, imports.plan, taken.entries, by)
    for one in planned:
        click.echo(_line(one))
    wanted = imports.to_write(planned, replaced or ())
    if replaced is None:
        click.echo(f"{len(wanted)} drafts would be written; nothing was")
        return
    at = now()
    for batch in imports.batches(wanted):
        change(settings, imports.write, batch, by, at)
    click.echo(f"{len(wanted)} drafts written by {plain_name(name)}")


def _line(one: Planned) -> str:
    about = f"{one.fate.value:9} {one.entry.id}"
    if one.fate is Fate.CONFLICT:
        about += f": {', '.join(one.authors)} wrote a draft; it is replaced with --replace only"
    if one.found.cleaned:
        went = ", ".join(f"{kind.value} {times}" for kind, times in one.found.cleaned.items())
        about += f" (cleaned: {went})"
    if one.fate in (Fate.CHANGED, Fate.CONFLICT):
        about += "\n" + show.as_text(one.changes)
    return about


@click.command("export")
@click.option("--out", type=click.Path(path_type=Path), help="Write here and not to the terminal.")
@click.option("--to", type=click.Path(path_type=Path), help="A workbook for the legal department.")
@click.pass_obj
def faq_export(settings: Settings, out: Path | None, to: Path | None) -> None:
    """Write the live entries as YAML that imports to the same state, or as a workbook.

    The workbook (--to legal.xlsx) has both languages, versions, who approved them and when.
    """
    if to is not None and to.suffix.lower() != ".xlsx":
        raise Failure(f"{to}: give a file that ends in .xlsx")
    with looking(settings) as connection:
        approved = store.live(connection)
    if to is not None:
        titles = legal.titles(legal.columns(approved), Words.read()["en"])
        to.write_bytes(legal.workbook(approved, titles, agreement(settings).time_zone))
        click.echo(f"{len(approved)} entries written to {to}")
        return
    text = write_yaml(one.entry for one in approved)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
