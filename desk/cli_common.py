"""What the commands of `dover` share: how they fail, and what they open."""

from pathlib import Path

import click
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from settings import brand
from settings.environment import Settings
from storage.engine import open_engine
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


def yaml_files(file: Path) -> list[Path]:
    """The file itself, or the YAML files of a folder."""
    if not file.is_dir():
        return [file]
    found = sorted(file.glob("*.yml"))
    if not found:
        raise Failure(f"{file} has no YAML file; give a file, or a folder with *.yml files")
    return found
