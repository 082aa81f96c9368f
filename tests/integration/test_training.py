"""Real trainings, each in its own process, and the gate behind them."""

import os
import resource
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from faq import gate, gate_json
from faq import training_runs as runs
from faq.judged import Kind
from faq.release_files import file_hash, model_id_of
from faq.releases import ReleaseState
from faq.review import Actor
from faq.training_runs import SILENT, RunState
from settings.clock import now
from storage.engine import open_engine, reading, transaction
from storage.release_tables import training_run
from tests import makers
from tests.training_stand import Project, asking_too, entries, project
from tests.until import until, until_gone

LARGEST_FILE = 100_000


@pytest.fixture
def here(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Project:
    return project(tmp_path / "project", engine, monkeypatch)


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    return project(tmp_path / "project", open_engine(sqlite_url), monkeypatch)


def pid_of(one: Project, number: int) -> int:
    with reading(one.engine) as connection:
        chosen = sa.select(training_run.c.pid).where(training_run.c.id == number)
        return int(connection.execute(chosen).scalar_one())


def problem(one: Project, number: int) -> str:
    return "; ".join(str(each.reason().remark) for each in one.run(number).problems)


def test_a_training_makes_a_release_and_a_clash_is_refused_by_the_gate(here: Project) -> None:
    run = here.trained()
    assert (run.state, run.release) == (RunState.DONE, 1), problem(here, run.id)
    first = here.release(1)
    file = here.settings.models_folder / first.made.model_file
    assert first.state is ReleaseState.READY
    assert first.made.by == "erez"
    assert first.made.entries["made_up_0"] == 1
    assert first.made.model_sha256 == file_hash(file)
    assert first.made.model_id == model_id_of(file)
    assert here.serving() is None
    assert not (here.settings.models_folder / "releases" / "unfinished").exists()
    here.serve(1)
    stolen = entries()[0].wordings["en"].questions
    near = [f"{text.rstrip('?')} now" for text in stolen[:3]]
    makers.approve(here.engine, [asking_too(entries()[1], *near)], now())

    second = here.trained()

    assert second.release == 2, problem(here, second.id)
    refused = here.release(2)
    assert refused.state is ReleaseState.REFUSED
    assert here.serving() == 1
    assert refused.report
    report = gate_json.load(refused.report).report
    assert report.compared_with == 1
    decision = gate.decide(report)
    rivals = {one.rival.question for one in decision.newly_wrong if one.rival}
    assert rivals & set(near)
    assert {one.kind for one in report.now} == {Kind.APPROVED, Kind.UNSEEN, Kind.HELD_OUT}
    assert {one.language for one in report.now} == {"he", "en"}


def test_the_same_question_in_two_entries_ends_the_training_before_it_begins(
    on_sqlite: Project,
) -> None:
    taken = entries()[0].wordings["en"].questions[0]
    makers.approve(on_sqlite.engine, [asking_too(entries()[1], taken.upper())], now())
    run = on_sqlite.trained()
    assert run.state is RunState.FAILED
    assert "is asked in made_up_0 and in made_up_25: take it out of one of them" in problem(
        on_sqlite, run.id
    )
    assert run.problems[0].entry == "made_up_25"


def test_a_training_that_is_killed_half_way_is_failed_and_nothing_serves_otherwise(
    on_sqlite: Project,
) -> None:
    run = on_sqlite.begin()
    until(lambda: on_sqlite.run(run.id).step >= 2, on_sqlite.log)
    pid = pid_of(on_sqlite, run.id)
    process = psutil.Process(pid)
    assert process.nice() == 10
    os.kill(pid, signal.SIGKILL)
    until_gone([process])
    with transaction(on_sqlite.engine) as connection:
        dead = runs.look(connection, now() + SILENT + timedelta(seconds=1))
    assert dead
    assert dead.state is RunState.FAILED
    assert "stopped half-way" in problem(on_sqlite, run.id)
    assert on_sqlite.serving() is None
    again = on_sqlite.trained()
    assert (again.state, again.release) == (RunState.DONE, 1)


def test_a_cancelled_training_ends_within_seconds_and_leaves_no_file(on_sqlite: Project) -> None:
    run = on_sqlite.begin()
    until(lambda: on_sqlite.run(run.id).step >= 2, on_sqlite.log)
    process = psutil.Process(pid_of(on_sqlite, run.id))
    with transaction(on_sqlite.engine) as connection:
        assert runs.cancel(connection, Actor("edna"), now())
    until_gone([process])
    assert on_sqlite.run(run.id).state is RunState.CANCELLED
    assert list(on_sqlite.settings.models_folder.rglob("*.tar.gz")) == []


def test_a_full_disk_fails_the_training_in_words(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The database is another process's: the limit below is for the training's own files.
    here = project(tmp_path / "project", open_engine(postgres_url), monkeypatch)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The training inherits it: no file can grow beyond, as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, hard))
    try:
        run = here.begin()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert here.ended(run.id).state is RunState.FAILED
    assert "the disk is full" in problem(here, run.id), here.log()
    assert list(here.settings.models_folder.rglob("*.tar.gz")) == []


def test_a_serving_model_that_cannot_be_read_is_not_compared_with(on_sqlite: Project) -> None:
    on_sqlite.trained()
    on_sqlite.serve(1)
    file = on_sqlite.settings.models_folder / on_sqlite.release(1).made.model_file
    file.write_bytes(file.read_bytes()[:2000])
    run = on_sqlite.trained()
    assert run.release == 2, problem(on_sqlite, run.id)
    second = on_sqlite.release(2)
    assert second.report
    report = gate_json.load(second.report).report
    assert report.compared_with is None
    assert [one.key for one in report.findings if not one.entry] == ["gate_not_compared"]


def test_an_entry_without_questions_in_a_language_is_named_and_passes(
    on_sqlite: Project,
) -> None:
    old = entries()[0]
    wordings = {**old.wordings, "he": replace(old.wordings["he"], questions=())}
    makers.approve(on_sqlite.engine, [replace(old, wordings=wordings)], now())
    run = on_sqlite.trained()
    assert run.release == 1, problem(on_sqlite, run.id)
    made = on_sqlite.release(1)
    assert made.state is ReleaseState.READY
    assert made.report
    found = gate.decide(gate_json.load(made.report).report).warnings
    missing = [one.entry for one in found if one.remark.key == "gate_no_questions"]
    assert missing == ["made_up_0"]
