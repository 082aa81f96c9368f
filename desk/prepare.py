"""What stands between a fresh folder and a start: the schema, the demo FAQ, a model."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk import first_people
from desk.first_release import adopt, put_default
from desk.preflight import CannotStart
from desk.supervise import environment, tied
from faq import demo, store
from faq.exchange import ImportRefused
from faq.lines import missing
from faq.release_files import training_log
from settings.brand import Brand
from settings.clock import now
from settings.environment import Settings
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade

DEMO_FAQ = Path("data/faq")
MODEL_NAME = "dover"
SHOWN_LOG_LINES = 12
_COMPONENT = re.compile(r"Starting to train component '(\w+)'")


def prepare(settings: Settings, agreement: Brand) -> None:
    """Bring the database and the model to where the parts can start; raise CannotStart."""
    engine = open_engine(settings.database_url)
    try:
        with step("database") as done:
            _migrate(engine)
            done.append("has the newest schema")
        with step("demo FAQ") as done:
            done.append(_import_demo(engine, agreement))
        _check_spokesperson(engine, agreement)
        _check_lines(engine, set(agreement.queue_of_reason.values()))
        check_topics(engine, agreement)
        _find_model(engine, settings)
    finally:
        engine.dispose()


def _find_model(engine: Engine, settings: Settings) -> None:
    """Train the first model where there is none."""
    if has_model(settings.model):
        if not settings.model.is_file():
            put_default(engine, settings)
        return
    with step("model") as done:
        say("model     training; this is needed once")
        with reading(engine) as connection:
            approved = store.live(connection)
        train(settings.model, training_log(settings.home), environment(settings))
        trained = settings.model / f"{MODEL_NAME}.tar.gz"
        is_first = adopt(engine, settings, trained, approved)
        done.append("trained: release 1" if is_first else "trained")


def say(text: str) -> None:
    print(f"  {text}", flush=True)


@contextmanager
def step(name: str) -> Iterator[list[str]]:
    """Say what a step did, as the block appended it, and how long it took."""
    begun = time.monotonic()
    done: list[str] = []
    yield done
    say(f"{name:9} {' '.join(done)} ({time.monotonic() - begun:.1f} s)")


def last_lines(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"  | {line}" for line in lines[-SHOWN_LOG_LINES:])


def has_model(model: Path) -> bool:
    """Whether `model` is a file that is there or a folder with a model in it."""
    return model.is_file() or any(model.glob("*.tar.gz"))


def train(folder: Path, log: Path, env: Mapping[str, str]) -> None:
    """Train on the database's approved entries; `folder` gets the model once it is complete."""
    if folder.name.endswith(".tar.gz"):
        raise CannotStart(f"{folder} is not there; set DOVER_MODEL to a model or to a folder")
    unfinished = folder / "unfinished"
    command = [sys.executable, "-m", "bot.serve", "train", "--skip-validation"]
    with subprocess.Popen(
        tied([*command, "--fixed-model-name", MODEL_NAME, "--out", str(unfinished)]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **env},
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            _follow(process, log)
        except BaseException:
            # Told to stop: the training must not go on behind the back of who stopped it.
            process.kill()
            raise
    made = unfinished / f"{MODEL_NAME}.tar.gz"
    if process.returncode != 0 or not made.exists():
        raise CannotStart(f"the model could not be trained; {log} ends with\n{last_lines(log)}")
    made.replace(folder / made.name)
    unfinished.rmdir()


def _follow(process: subprocess.Popen[str], log: Path) -> None:
    """Write what the training says to its log, and say which component it is at."""
    assert process.stdout
    with log.open("w", encoding="utf-8") as file:
        for line in process.stdout:
            file.write(line)
            found = _COMPONENT.search(line)
            if found:
                say(f"model     training {found[1]}")


def _migrate(engine: Engine) -> None:
    try:
        upgrade(engine)
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise CannotStart(
            f"the database {engine.url!r} cannot be used: {why};"
            " start it, or set DOVER_DATABASE_URL to another"
        ) from error


def _check_lines(engine: Engine, queues: set[str]) -> None:
    """Every sentence that the code asks for must be approved before a visitor hears it."""
    with reading(engine) as connection:
        lacking = missing({one.entry.id for one in store.live(connection)}, sorted(queues))
    if lacking:
        raise CannotStart(
            f"no approved text for {', '.join(lacking)}; write it (the demo brand's is in"
            " data/faq/lines.yml), run dover faq import FILE --as-drafts --as NAME, then dover faq"
            " submit and dover faq approve"
        )


def check_topics(engine: Engine, agreement: Brand) -> None:
    """A topic without an answer is most likely misspelt; but answers come and go: Dover starts."""
    with reading(engine) as connection:
        known = {one.entry.topic for one in store.live(connection)}
    for place, topic in agreement.topics():
        if topic not in known:
            there_are = ", ".join(sorted(known))
            say(f"topics    no answer has the topic {topic!r} of {place}; there are {there_are}")


def _check_spokesperson(engine: Engine, agreement: Brand) -> None:
    """Dover runs without one who may approve, but nothing new can be said."""
    with reading(engine) as connection:
        if first_people.may_approve(connection, agreement):
            return
    name = agreement.spokesperson
    say(f"people    {name} may approve nothing yet: dover user add {name} --role spokesperson")


def _import_demo(engine: Engine, agreement: Brand) -> str:
    try:
        imported = demo.import_once(engine, DEMO_FAQ, agreement.spokesperson, now())
    except ImportRefused as error:
        raise CannotStart(str(error)) from error
    if imported is None:
        return "not needed: there are approved entries"
    with transaction(engine) as connection:
        invited = first_people.invite(connection, agreement, now())
    if invited:
        say(f"people    {', '.join(invited)}: dover user reset NAME prints the link to log in")
    return f"{imported.changed} entries approved by {agreement.spokesperson}"
