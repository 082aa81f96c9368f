"""A training run, in a process of its own: check, train, pack, and stand before the gate.

`python -m bot.serve release NUMBER` does the run of that number. Nothing that serves is touched.
"""

import errno
import importlib
import logging
import os
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy.engine import Connection, Engine

from bot import gate_report, importer
from bot.gate_report import Before, Questions
from bot.models import NotOurs, open_model
from faq import before_training, gate, gate_json, held_out, regressions, releases, store
from faq import training_runs as runs
from faq.before_training import Question
from faq.gate import Limits
from faq.judged import ENTRY, Kind
from faq.release_files import (
    file_hash,
    model_id_of,
    name_of,
    training_log,
)
from faq.releases import Made, Release, ReleaseState
from faq.store import Approved
from faq.training_runs import Problem, RunState
from settings import brand, environment
from settings.brand import Brand
from settings.clock import now
from settings.environment import Settings
from storage.engine import open_engine, reading, transaction

NICENESS = 10
"""So that answering does not suffer."""
BEAT_SECONDS = 2.0
UNFINISHED = "releases/unfinished"
NAME = "model"
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

log = structlog.get_logger(__name__)


class Over(Exception):
    """The run was cancelled, or taken for dead."""


class CannotTrain(Exception):
    """What the run's problems say."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class Training:
    """One run."""

    def __init__(self, settings: Settings, engine: Engine, number: int) -> None:
        self.settings = settings
        self.agreement = brand.load(settings.brand_file)
        self.engine = engine
        self.number = number
        self.unfinished = settings.models_folder / UNFINISHED

    def run(self) -> None:
        with self._beating():
            try:
                self._run()
            except Over:
                log.info("training_over", run=self.number)
            except CannotTrain as error:
                self._fail(error.problems)
            except Exception as error:
                # Whatever it was, the page has to say that the run is over.
                first = _first(error)
                self._fail([_problem_of(first, self.settings)])
                # Without the values: they are what people wrote.
                at = "".join(traceback.format_tb(first.__traceback__))
                log.error("training_failed", run=self.number, error=type(first).__name__, at=at)
            finally:
                shutil.rmtree(self.unfinished, ignore_errors=True)

    def _run(self) -> None:
        with reading(self.engine) as connection:
            approved = store.live(connection)
            by = runs.get(connection, self.number).asked_by
            served = _served(connection)
        self._check(approved)
        self._step("read")
        packed = self._train(approved)
        release = self._keep(packed, approved, by)
        self._gate(release, approved, served)

    def _check(self, approved: Sequence[Approved]) -> None:
        if not any(not one.entry.is_line for one in approved):
            raise CannotTrain([runs.NOTHING_APPROVED])
        same = before_training.same_questions(approved)
        if same:
            raise CannotTrain(same)

    def _train(self, approved: Sequence[Approved]) -> Path:
        importer.train_on(approved)
        trained = logging.getLogger("rasa.engine.training.hooks")
        trained.setLevel(logging.INFO)
        trained.addHandler(_Steps(self._step))
        # Rasa is imported here: it takes seconds in which the checks could speak already.
        train = importlib.import_module("rasa.model_training").train
        made = train(
            "domain.yml",
            "config.yml",
            "data",
            output=str(self.unfinished),
            force_training=True,
            fixed_model_name=NAME,
        )
        if made.code != 0 or made.model is None:
            raise CannotTrain([_failed(f"Rasa: {made.code}", self.settings)])
        return Path(made.model)

    def _keep(self, packed: Path, approved: Sequence[Approved], by: str) -> int:
        """Give the model its number and its place; a failure leaves neither."""
        sha256, model_id = file_hash(packed), model_id_of(packed)
        versions = {one.entry.id: one.number for one in approved}
        with transaction(self.engine) as connection:
            number = releases.next_number(connection)
            made = Made(by, name_of(number), sha256, model_id, versions)
            releases.add(connection, number, made, now())
            if not runs.gate(connection, self.number, number, now()):
                raise Over
            packed.replace(self.settings.models_folder / made.model_file)
        log.info("training_made", run=self.number, release=number)
        return number

    def _gate(self, number: int, approved: Sequence[Approved], served: Release | None) -> None:
        before = self._before(served)
        known = _known(before)
        found = before_training.findings(approved, known)
        if served and before is None:
            found.append(before_training.NOT_COMPARED)
        kept = gate_report.build(
            open_model(self.settings.models_folder / name_of(number)),
            before,
            self._questions(approved),
            _limits(self.agreement),
            found,
        )
        is_refused = gate.decide(kept.report).is_refused
        state = ReleaseState.REFUSED if is_refused else ReleaseState.READY
        with transaction(self.engine) as connection:
            if not runs.finish(connection, self.number, now()):
                raise Over
            releases.judge(connection, number, state, gate_json.dump(kept))
        log.info("training_done", run=self.number, release=number, state=state.value)

    def _before(self, served: Release | None) -> Before | None:
        if served is None:
            return None
        kept = gate_json.load(served.report) if served.report else None
        try:
            model = open_model(self.settings.models_folder / served.made.model_file)
        except (NotOurs, OSError, ValueError, KeyError) as error:
            log.warning("training_not_compared", release=served.number, why=type(error).__name__)
            return None
        answers = kept.answers if kept else {}
        return Before(served.number, model, answers, kept.report.latency_ms if kept else None)

    def _questions(self, approved: Sequence[Approved]) -> Questions:
        languages = {
            (f"{ENTRY}{one.entry.id}", text): language
            for one in approved
            for language, wording in one.entry.wordings.items()
            for text in wording.questions
        }
        with reading(self.engine) as connection:
            confirmed = regressions.newest(connection, {one.entry.id for one in approved})
        others = [(Kind.HELD_OUT, one) for one in held_out.read(self.agreement.gate.held_out)]
        return Questions(languages, [*others, *((Kind.CONFIRMED, one) for one in confirmed)])

    def _step(self, name: str) -> None:
        with transaction(self.engine) as connection:
            if not runs.step(connection, self.number, name, now()):
                raise Over

    def _fail(self, problems: Sequence[Problem]) -> None:
        log.warning("training_refused", run=self.number, why=[one.key for one in problems])
        with transaction(self.engine) as connection:
            runs.fail(connection, self.number, problems, now())

    @contextmanager
    def _beating(self) -> Iterator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=self._beat, args=[ended], daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _beat(self, ended: threading.Event) -> None:
        """Say that the process lives; end it where it stands once the run is over."""
        while not ended.wait(BEAT_SECONDS):
            with transaction(self.engine) as connection:
                goes_on = runs.beat(connection, self.number, now())
                state = runs.get(connection, self.number).state
            if not goes_on and state is not RunState.DONE:
                # What trains cannot be interrupted otherwise.
                shutil.rmtree(self.unfinished, ignore_errors=True)
                os._exit(1)


class _Steps(logging.Handler):
    """Rasa tells its log which component it trains: all of ours that takes time is one."""

    def __init__(self, step: Callable[[str], None]) -> None:
        super().__init__()
        self._step = step

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "EntryClassifier" in message:
            self._step("train" if message.startswith("Starting") else "pack")


def main() -> None:
    """Do the run that the command line names; what comes of it is in its row."""
    settings, number = environment.from_environment(), int(sys.argv[2])
    os.nice(NICENESS)
    engine = open_engine(settings.database_url)
    try:
        with transaction(engine) as connection:
            is_ours = runs.begin(connection, number, os.getpid(), now())
        if is_ours:
            Training(settings, engine, number).run()
    finally:
        engine.dispose()


def _served(connection: Connection) -> Release | None:
    number = releases.serving_now(connection)
    return None if number is None else releases.find(connection, number)


def _known(before: Before | None) -> frozenset[Question]:
    trained = before.model.trained if before else ()
    return frozenset((one.label.removeprefix(ENTRY), one.text) for one in trained)


def _limits(agreement: Brand) -> Limits:
    rules = agreement.gate
    return Limits(agreement.wanted_precision, rules.floor_precision, rules.allowed_newly_wrong)


def _first(error: BaseException) -> BaseException:
    """What went wrong to begin with: Rasa wraps it in errors of its own."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def _problem_of(error: BaseException, settings: Settings) -> Problem:
    if isinstance(error, OSError) and error.errno in _DISK_FULL:
        return runs.DISK_FULL
    return _failed(type(error).__name__, settings)


def _failed(why: str, settings: Settings) -> Problem:
    return runs.failed_for(why, training_log(settings.home))
