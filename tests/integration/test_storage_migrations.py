"""The migrations give the schema that storage/tables.py describes, on both databases."""

import alembic.autogenerate
import alembic.migration
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from handoff import event_rows, policies, tickets
from handoff.history import EventKind
from handoff.machine import replay
from handoff.sla import promises
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade
from storage.tables import metadata
from tests.makers import NOON


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


def test_tickets_of_before_have_their_history_and_promise_nothing(engine: Engine) -> None:
    with transaction(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        else:
            metadata.drop_all(connection)
            connection.execute(sa.text("DROP TABLE alembic_version"))
    upgrade(engine, "0004")
    _write_two_tickets(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert event_rows.last_number(connection) == 3
        for number in (1, 2):
            events = tickets.events_of(connection, number)
            assert tickets.get(connection, number).standing == replay(events)
            assert promises(events, policies.known(connection, NOON), NOON) == []
    with transaction(engine) as connection:
        one = tickets.locked(connection, 2)
        assert tickets.record(connection, one, EventKind.RESOLVED, NOON).last_event == 4


def _write_two_tickets(engine: Engine) -> None:
    """One resolved and one open ticket in the tables of 0004."""
    old = sa.MetaData()
    old.reflect(engine)
    talk = {"id": "web:v1", "channel": "web", "sender": "v1", "language": "he", "page": ""}
    turned = {"conversation_id": "web:v1", "channel": "web", "language": "he", "intent": "x"}
    with transaction(engine) as connection:
        connection.execute(
            old.tables["conversation"].insert(),
            {**talk, "language_chosen": False, "unknowns_in_a_row": 0, "created_at": NOON},
        )
        for number, state in ((1, "resolved"), (2, "open")):
            said = {"author": "visitor", "language": "he", "text": "", "created_at": NOON}
            connection.execute(
                old.tables["message"].insert(), {**said, "id": number, "conversation_id": "web:v1"}
            )
            logged = {"confidence": 1.0, "ranking": "[]", "outcome": "x", "model_id": "m"}
            connection.execute(
                old.tables["turn"].insert(),
                {**turned, **logged, "message_id": number, "latency_ms": 1.0, "created_at": NOON},
            )
            kept = {"id": number, "conversation_id": "web:v1", "queue": "support", "state": state}
            connection.execute(
                old.tables["ticket"].insert(),
                {**kept, "reason": "complaint", "message_id": number, "opened_at": NOON},
            )
