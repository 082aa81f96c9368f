"""What the commands of `dover` share: how they fail, and what they open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from desk import show
from desk.access import NotAllowed, acting
from faq.diff import differences
from faq.review import Refused
from faq.writing import Conflict
from settings import brand
from settings.environment import Settings
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade


class Failure(click.ClickException):
    """One clear line on standard error, exit code 1."""


def agreement(settings: Settings) -> brand.Brand:
    try:
        return brand.load(settings.brand_file)
    except brand.BrandError as error:
        raise Failure(str(error)) from error


def migrated(settings: Settings) -> Engine:
    """The database at its newest schema."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise Failure(
            f"the database cannot be used: {why}; start it, or set DOVER_DATABASE_URL to another"
        ) from error
    return engine


@contextmanager
def _opened(settings: Settings) -> Iterator[Engine]:
    engine = migrated(settings)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def looking(settings: Settings) -> Iterator[Connection]:
    """A transaction that only reads."""
    with _opened(settings) as engine, reading(engine) as connection:
        yield connection


@contextmanager
def changing(settings: Settings) -> Iterator[Connection]:
    """A transaction; whatever is raised in it undoes it."""
    with _opened(settings) as engine, transaction(engine) as connection:
        yield connection


@dataclass(frozen=True)
class By:
    """Who does it, by name, and the desk's route that does the same."""

    name: str
    route: str


def change(settings: Settings, use_case: Callable[..., Any], *values: Any) -> Any:
    """Run a use case in one transaction; a refusal is one line and changes nothing.

    A value that is a By becomes its Actor, if the account may do that.
    """
    try:
        with changing(settings) as connection:
            given = [
                acting(connection, one.name, one.route) if isinstance(one, By) else one
                for one in values
            ]
            return use_case(connection, *given)
    except Conflict as error:
        theirs_to_yours = show.as_text(differences(error.theirs, error.yours))
        raise Failure(f"{error}\nFrom the stored text to yours:\n{theirs_to_yours}") from error
    except (NotAllowed, Refused) as error:
        raise Failure(str(error)) from error


def yaml_files(file: Path) -> list[Path]:
    """The file itself, or the YAML files of a folder."""
    if not file.is_dir():
        return [file]
    found = sorted(file.glob("*.yml"))
    if not found:
        raise Failure(f"{file} has no YAML file; give a file, or a folder with *.yml files")
    return found
