"""The database: one engine a process, one transaction a use case."""

import fcntl
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

BUSY_TIMEOUT_MS = 10_000
WRITERS = ".writers"
"""Ends the name of the file beside an SQLite database at which its writers queue."""


def open_engine(url: str) -> Engine:
    """An engine for `url`; creates the folder of an SQLite file. Connects lazily.

    Its errors do not list a statement's values, which visitors wrote, for errors come into logs.
    What PostgreSQL says of a row that it refuses can still quote it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # The pool gives a connection to one thread at a time, so any thread may use it.
        engine = sa.create_engine(
            url,
            future=True,
            hide_parameters=True,
            poolclass=sa.pool.QueuePool,
            # The connection that was used last knows the file best.
            pool_use_lifo=True,
            connect_args={"check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, future=True, hide_parameters=True, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling is switched off: it would start one only at the first
    # write, too late for a transaction that reads first.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")


class _Queue:
    """SQLite has one writer at a time, and those who wait for it look again ever more seldom.

    The writers of one process wait here instead, and then, with those of other processes, for a
    file's lock: whoever is next goes on at once. The kernel frees the lock of a dead process.
    """

    def __init__(self, engine: Engine) -> None:
        self._here = threading.Lock()
        self._file = os.open(f"{engine.url.database}{WRITERS}", os.O_RDWR | os.O_CREAT, 0o600)
        weakref.finalize(engine, os.close, self._file)

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._here:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


_MAKING = threading.Lock()
_QUEUES: weakref.WeakKeyDictionary[Engine, _Queue] = weakref.WeakKeyDictionary()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: committed at the end, rolled back on an exception."""
    if engine.dialect.name == "sqlite":
        with _queue(engine).turn(), engine.begin() as connection:
            yield connection
    else:
        with engine.begin() as connection:
            yield connection


def _queue(engine: Engine) -> _Queue:
    with _MAKING:
        return _QUEUES.get(engine) or _QUEUES.setdefault(engine, _Queue(engine))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: it never waits for a writer on SQLite."""
    with engine.connect() as plain:
        connection = plain.execution_options(reading=True)
        with connection.begin():
            yield connection
