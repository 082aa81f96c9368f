"""Dover's parts as processes, each restarted when it dies; none outlives the supervisor."""

import getpass
import os
import queue
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ruamel.yaml import YAML

from settings.environment import Settings, api_token

STOP_SECONDS = 8
"""A part gets this long to end on its own before it is killed."""
STOP_ALL_SECONDS = 3 * STOP_SECONDS
ANSWER_SECONDS = 2
_NOTE = re.compile(r"(?:exited: (?P<died>\w+) \((?P<how>.*?)(?:; .*)?\)|spawned: '(?P<begun>\w+)')")


@dataclass(frozen=True)
class Part:
    name: str
    command: Sequence[str]
    url: str
    health: str
    """Path that answers 200 when the part can work."""

    def status(self) -> int | None:
        """The HTTP status of its health; None while it does not answer."""
        host, port = self.url.removeprefix("http://").split(":")
        connection = HTTPConnection(host, int(port), timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


@dataclass(frozen=True)
class Note:
    """A part died (how) or was started (None)."""

    part: str
    died: str | None


def parts(settings: Settings) -> list[Part]:
    """What `dover run` runs, in the order of starting.

    They are stopped in reverse, so that nothing comes in that is not answered. Their commands
    show no secret.
    """
    return [_actions(settings), _rasa(settings), _desk(settings)]


def _actions(settings: Settings) -> Part:
    options = ["--actions", "actions", "--port", str(settings.actions_port)]
    command = [sys.executable, "-m", "rasa_sdk", *options]
    return Part("actions", command, settings.actions_url, "/health")


def _rasa(settings: Settings) -> Part:
    """The keeper of the processes that share Rasa's port (bot/keeper.py)."""
    address = ["--interface", "127.0.0.1", "--port", str(settings.rasa_port)]
    wiring = ["--credentials", "credentials.yml", "--endpoints", str(endpoints(settings))]
    command = [sys.executable, "-m", "bot.serve", "run", *address, *wiring]
    # Unlike `/`, this is no success when the model could not be loaded.
    health = f"/status?token={api_token(settings.secret())}"
    return Part("rasa", command, settings.rasa_url, health)


def _desk(settings: Settings) -> Part:
    dover = Path(sys.executable).with_name("dover")
    return Part("desk", [str(dover), "desk"], settings.desk_url, "/")


def endpoints(settings: Settings) -> Path:
    """endpoints.yml, or a copy that names the action server's port where that is another."""
    original = Path("endpoints.yml")
    yaml = YAML()
    content = yaml.load(original.read_text(encoding="utf-8"))
    url = f"{settings.actions_url}/webhook"
    if content["action_endpoint"]["url"] == url:
        return original
    content["action_endpoint"]["url"] = url
    copy = settings.home / "endpoints.yml"
    with copy.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
    return copy


def environment(settings: Settings) -> dict[str, str]:
    """What the parts find in their environment beyond what Dover itself was given."""
    return {
        "DOVER_HOME": str(settings.home),
        "PYTHONUNBUFFERED": "1",
        # The matrices of one message are small: threads for them only take the other parts' time.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        # The action server listens to this machine alone; it has no other setting for that.
        "SANIC_HOST": "127.0.0.1",
        # The conversation log has every turn; a line a request would only cost time.
        "SANIC_ACCESS_LOG": "false",
        # What the libraries under Rasa have to say to their developers would fill the logs.
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


class Supervisor:
    """Runs parts under supervisord. `notes` tells what happens to them; None is its end."""

    def __init__(self, wanted: Sequence[Part], home: Path, env: Mapping[str, str]) -> None:
        config = home / "supervisor.conf"
        config.write_text(_config(wanted, home), encoding="utf-8")
        self.notes: queue.SimpleQueue[Note | None] = queue.SimpleQueue()
        self.last_words = ""
        # A session of its own: Ctrl-C in the terminal reaches Dover alone, which stops the parts.
        self._process = subprocess.Popen(
            tied([sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)]),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **env},
            start_new_session=True,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """End every part, then the supervisor."""
        self._process.terminate()
        try:
            self._process.wait(STOP_ALL_SECONDS)
        except subprocess.TimeoutExpired:
            # Its parts go with it, as they are tied to it.
            self._process.kill()
            self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self.last_words = line.strip() or self.last_words
                found = _NOTE.search(line)
                if found:
                    self.notes.put(Note(found["died"] or found["begun"], found["how"]))
        self.notes.put(None)


def tied(command: Sequence[str]) -> list[str]:
    """The command, ended by the kernel when its parent dies, where the system can do that."""
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []), *command]


def _config(wanted: Sequence[Part], home: Path) -> str:
    logs = home / "logs"
    lines = [
        "[supervisord]",
        f"logfile={_escaped(str(logs / 'supervisor.log'))}",
        "logfile_maxbytes=10MB",
        "logfile_backups=3",
        f"pidfile={_escaped(str(home / 'supervisor.pid'))}",
        f"user={getpass.getuser()}",
        "",
    ]
    for place, part in enumerate(wanted):
        lines += [
            f"[program:{part.name}]",
            f"priority={place}",
            f"command={_escaped(shlex.join(tied(part.command)))}",
            f"stdout_logfile={_escaped(str(logs / f'{part.name}.log'))}",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=3",
            "redirect_stderr=true",
            "autorestart=true",
            # Tries again for as long as it takes; the pause between tries grows.
            "startretries=100000",
            f"stopwaitsecs={STOP_SECONDS}",
            "stopasgroup=true",
            "killasgroup=true",
            "",
        ]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """supervisord takes % for the start of a variable."""
    return text.replace("%", "%%")
