"""The database: one engine a process, one transaction a use case."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

BUSY_TIMEOUT_MS = 10_000
_TURNS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def open_engine(url: str) -> Engine:
    """An engine for `url`; creates the folder of an SQLite file. Connects lazily."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # The pool gives a connection to one thread at a time, so any thread may use it.
        engine = sa.create_engine(
            url,
            future=True,
            poolclass=sa.pool.QueuePool,
            # The connection that was used last knows the file best.
            pool_use_lifo=True,
            connect_args={"check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, future=True, pool_pre_ping=True)


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


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: committed at the end, rolled back on an exception."""
    with _writers_turn(engine), engine.begin() as connection:
        yield connection


def _writers_turn(engine: Engine) -> AbstractContextManager[object]:
    """SQLite has one writer at a time, and those who wait for it look again ever more seldom.

    The writers of one process wait here instead, and go on at once.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _TURNS.setdefault(engine, threading.Lock())


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: it never waits for a writer on SQLite."""
    with engine.connect() as plain:
        connection = plain.execution_options(reading=True)
        with connection.begin():
            yield connection
