"""The migrations give the schema that storage/tables.py describes, on both databases."""

import alembic.autogenerate
import alembic.migration
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from storage.engine import open_engine, transaction
from storage.migrate import upgrade
from storage.tables import metadata


def test_the_migrated_schema_is_the_one_of_the_tables(engine: Engine) -> None:
    with transaction(engine) as connection:
        context = alembic.migration.MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert alembic.autogenerate.compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as connection:
        before = connection.execute(sa.text("SELECT * FROM revision")).all()
    upgrade(engine)
    with transaction(engine) as connection:
        assert connection.execute(sa.text("SELECT * FROM revision")).all() == before


def test_a_migration_that_fails_leaves_nothing_behind(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE alembic_version"))
        connection.execute(sa.text("CREATE TABLE turn (other INTEGER)"))
    with pytest.raises(sa.exc.DatabaseError):
        upgrade(engine)
    assert sa.inspect(engine).get_table_names() == ["turn"]


def test_an_sqlite_file_in_a_new_folder_is_migrated_from_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("home") / "new" / "dover.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
    engine.dispose()
