"""What every lane may ask for: a database of each kind, a trained model, the running parts."""

import asyncio
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy.engine import Engine

from desk.supervise import environment
from faq.entry import Entry
from settings.environment import from_environment
from storage.engine import open_engine
from storage.migrate import upgrade
from tests import makers, postgres
from tests.nursery import Nurseries
from tests.stack import ROOT, Stack, trained_model

# How long an example takes depends on what else the machine does: it is no part of any law.
hypothesis.settings.register_profile(
    "dover", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("dover")


def pytest_collection_finish() -> None:
    """Tests run on the loop of the desk: with Rasa's web server, another one was imported."""
    asyncio.set_event_loop_policy(None)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell of a failure at once: nobody sees the end of a run that is stopped before it."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid} failed in {report.when}:\n{report.longreprtext}", flush=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell at the end what tests have counted: `record_property("counted", ...)`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")


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
        "VISITOR_MESSAGES",
        "ADDRESS_MESSAGES",
        "PROXIES",
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
    _furnish(postgres.new_database(postgres_server, name=postgres.TEMPLATE))
    return postgres.TEMPLATE


@pytest.fixture(scope="session")
def postgres_template_with_lines(postgres_server: str, postgres_template: str) -> str:
    name = f"{postgres_template}_with_lines"
    _furnish(postgres.new_database(postgres_server, postgres_template, name), makers.all_lines())
    return name


@pytest.fixture
def with_lines() -> None:
    """The databases of a test that uses this have the lines of `makers` live from the start."""


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated PostgreSQL database of this test alone; empty but for `with_lines`."""
    url = postgres.new_database(postgres_server, _template("postgres_template", request))
    yield url
    postgres.drop_database(postgres_server, url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _furnish(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_template_with_lines(sqlite_template: Path) -> Path:
    file = Path(shutil.copy(sqlite_template, sqlite_template.with_name("with_lines.db")))
    _furnish(f"sqlite:///{file}", makers.all_lines())
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A migrated SQLite database of this test alone; empty but for `with_lines`."""
    template = _template("sqlite_template", request)
    return f"sqlite:///{shutil.copy(template, tmp_path / 'dover.db')}"


def _furnish(url: str, entries: Sequence[Entry] = ()) -> None:
    engine = open_engine(url)
    upgrade(engine)
    makers.approve(engine, entries, makers.BEFORE)
    engine.dispose()


def _template(kind: str, request: pytest.FixtureRequest) -> str:
    name = f"{kind}_with_lines" if "with_lines" in request.fixturenames else kind
    return str(request.getfixturevalue(name))


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
def nurseries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nurseries]:
    """What starts the parts of every stack."""
    home = tmp_path_factory.mktemp("nurseries")
    made = Nurseries(environment(from_environment({"DOVER_HOME": str(home)})))
    yield made
    made.close()


@pytest.fixture(scope="session")
def stack(
    tmp_path_factory: pytest.TempPathFactory, model: Path, nurseries: Nurseries
) -> Iterator[Stack]:
    """Every part running with the demo brand. A test that takes a part away brings it back."""
    with Stack(tmp_path_factory.mktemp("stack"), model, nurseries) as built:
        yield built


@pytest.fixture(scope="session")
def postgres_stack(
    tmp_path_factory: pytest.TempPathFactory,
    model: Path,
    nurseries: Nurseries,
    postgres_server: str,
    postgres_template: str,
) -> Iterator[Stack]:
    """Every part running with the demo brand on PostgreSQL."""
    url = postgres.new_database(postgres_server, postgres_template)
    with Stack(tmp_path_factory.mktemp("postgres-stack"), model, nurseries, url) as built:
        yield built


@pytest.fixture(params=["stack", "postgres_stack"], ids=["sqlite", "postgresql"])
def each_stack(request: pytest.FixtureRequest) -> Stack:
    """Every part running; the test runs once with each kind of database."""
    built: Stack = request.getfixturevalue(request.param)
    return built
