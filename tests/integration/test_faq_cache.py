"""A new version is said in the very next transaction, and never outside its days."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from faq import store
from faq.answers import AnswerCache
from storage.engine import open_engine, reading, transaction
from storage.tables import live_version
from tests import makers
from tests.makers import APPROVER, NOON


def say(cache: AnswerCache, engine: Engine) -> str | None:
    with reading(engine) as connection:
        said = cache.read(connection).sentence("opening_hours", "en", "web", NOON)
    return said.text if said else None


def test_a_new_version_is_said_in_the_next_transaction(engine: Engine) -> None:
    cache = AnswerCache()
    makers.approve(engine, [makers.entry(answer="Open.")])
    assert say(cache, engine) == "Open."
    # Approved by another process, through a pool of its own.
    other = open_engine(engine.url.render_as_string(hide_password=False))
    makers.approve(other, [makers.entry(answer="Closed.")])
    other.dispose()
    assert say(cache, engine) == "Closed."


def test_an_approval_that_is_rolled_back_is_never_said(engine: Engine) -> None:
    cache = AnswerCache()
    makers.approve(engine, [makers.entry(answer="Open.")])
    assert say(cache, engine) == "Open."
    with engine.connect() as connection:
        store.approve(connection, makers.entry(answer="Closed."), APPROVER, NOON)
        connection.rollback()
    assert say(cache, engine) == "Open."


def test_what_is_taken_off_is_not_said_from_the_next_transaction_on(engine: Engine) -> None:
    cache = AnswerCache()
    makers.approve(engine, [makers.entry()])
    assert say(cache, engine)
    with transaction(engine) as connection:
        connection.execute(sa.delete(live_version))
        store.raise_revision(connection)
    assert say(cache, engine) is None


def test_nothing_is_read_again_while_nothing_changed(engine: Engine) -> None:
    cache = AnswerCache()
    makers.approve(engine, [makers.entry()])
    with reading(engine) as connection:
        first = cache.read(connection)
    with reading(engine) as connection:
        assert cache.read(connection) is first


def test_the_days_of_an_answer_end_without_any_change_in_the_database(engine: Engine) -> None:
    makers.approve(engine, [makers.entry(valid_until=NOON + timedelta(days=1))])
    cache = AnswerCache()
    with reading(engine) as connection:
        live = cache.read(connection)
    for days, is_said in ((0, True), (1, False)):
        moment = NOON + timedelta(days=days)
        assert bool(live.sentence("opening_hours", "he", "", moment)) is is_said
