"""Parts that start without the seconds of importing: forked from processes that have done it.

`python -m tests.nursery PART` imports what the part needs and forks it for each line it reads.
"""

import ctypes
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from bot.without_tensorflow import leave_out
from desk.supervise import Part, tied

LIBRARIES = {
    "actions": ("rasa_sdk.executor", "sqlalchemy", "holidays.countries", "phonenumbers"),
    "desk": ("desk.cli",),
    "rasa": (
        "rasa.core.run",
        "rasa.engine.recipes.default_recipe",
        "sklearn.linear_model",
        "spacy",
        "sqlalchemy",
        "holidays.countries",
    ),
}
PR_SET_PDEATHSIG = 1


class Nurseries:
    """One process for each kind of part, which live as long as the thread that makes this."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._of = {
            part: subprocess.Popen(
                tied([sys.executable, "-m", "tests.nursery", part]),
                env={**os.environ, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for part in LIBRARIES
        }

    def start(self, part: Part, environment: Mapping[str, str], log: Path) -> psutil.Process:
        """A process that does what the part's command would."""
        # rasa, rasa2 and so on are of one kind.
        nursery = self._of[part.name.rstrip("23456789")]
        assert nursery.stdin
        assert nursery.stdout
        given = {"command": part.command, "environment": dict(environment), "log": str(log)}
        nursery.stdin.write(json.dumps(given) + "\n")
        nursery.stdin.flush()
        return psutil.Process(int(nursery.stdout.readline()))

    def close(self) -> None:
        for nursery in self._of.values():
            nursery.communicate()


def serve(part: str) -> None:
    if part == "rasa":
        leave_out(Path("config.yml"))
    for library in LIBRARIES[part]:
        importlib.import_module(library)
    # Nobody asks how a child ended: the kernel is to forget it at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(**json.loads(line))
            return
        print(child, flush=True)


def become(command: Sequence[str], environment: Mapping[str, str], log: str) -> None:
    """Be the process that the command starts, tied to this one's life as `tied` does it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(os.devnull, "rb") as nothing, open(log, "ab") as said:
        os.dup2(nothing.fileno(), 0)
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.environ.update(environment)
    _run(*command)


def _run(program: str, *arguments: Any) -> None:
    if program == sys.executable:
        _, module, *options = arguments
        sys.argv = [module, *options]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        sys.argv = [program, *arguments]
        runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    serve(sys.argv[1])
