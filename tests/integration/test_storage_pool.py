"""Many threads on one database: none is refused, and none loses what another wrote."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from storage import conversations, transcript
from storage.engine import open_engine, reading, transaction
from storage.tables import conversation, message
from tests.makers import NOON

THREADS = 4
ROUNDS = 100


def test_threads_that_read_and_then_write_are_never_refused(engine: Engine) -> None:
    together = Barrier(THREADS)

    def work(name: int) -> None:
        # Each thread has its own pool, as each process of Dover has.
        own = open_engine(engine.url.render_as_string(hide_password=False))
        together.wait()
        for number in range(ROUNDS):
            with transaction(own) as connection:
                talk = conversations.open_conversation(connection, "web", "all", "he", NOON)
                conversations.add_visitor_message(connection, talk, f"{name}.{number}", NOON)
                conversations.update_conversation(
                    connection, talk.id, unknowns_in_a_row=talk.unknowns_in_a_row + 1
                )
            with reading(own) as connection:
                assert transcript.messages_after(connection, talk.id, limit=3)
        own.dispose()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    with reading(engine) as connection:
        written = connection.execute(sa.select(sa.func.count()).select_from(message))
        counted = connection.execute(sa.select(conversation.c.unknowns_in_a_row))
        assert written.scalar_one() == THREADS * ROUNDS
        assert counted.scalar_one() == THREADS * ROUNDS


def test_threads_share_the_pool_of_one_engine(engine: Engine) -> None:
    together = Barrier(THREADS)

    def work(name: int) -> None:
        together.wait()
        for number in range(ROUNDS):
            with transaction(engine) as connection:
                talk = conversations.open_conversation(connection, "web", f"{name}", "he", NOON)
                conversations.add_visitor_message(connection, talk, f"{number}", NOON)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    with reading(engine) as connection:
        for name in range(THREADS):
            texts = [one.text for one in transcript.messages_after(connection, f"web:{name}")]
            assert texts == [str(number) for number in range(ROUNDS)]


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as writing:
        conversations.open_conversation(writing, "web", "v1", "he", NOON)
        with reading(engine) as connection:
            assert transcript.language_of(connection, "web:v1") is None
    with reading(engine) as connection:
        assert transcript.language_of(connection, "web:v1") == "he"


def test_writers_of_an_sqlite_file_queue_before_it_and_never_find_it_busy(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 0)
    together = Barrier(THREADS)

    def work(name: int) -> None:
        own = open_engine(sqlite_url)
        together.wait()
        for _ in range(ROUNDS):
            with transaction(own) as connection:
                conversations.open_conversation(connection, "web", f"{name}", "he", NOON)
        own.dispose()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


WRITES_AND_HANGS = """
import sys
from storage.engine import open_engine, transaction
with transaction(open_engine(sys.argv[1])):
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_writer_that_was_killed_keeps_nobody_waiting(sqlite_url: str) -> None:
    command = [sys.executable, "-c", WRITES_AND_HANGS, sqlite_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        other.kill()
    with transaction(open_engine(sqlite_url)) as connection:
        assert conversations.open_conversation(connection, "web", "v1", "he", NOON)


def test_an_error_does_not_list_what_visitors_wrote(sqlite_url: str) -> None:
    said = {"text": "I am Ruth"}
    with pytest.raises(sa.exc.DBAPIError) as raised, transaction(open_engine(sqlite_url)) as there:
        there.execute(sa.text("INSERT INTO nowhere VALUES (:text)"), said)
    assert "nowhere" in str(raised.value)
    assert "Ruth" not in str(raised.value)
