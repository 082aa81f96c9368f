"""What must hold before anything starts; each failure is one line that says what to do."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ruamel.yaml import YAML, YAMLError

from handoff.calendars import review_rule, terms_by_queue
from settings import brand
from settings.brand import Brand
from settings.clock import now
from settings.environment import Settings

PROJECT_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")
NEEDED_MB = 500
SPEAKS_ITSELF = {"twilio_voice": "when it hears nothing it asks again, in English"}
"""Rasa's connectors that do, and when."""


class CannotStart(Exception):
    """What is in the way and what to do."""


def check(settings: Settings) -> Brand:
    """The brand's agreement; raise CannotStart if the machine or a file is not ready."""
    for name in PROJECT_FILES:
        if not Path(name).exists():
            raise CannotStart(f"{Path.cwd()} has no {name}; start Dover in its own folder")
    try:
        agreement = brand.load(settings.brand_file)
        terms_by_queue(agreement.agreement, now())
        if agreement.review:
            review_rule(agreement.review, agreement.time_zone, now())
    except brand.BrandError as error:
        raise CannotStart(str(error)) from error
    _check_channels(Path("credentials.yml"))
    _check_disk(settings.home)
    _check_ports(settings)
    return agreement


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold `home` for this process; raise CannotStart if another Dover runs with it."""
    try:
        (home / "logs").mkdir(parents=True, exist_ok=True)
        lock = (home / "run.lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"{home} cannot be written ({error.strerror}); set DOVER_HOME to a folder that can"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"Dover is running with {home} already; stop it, or set DOVER_HOME to another"
            ) from error
        yield


def _check_channels(credentials: Path) -> None:
    """A channel that speaks of its own accord says what nobody approved."""
    try:
        named = YAML(typ="safe").load(credentials.read_text(encoding="utf-8")) or {}
    except (YAMLError, UnicodeDecodeError) as error:
        raise CannotStart(f"{credentials} cannot be read as YAML: {error}") from error
    for channel in named if isinstance(named, dict) else ():
        if channel in SPEAKS_ITSELF:
            raise CannotStart(
                f"{credentials}: {channel} says words of its own ({SPEAKS_ITSELF[channel]}),"
                " which nobody approved; leave it out"
            )


def _check_disk(home: Path) -> None:
    free = shutil.disk_usage(home).free // 1024**2
    if free < NEEDED_MB:
        raise CannotStart(
            f"{home} has {free} MB free and Dover needs {NEEDED_MB}: make room,"
            " or set DOVER_HOME to a folder on another disk"
        )


def _check_ports(settings: Settings) -> None:
    wanted = {
        "DOVER_RASA_PORT": ("127.0.0.1", settings.rasa_port),
        "DOVER_ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
        "DOVER_DESK_PORT": (settings.host, settings.desk_port),
    }
    with ExitStack() as held:
        # All are held until the last is tried, so that two settings with one port are found too.
        for name, address in wanted.items():
            listener = held.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(address)
                listener.listen()
            except OSError as error:
                raise CannotStart(
                    f"port {address[1]} cannot be used ({error.strerror}):"
                    f" stop what uses it, or set {name} to another port"
                ) from error
