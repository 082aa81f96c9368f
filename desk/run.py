"""`dover run`: check, prepare, start every part, watch them, and stop all of them at the end."""

import queue
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from desk.people import link_address
from desk.preflight import CannotStart, check, only_one
from desk.prepare import last_lines, prepare, say
from desk.supervise import Note, Part, Supervisor, environment, parts
from settings.brand import load
from settings.clock import now
from settings.environment import Settings
from storage import accounts
from storage.engine import open_engine, transaction

START_SECONDS = 180
LOOK_SECONDS = 0.25
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Dover was told to stop: everything is stopped on the way out, wherever this strikes."""


def run(settings: Settings) -> int:
    """Run the assistant until it is told to stop; return the exit code."""
    begun = time.monotonic()
    print("Dover starts; Ctrl-C stops it", flush=True)
    try:
        with stopping_on_signals(), only_one(settings.home):
            prepare(settings, check(settings))
            serve(settings, begun)
    except CannotStart as error:
        print(f"dover: {error}", file=sys.stderr, flush=True)
        return 1
    except Stopped:
        say("stopped")
    return 0


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise Stopped, once: a second one changes nothing."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    # What is ignored already stays so: `nohup` means to outlive the terminal.
    heard = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve(settings: Settings, begun: float) -> None:
    """Run the parts until Stopped; raise CannotStart if one does not come up."""
    wanted = parts(settings)
    logs = settings.home / "logs"
    supervisor = Supervisor(wanted, settings.home, environment(settings))
    try:
        _wait_until_healthy(supervisor, wanted, logs)
        _say_ready(settings, time.monotonic() - begun)
        _watch(supervisor, {part.name: part for part in wanted}, logs)
    finally:
        say("stopping")
        supervisor.stop()


def _wait_until_healthy(supervisor: Supervisor, wanted: list[Part], logs: Path) -> None:
    begun = time.monotonic()
    waiting = list(wanted)
    while waiting:
        note = _next_note(supervisor, LOOK_SECONDS)
        if note and note.died:
            raise _failure(note.part, f"ended ({note.died})", logs)
        for part in list(waiting):
            status = part.status()
            if status == 200:
                waiting.remove(part)
                say(f"{part.name:9} healthy ({time.monotonic() - begun:.1f} s)")
            elif status is not None:
                raise _failure(part.name, f"is up but not healthy (it says {status})", logs)
        if waiting and time.monotonic() - begun > START_SECONDS:
            raise _failure(waiting[0].name, f"was not healthy within {START_SECONDS} s", logs)


def _watch(supervisor: Supervisor, wanted: Mapping[str, Part], logs: Path) -> NoReturn:
    """Tell of every part that dies and of its return."""
    died_at: dict[str, float] = {}
    while True:
        note = _next_note(supervisor, LOOK_SECONDS if died_at else None)
        if note and note.died:
            died_at.setdefault(note.part, time.monotonic())
            say(
                f"{note.part:9} died ({note.died}) and is started again; see {logs}/{note.part}.log"
            )
        for name in [one for one in died_at if wanted[one].status() == 200]:
            say(f"{name:9} healthy again ({time.monotonic() - died_at.pop(name):.1f} s)")


def _next_note(supervisor: Supervisor, seconds: float | None) -> Note | None:
    """What happened to a part within this time; raise CannotStart if the supervisor ended."""
    try:
        note = supervisor.notes.get(timeout=seconds)
    except queue.Empty:
        return None
    if note is None:
        raise CannotStart(f"the supervisor ended, and all parts with it: {supervisor.last_words}")
    return note


def _failure(part: str, how: str, logs: Path) -> CannotStart:
    log = logs / f"{part}.log"
    return CannotStart(
        f"{part} {how}, so everything is stopped; {log} ends with\n{last_lines(log)}"
    )


def _say_ready(settings: Settings, seconds: float) -> None:
    print(f"Ready in {seconds:.1f} s", flush=True)
    say(f"visitor's page  {settings.desk_url}/")
    say(f"the desk        {settings.public_url}/desk")
    link = _first_admin_link(settings)
    if link:
        say(f"log in first    {link} (works once: choose the admin's password there)")
    say(f"health          {settings.desk_url}/health")
    say(f'ask from here   {Path(sys.executable).with_name("dover")} ask "when are you open?"')
    say(f"logs            {settings.home / 'logs'}")


def _first_admin_link(settings: Settings) -> str | None:
    """The address at which the first admin chooses a password; None once somebody has one."""
    engine = open_engine(settings.database_url)
    try:
        with transaction(engine) as connection:
            language = load(settings.brand_file).default_language
            token = accounts.first_admin_link(connection, language, now())
    finally:
        engine.dispose()
    return link_address(settings.public_url, token) if token else None
