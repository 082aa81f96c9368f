"""Bring the database to the newest schema."""

from pathlib import Path

import alembic.command
import alembic.config
from sqlalchemy.engine import Engine

from storage.engine import transaction

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the migrations up to `target` in one transaction; nothing is changed if one fails."""
    with transaction(engine) as connection:
        alembic.command.upgrade(config(connection), target)


def config(connection: object) -> alembic.config.Config:
    settings = alembic.config.Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.attributes["connection"] = connection
    return settings
