"""One Rasa process: forked by the keeper, it loads its model aside, serves, and takes its leave."""

import asyncio
import hashlib
import importlib
import json
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import rasa.__main__
import rasa.core.run
import sanic.app
import structlog
from rasa.core.agent import Agent, load_agent
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic.server import serve_single
from sqlalchemy.exc import DBAPIError

from actions import serving as turns
from bot import approved_only
from bot.in_place import run_actions_in_place
from bot.nlu import entities
from settings import environment

LOAD_SECONDS = 120
GENTLE = 10
"""Niceness of loading beside a process that serves, which goes first."""
NOBODY = "rehearsal"
WARM_UP = ("When are you open?", "מתי אתם פתוחים?", "hello", "I want a person", "12345")
# What is imported only once it is needed: here, so that every process shares it.
COMPONENTS = (
    "holidays.countries",
    "phonenumbers",
    "rasa.cli.run",
    "rasa.core.actions.forms",
    "rasa.core.actions.two_stage_fallback",
    "rasa.engine.recipes.default_recipe",
    "rasa.graph_components.validators.default_recipe_validator",
    "bot.channels.web",
    "bot.locks",
    "bot.nlu.component",
    "bot.nlu.reader",
    "bot.policy",
    "bot.tracker_store",
    "sklearn.linear_model",
)

log = structlog.get_logger()

_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Model:
    path: Path
    number: int | None = None
    """Its release; None for the model of the settings."""
    sha256: str | None = None
    """What its file must have; None where nobody noted it."""

    @property
    def name(self) -> str:
        return str(self.path)


@dataclass(frozen=True)
class Order:
    model: Model
    listener: socket.socket
    is_urgent: bool
    """Whether nobody serves meanwhile."""


class CannotServe(Exception):
    """The key of why (faq/remarks.yml)."""


def build(options: Sequence[str]) -> "Site":
    """Import and build, once for all processes, what each of them needs; as in `rasa run`."""
    for name in COMPONENTS:
        importlib.import_module(name)
    entities.pipelines()
    run_actions_in_place()
    site = Site()
    rasa.core.run.load_agent_on_start = site.load
    rasa.core.run.configure_app = partial(site.configure, rasa.core.run.configure_app)
    sanic.app.serve_single = site.put_off
    # Rasa takes the token of its HTTP API from its command line alone, which no list shows here.
    token = environment.api_token(environment.from_environment().secret())
    api = ["--enable-api", "--auth-token", token]
    # Each process loads the model of its order; Rasa only looks whether the path is there.
    sys.argv = ["rasa", "run", "--model", ".", *options, *api]
    rasa.__main__.main()
    _rehearse()
    return site


class RasaProcess:
    """A Rasa process as the keeper sees it."""

    def __init__(self, site: "Site", order: Order) -> None:
        self.order = order
        self.problem: str | None = None
        self.model_id = ""
        self._told, tell = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=site.serve, args=(order, tell), daemon=True)
        self._process.start()
        tell.close()

    def wait_until_it_serves(self) -> bool:
        """Whether it does; if not, `problem` has why, and the process is gone."""
        told = self._receive() if self._told.poll(LOAD_SECONDS) else {}
        self._told.close()
        self.model_id = told.get("model_id", "")
        if not self.model_id:
            self.problem = told.get("problem", "model_broken")
            self.end(0)
        return bool(self.model_id)

    def _receive(self) -> dict[str, str]:
        try:
            told: dict[str, str] = json.loads(self._told.recv_bytes())
        except EOFError:
            return {}
        return told

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def sentinel(self) -> int:
        """Ready for reading once the process is gone."""
        return self._process.sentinel

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    def take_leave(self) -> None:
        """Another one serves: ask every connection to close with its next answer."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGUSR1)

    def terminate(self) -> None:
        self._process.terminate()

    def end(self, seconds: float) -> None:
        """Wait so long for its end, then kill it."""
        self._process.join(seconds)
        if self.is_alive:
            self._process.kill()
            self._process.join()


class Site:
    """Rasa's web application, and what is different in its processes from `rasa run`."""

    def __init__(self) -> None:
        self._settings: dict[str, Any] = {}
        self._order: Order
        self._tell: Connection
        self._is_leaving = False

    def configure(self, make: Any, *arguments: Any, **named: Any) -> Any:
        app = make(*arguments, **named)
        app.register_middleware(self._close_if_leaving, "response")
        app.register_listener(self._begin, "after_server_start")
        return app

    def put_off(self, settings: dict[str, Any]) -> None:
        """Serving is for each forked process."""
        self._settings = settings

    def serve(self, order: Order, tell: Connection) -> None:
        """All that a forked process does."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._order, self._tell = order, tell
        self._settings["app"].is_running = True
        serve_single({**self._settings, "sock": order.listener, "host": None, "port": None})

    async def load(self, _path: str, endpoints: Any, _storage: Any, app: Any, loop: Any) -> Agent:
        aside = ThreadPoolExecutor(1)
        try:
            app.ctx.agent = await loop.run_in_executor(aside, self._load, endpoints)
            # In another thread, not gently: whoever answers waits while this one has the database.
            await loop.run_in_executor(None, _rehearse)
        except CannotServe as error:
            self._say(problem=str(error))
            # Nothing was begun that would have to be ended.
            os._exit(1)
        aside.shutdown(wait=False)
        return app.ctx.agent

    def _load(self, endpoints: Any) -> Agent:
        if not self._order.is_urgent:
            # Of this thread alone: whoever is not root could not take it back for the process.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GENTLE)
        check(self._order.model)
        agent = asyncio.run(load_agent(str(self._order.model.path), endpoints=endpoints))
        if not agent.is_ready():
            raise CannotServe("model_broken")
        asyncio.run(_warm_up(agent))
        return agent

    async def _begin(self, app: Any, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGUSR1, self._leave)
        keeper = multiprocessing.parent_process()
        assert keeper
        # Whoever keeps this process is gone: so is it, as at a crash of both.
        loop.add_reader(keeper.sentinel, os._exit, 1)
        self._say(model_id=app.ctx.agent.model_id)

    def _say(self, **told: str) -> None:
        self._tell.send_bytes(json.dumps(told).encode())
        self._tell.close()

    def _leave(self) -> None:
        self._is_leaving = True

    async def _close_if_leaving(self, request: Any, _response: Any) -> None:
        if self._is_leaving:
            request.stream.keep_alive = False


def check(model: Model) -> None:
    """Raise CannotServe unless the file is there, and the one that was noted."""
    try:
        with model.path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(2**20):
                digest.update(block)
    except OSError as error:
        raise CannotServe("model_missing") from error
    if model.sha256 is not None and digest.hexdigest() != model.sha256:
        raise CannotServe("model_changed")


def _rehearse() -> None:
    """Read what is live and open connections: what the keeper has of both, its forks have not."""
    try:
        turns.warm_up()
        approved_only.warm_up()
    except DBAPIError as error:
        log.warning("not_rehearsed", why=type(error).__name__)


async def _warm_up(agent: Agent) -> None:
    """Do once what is slow the first time."""
    for text in WARM_UP:
        await agent.parse_message(text)
    for intent in agent.domain.intents:
        heard = [ActionExecuted(ACTION_LISTEN_NAME), UserUttered("", {"name": intent})]
        tracker = DialogueStateTracker.from_events(NOBODY, heard, agent.domain.slots)
        agent.predict_next_with_tracker(tracker)
    await agent.tracker_store.retrieve(NOBODY)
