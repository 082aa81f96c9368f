"""Dover's real parts for tests: Rasa with the demo brand's model, the actions, the desk."""

import fcntl
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import psutil

from bench.ports import free_ports
from desk.prepare import DEMO_FAQ, MODEL_NAME, train
from desk.supervise import Part, environment, parts
from faq import demo
from settings import brand
from settings.clock import now
from settings.environment import Settings, from_environment
from storage.engine import open_engine
from storage.migrate import upgrade
from tests.nursery import Nurseries
from tests.until import until, until_gone

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / ".dover" / "test-models"
# Everything that a model is made of: while none of it changes, the tests share one model.
INPUTS = (
    "config.yml",
    "domain.yml",
    "brand.yml",
    "data/**/*.yml",
    "bot/**/*.py",
    "faq/*.py",
    "requirements/runtime.txt",
)
START_SECONDS = 120
STOP_SECONDS = 20


def import_demo(database_url: str) -> None:
    """Bring a database to the newest schema with the demo FAQ approved in it."""
    engine = open_engine(database_url)
    upgrade(engine)
    demo.import_once(engine, ROOT / DEMO_FAQ, brand.load(ROOT / "brand.yml").spokesperson, now())
    engine.dispose()


def model_file() -> Path:
    """Where the tests' model lies for today's inputs, whether it is made yet or not."""
    inputs = hashlib.sha256()
    for file in sorted({file for pattern in INPUTS for file in ROOT.glob(pattern)}):
        inputs.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return MODELS / inputs.hexdigest()[:16] / f"{MODEL_NAME}.tar.gz"


def trained_model(home: Path) -> Path:
    """The demo brand's model: made, with `home` to work in, if its inputs have changed."""
    MODELS.parent.mkdir(parents=True, exist_ok=True)
    # Of several test processes one makes it.
    with (MODELS.parent / "test-models.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _trained_model(home)


def _trained_model(home: Path) -> Path:
    model = model_file()
    if not model.exists():
        shutil.rmtree(MODELS, ignore_errors=True)
        settings = from_environment({"DOVER_HOME": str(home)})
        import_demo(settings.database_url)
        # Rasa's own cache does not see changes in what a component imports.
        own_cache = {"RASA_CACHE_DIRECTORY": str(home / "cache")}
        train(model.parent, home / "train.log", {**environment(settings), **own_cache})
    return model


class Stack:
    """The parts as processes of their own, each of which a test may take away and bring back."""

    def __init__(
        self,
        home: Path,
        model: Path,
        nurseries: Nurseries,
        database_url: str = "",
        rasas: int = 1,
    ) -> None:
        rasa, actions, desk = free_ports(3)
        self._given = {
            "DOVER_HOME": str(home),
            "DOVER_MODEL": str(model),
            "DOVER_DATABASE_URL": database_url,
            "DOVER_RASA_PORT": str(rasa),
            "DOVER_ACTIONS_PORT": str(actions),
            "DOVER_RASA_PROCESSES": str(rasas),
            "DOVER_DESK_PORT": str(desk),
            # Visitors of tests come from one address, and type faster than people.
            "DOVER_VISITOR_MESSAGES": "1000000",
            "DOVER_ADDRESS_MESSAGES": "1000000",
        }
        self.settings: Settings = from_environment(self._given)
        self._logs = home / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self._nurseries = nurseries
        self._running: dict[str, psutil.Process] = {}
        import_demo(self.settings.database_url)
        self._parts: Mapping[str, Part] = {part.name: part for part in parts(self.settings)}

    def __enter__(self) -> "Stack":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *names: str) -> None:
        """Start these parts, or all, and wait until each is healthy."""
        wanted = names or tuple(self._parts)
        for name in wanted:
            self.launch(name)
        for name in wanted:
            self.wait_until_healthy(name)

    def launch(self, name: str) -> None:
        """Start a part without waiting for it."""
        self._running[name] = self._nurseries.start(
            self._parts[name],
            {**self._given, **environment(self.settings)},
            self._logs / f"{name}.log",
        )

    def is_healthy(self, name: str) -> bool:
        return self._parts[name].status() == 200

    def wait_until_healthy(self, name: str) -> None:
        def told() -> str:
            said = (self._logs / f"{name}.log").read_text(errors="replace")[-3000:]
            return f"{name} is not healthy:\n{said}"

        def healthy() -> bool:
            assert self._running[name].is_running(), told()
            return self.is_healthy(name)

        until(healthy, told, START_SECONDS)

    def kill(self, name: str) -> None:
        """Take a part away without warning, as a crash does."""
        process = self._running.pop(name)
        everyone = [process, *process.children(recursive=True)]
        for one in everyone:
            one.kill()
        until_gone(everyone)

    def servers(self) -> list[psutil.Process]:
        """The processes that answer: the children of the part `rasa`."""
        found: list[psutil.Process] = self._running["rasa"].children()
        return found

    def stop(self) -> None:
        """End every part; their processes are gone when this returns."""
        for process in self._running.values():
            process.terminate()
        _, alive = psutil.wait_procs(self._running.values(), STOP_SECONDS)
        for process in alive:
            process.kill()
            process.wait()
        self._running.clear()
