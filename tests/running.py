"""`dover run` as an operator starts it, in a process of its own."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import psutil

from bench.ports import free_ports
from tests.stack import ROOT
from tests.until import until

DOVER = str(Path(sys.executable).with_name("dover"))
SOON = 60


class Running:
    """One `dover run`, and what it says; stopped at the end of its `with`."""

    def __init__(self, home: Path, model: Path, **given: str) -> None:
        self.home = home
        rasa, actions, desk = free_ports(3)
        self.ports: Mapping[str, int] = {"rasa": rasa, "actions": actions, "desk": desk}
        ports = {f"DOVER_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        settings = {"DOVER_HOME": str(home), "DOVER_MODEL": str(model), **ports}
        settings |= {"DOVER_RASA_PROCESSES": "1", **given}
        self._process = subprocess.Popen(
            # Tests that run in the background ignore Ctrl-C, and hand that on.
            ["env", "--default-signal=INT", DOVER, "run"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._said: list[str] = []
        self._ended = False
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def said(self) -> str:
        return "".join(self._said)

    def wait_for(self, text: str) -> None:
        """Wait until it has said this."""
        with self._more:
            self._more.wait_for(lambda: text in self.said or self._ended, timeout=SOON)
            if text not in self.said:
                raise AssertionError(f"did not say {text!r} but:\n{self.said}")

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def exit_code(self) -> int:
        """Wait until it has ended."""
        try:
            code = self._process.wait(SOON)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"has not ended; it said:\n{self.said}") from error
        self._reader.join(SOON)
        return code

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.send(signal.SIGTERM)
        self.exit_code()

    def parts(self) -> dict[str, psutil.Process]:
        """The processes that listen, or will, by their names in `dover run`."""
        marks = {"actions": "rasa_sdk", "rasa": "bot.serve", "desk": "desk", "supervisor": "-n"}
        children = psutil.Process(self._process.pid).children(recursive=True)
        return {
            name: child
            for child in children
            for name, mark in marks.items()
            if mark in child.cmdline()
        }

    def wait_for_parts(self) -> list[psutil.Process]:
        """Wait until the process of every part is there."""

        def told() -> str:
            return f"started {list(self.parts())} only:\n{self.said}"

        def are_there() -> bool:
            assert self._process.poll() is None, told()
            return len(self.parts()) >= 4

        until(are_there, told)
        return list(self.parts().values())

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                with self._more:
                    self._said.append(line)
                    self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()
