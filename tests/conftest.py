"""What every lane may ask for: a database of each kind, a trained model, the running parts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from storage.engine import open_engine
from storage.migrate import upgrade
from tests import postgres
from tests.stack import ROOT, Stack, trained_model


@pytest.fixture(autouse=True)
def _in_dovers_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see the project as `dover run` does, and no setting of whoever runs them."""
    monkeypatch.chdir(ROOT)
    for name in (
        "HOME",
        "DATABASE_URL",
        "BRAND",
        "MODEL",
        "HOST",
        "PUBLIC_URL",
        "DESK_PORT",
        "RASA_PORT",
        "ACTIONS_PORT",
        "RASA_PROCESSES",
        "SMTP_URL",
        "SMTP_PASSWORD_FILE",
        "MAIL_FROM",
        "WEBHOOK_URL",
        "WEBHOOK_SECRET_FILE",
    ):
        monkeypatch.delenv(f"DOVER_{name}", raising=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the maintenance database of a PostgreSQL server."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    url = postgres.new_database(postgres_server, name=postgres.TEMPLATE)
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return postgres.TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test alone."""
    url = postgres.new_database(postgres_server, postgres_template)
    yield url
    postgres.drop_database(postgres_server, url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database of this test alone."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'dover.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of this test alone; the test runs once with each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine for `database_url`."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo brand's trained model, a file."""
    return trained_model(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Stack]:
    """Every part running with the demo brand. A test that takes a part away brings it back."""
    built = Stack(tmp_path_factory.mktemp("stack"), model)
    try:
        built.start()
        yield built
    finally:
        built.stop()
