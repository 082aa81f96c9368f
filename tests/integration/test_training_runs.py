"""One training at a time, whoever asks; its row tells how far it is, and that it died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from faq import releases
from faq import training_runs as runs
from faq.releases import Made, ReleaseState
from faq.review import Actor
from faq.training_runs import SILENT, Problem, Run, RunState
from storage.engine import reading, transaction
from storage.release_tables import training_run
from tests.makers import NOON

MADE = Made("erez", "releases/0001.tar.gz", "0" * 64, "m1", {})


def asked(engine: Engine, by: str = "erez", after: float = 0) -> tuple[Run, bool]:
    with transaction(engine) as connection:
        return runs.ask(connection, by, NOON + timedelta(seconds=after))


def begun(engine: Engine) -> Run:
    run, _ = asked(engine)
    with transaction(engine) as connection:
        assert runs.begin(connection, run.id, 4711, NOON)
    return run


def newest(engine: Engine) -> Run:
    with reading(engine) as connection:
        found = runs.newest(connection)
    assert found
    return found


def test_who_asks_second_joins_the_run_that_is_under_way(engine: Engine) -> None:
    first, is_new = asked(engine, "erez")
    second, is_second_new = asked(engine, "edna")
    assert (is_new, is_second_new) == (True, False)
    assert (second.id, second.asked_by) == (first.id, "erez")


def test_of_many_who_press_at_once_one_begins(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: asked(engine), range(6)))
    assert sorted(is_new for _, is_new in found) == [False] * 5 + [True]
    assert len({run.id for run, _ in found}) == 1


def test_the_database_keeps_a_second_active_run_out(engine: Engine) -> None:
    asked(engine)
    values = {"asked_by": "x", "asked_at": NOON, "state": "running", "step": 1, "steps": 5}
    with pytest.raises(DBAPIError), transaction(engine) as connection:
        connection.execute(sa.insert(training_run).values(**values))


def test_a_run_goes_step_by_step_to_its_release(engine: Engine) -> None:
    run = begun(engine)
    with transaction(engine) as connection:
        assert runs.step(connection, run.id, "train", NOON)
        assert runs.get(connection, run.id).step == 3
        releases.add(connection, 1, MADE, NOON)
        assert runs.gate(connection, run.id, 1, NOON)
        assert runs.finish(connection, run.id, NOON + timedelta(seconds=30))
    done = newest(engine)
    assert (done.state, done.release, done.step) == (RunState.DONE, 1, done.steps)


def test_the_time_left_is_that_of_the_runs_before(engine: Engine) -> None:
    test_a_run_goes_step_by_step_to_its_release(engine)
    run, _ = asked(engine, after=100)
    assert runs.seconds_left(run, NOON + timedelta(seconds=110)) == 20
    assert runs.seconds_left(run, NOON + timedelta(seconds=150)) is None


def test_a_first_run_knows_no_time_left(engine: Engine) -> None:
    run, _ = asked(engine)
    assert runs.seconds_left(run, NOON) is None


def test_a_run_that_is_silent_for_long_is_failed_by_whoever_looks(engine: Engine) -> None:
    begun(engine)
    with transaction(engine) as connection:
        still = runs.look(connection, NOON + SILENT)
        assert still
        assert still.is_active
        dead = runs.look(connection, NOON + SILENT + timedelta(seconds=1))
    assert dead
    assert dead.state is RunState.FAILED
    told = str(dead.problems[0].reason().remark)
    assert told.startswith("the training stopped half-way")


def test_after_a_dead_run_the_next_one_begins(engine: Engine) -> None:
    dead = begun(engine)
    run, is_new = asked(engine, after=60)
    assert is_new
    assert run.id != dead.id


def test_a_beat_keeps_a_run_alive_and_tells_its_process_of_the_end(engine: Engine) -> None:
    run = begun(engine)
    later = NOON + timedelta(minutes=5)
    with transaction(engine) as connection:
        assert runs.beat(connection, run.id, later)
        assert not runs.get(connection, run.id).is_dead(later)
        assert runs.cancel(connection, Actor("edna"), later)
        assert not runs.beat(connection, run.id, later)
        assert not runs.cancel(connection, Actor("edna"), later)
    cancelled = newest(engine)
    assert cancelled.state is RunState.CANCELLED
    assert str(cancelled.problems[0].reason().remark) == "edna cancelled the training"


def test_a_run_that_was_cancelled_before_it_began_does_not_begin(engine: Engine) -> None:
    run, _ = asked(engine)
    with transaction(engine) as connection:
        runs.cancel(connection, Actor("edna"), NOON)
        assert not runs.begin(connection, run.id, 4711, NOON)


def test_what_went_wrong_is_read_as_it_was_written(engine: Engine) -> None:
    run = begun(engine)
    values = (("question", "מתי?"), ("entry", "a"), ("other", "b"))
    problem = Problem("run_same_question", values, "b")
    with transaction(engine) as connection:
        runs.fail(connection, run.id, [problem], NOON)
    assert newest(engine).problems == (problem,)


def test_a_release_before_the_gate_may_not_serve(engine: Engine) -> None:
    with transaction(engine) as connection:
        releases.add(connection, 1, MADE, NOON)
        found = releases.find(connection, 1)
    assert found
    assert found.state is ReleaseState.CANDIDATE
    assert not found.may_serve
