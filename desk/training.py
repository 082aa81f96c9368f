"""Starting a training: in a process of its own, which outlives the desk and the command."""

import os
import subprocess
import sys

from sqlalchemy.engine import Engine

from desk.supervise import environment
from faq import training_runs as runs
from faq.release_files import training_log
from faq.training_runs import Run
from settings.clock import now
from settings.environment import Settings
from storage.engine import transaction


def ask(settings: Settings, engine: Engine, by: str) -> tuple[Run, bool]:
    """A training that is now under way, and whether it was begun by this."""
    with transaction(engine) as connection:
        run, is_new = runs.ask(connection, by, now())
    if is_new:
        _start(settings, run.id)
    return run, is_new


def _start(settings: Settings, number: int) -> None:
    log = training_log(settings.home)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot.serve", "release", str(number), "--detach"]
    with log.open("w", encoding="utf-8") as said:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment(settings)},
        )
