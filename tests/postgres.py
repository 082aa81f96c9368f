"""A PostgreSQL server of the tests' own, in a temporary folder, gone when they end."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from bench.ports import free_ports

TEMPLATE = "dover_template"
MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
_numbers = count(1)


@contextmanager
def cluster() -> Iterator[str]:
    """Run a server; yields the URL of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="dover-postgres-", dir=_parent()))
    data = str(folder / "data")
    (port,) = free_ports(1)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    # fsync is off: what a power cut would do to a test's database is of no matter.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -F"
    try:
        _call(
            "initdb",
            "--pgdata",
            data,
            "--username=dover",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        _call("pg_ctl", "start", "-D", data, "-w", "-l", str(folder / "log"), "-o", options)
        yield f"postgresql://dover@127.0.0.1:{port}/postgres"
    finally:
        _call("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w")
        shutil.rmtree(folder)


def _parent() -> Path | None:
    """Memory where there is room: on a disk it takes ten times as long to copy a database."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else None


@contextmanager
def stopped(maintenance_url: str) -> Iterator[None]:
    """The server is stopped, and started again at the end, as it was."""
    engine = sa.create_engine(maintenance_url, future=True)
    with engine.connect() as connection:
        data = str(connection.execute(sa.text("SHOW data_directory")).scalar_one())
    engine.dispose()
    _, _, _, *options = shlex.split((Path(data) / "postmaster.opts").read_text())
    _call("pg_ctl", "stop", "-D", data, "-m", "fast", "-w")
    try:
        yield
    finally:
        log = str(Path(data).parent / "log")
        _call("pg_ctl", "start", "-D", data, "-w", "-l", log, "-o", shlex.join(options))


def new_database(maintenance_url: str, template: str = "template1", name: str = "") -> str:
    """Create a database as a copy of `template`; return its URL."""
    name = name or f"dover_{next(_numbers)}"
    _run(maintenance_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    return maintenance_url.rsplit("/", 1)[0] + f"/{name}"


def drop_database(maintenance_url: str, url: str) -> None:
    _run(maintenance_url, f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")


def _run(maintenance_url: str, statement: str) -> None:
    # CREATE DATABASE is refused inside a transaction.
    engine = sa.create_engine(maintenance_url, future=True, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(sa.text(statement))
    finally:
        engine.dispose()


def _call(program: str, *arguments: str) -> None:
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[-1:], program]
    command = [str(found[0]), *arguments]
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
