"""One side of the comparison: trained, started, watched until it answers, weighed, stopped."""

import http.client
import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from desk.supervise import tied

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".dover" / "bench"
START_SECONDS = 300
SILENT_SECONDS = 20
STOP_SECONDS = 15
LOOK_SECONDS = 0.05
FIRST_MESSAGE = "hello"
SHOWN_LOG_LINES = 15


class BenchError(Exception):
    """A side could not be trained, started or asked: the message says which, and shows its log."""


class Took(NamedTuple):
    """What a training cost: other work on the machine stretches the first, hardly the second."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Side:
    name: str
    folder: Path
    """Where its commands run."""
    commands: Mapping[str, Sequence[str]]
    """All that is needed to answer, by name; "rasa" is Rasa's own process."""
    env: Mapping[str, str]
    home: Path
    """Takes the logs."""
    port: int
    token: str = ""
    """Opens Rasa's HTTP API, where it needs one."""

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    @property
    def parse(self) -> str:
        return f"http://127.0.0.1:{self.port}/model/parse?token={self.token}"


@dataclass(frozen=True)
class Running:
    side: Side
    processes: Mapping[str, "subprocess.Popen[bytes]"]
    ready_seconds: float
    """From the start of the processes to the first reply."""

    def memory_mb(self) -> dict[str, float]:
        """Resident memory now of each process with its children, in MB (10^6 bytes).

        Pages that two processes share count in both.
        """
        return {name: resident_mb(process.pid) for name, process in self.processes.items()}

    def cpu_seconds(self, *names: str) -> float:
        """Processor time that those named, or all of them, have used since their start."""
        wanted = names or tuple(self.processes)
        return sum(_cpu_seconds(self.processes[name].pid) for name in wanted)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """What every process of either side is given: Dover's own settings only from `more`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        # Without its bytecode Python reads every source anew, which no user's machine does.
        if not name.startswith("DOVER_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {
        **kept,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def train_model(
    name: str, rasa: Sequence[str], folder: Path, model: Path, env: Mapping[str, str]
) -> Took:
    """Train the project in `folder` with nothing cached."""
    model.parent.mkdir(parents=True, exist_ok=True)
    command = [*rasa, "train", "--force"]
    file_name = model.name.removesuffix(".tar.gz")
    place = ["--out", str(model.parent), "--fixed-model-name", file_name]
    log = model.with_name("train.log")
    begun, used = time.monotonic(), _cpu_of_ended_children()
    with log.open("wb") as file:
        done = subprocess.run(
            tied([*command, *place]),
            cwd=folder,
            env={**env, "RASA_MAX_CACHE_SIZE": "0"},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0 or not model.exists():
        raise BenchError(f"{name} could not be trained; {_end_of(log)}")
    return Took(time.monotonic() - begun, _cpu_of_ended_children() - used)


def _cpu_of_ended_children() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


@contextmanager
def running(side: Side) -> Iterator[Running]:
    """Start the side's processes and wait until it answers; they are gone on leaving."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    begun = time.monotonic()
    try:
        for name, command in side.commands.items():
            processes[name] = _start(side, name, command)
        _wait_for_a_reply(side, processes)
        yield Running(side, processes, time.monotonic() - begun)
    finally:
        for process in processes.values():
            _stop(process)


def _start(side: Side, name: str, command: Sequence[str]) -> "subprocess.Popen[bytes]":
    with _log(side, name).open("wb") as log:
        return subprocess.Popen(
            tied(command),
            cwd=side.folder,
            env=side.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _log(side: Side, name: str) -> Path:
    side.home.mkdir(parents=True, exist_ok=True)
    return side.home / f"{name}.log"


def _wait_for_a_reply(side: Side, processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    end = time.monotonic() + START_SECONDS
    heard = False
    while not (words := _words(side.port)):
        if words is not None and not heard:
            # It is up, so that what is still missing cannot take long.
            heard = True
            end = time.monotonic() + SILENT_SECONDS
        for name, process in processes.items():
            if process.poll() is not None:
                raise BenchError(f"{side.name}: {name} ended; {_end_of(_log(side, name))}")
        if time.monotonic() > end:
            what = "is up but says nothing" if heard else f"is not up after {START_SECONDS} s"
            raise BenchError(f"{side.name} {what}; {_end_of(_log(side, 'rasa'))}")
        time.sleep(LOOK_SECONDS)


def _words(port: int) -> str | None:
    """The reply to a greeting; empty if there is none, None if nothing listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    body = json.dumps({"sender": f"first-{time.monotonic_ns()}", "message": FIRST_MESSAGE})
    try:
        connection.request("POST", "/webhooks/rest/webhook", body)
        response = connection.getresponse()
        replies = json.loads(response.read()) if response.status == 200 else []
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return " ".join(reply.get("text", "") for reply in replies)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
        try:
            process.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue


def resident_mb(pid: int, with_children: bool = True) -> float:
    """Resident memory of a process, in MB (10^6 bytes)."""
    proc = Path("/proc") / str(pid)
    fields = dict(
        line.split(":", 1) for line in (proc / "status").read_text(encoding="ascii").splitlines()
    )
    own = int(fields["VmRSS"].split()[0]) * 1024 / 1e6
    if not with_children:
        return own
    return own + sum(map(resident_mb, _children(pid)))


def _children(pid: int) -> list[int]:
    task = Path("/proc") / str(pid) / "task" / str(pid)
    return [int(child) for child in (task / "children").read_text(encoding="ascii").split()]


def _cpu_seconds(pid: int) -> float:
    """Of a process and its children: Dover's Rasa processes are their keeper's."""
    stat = (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8")
    # The name, in brackets, may hold spaces; user and system time are fields 14 and 15.
    user, system = stat.rpartition(")")[2].split()[11:13]
    own = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_cpu_seconds, _children(pid)))


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LOG_LINES:]
    return "\n".join([f"{log} ends with", *(f"  | {line}" for line in lines)])
