"""Keeps the Rasa processes, each at the release that is to serve. docs/decisions/0010 has why.

A process is forked with Rasa imported already, loads its model, and takes over the socket of the
one before it, which finishes what it has begun and ends.
"""

import gc
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import wait
from types import FrameType
from typing import NoReturn

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot import rasa_process
from bot.models import newest_model
from bot.rasa_process import Model, Order, RasaProcess, Site
from faq import serving
from faq.serving import Process, Wanted
from settings import environment
from settings.clock import now
from settings.environment import Settings
from storage.engine import open_engine, reading, transaction

HOST = "127.0.0.1"
LOOK_SECONDS = 1.0
"""Between two looks at what is to serve, and between two starts of a process that dies."""
LAST_ANSWERS_SECONDS = 0.5
"""So long a process that is replaced goes on answering, and asks each connection to close."""
STOP_SECONDS = 6
KNOWN_RELEASES = 3
"""So many releases are tried at a start, the newest first, before the model of the settings."""

log = structlog.get_logger()


def keep(options: Sequence[str]) -> NoReturn:
    """Serve until told to stop; `options` are those of `rasa run`, without a model."""
    settings = environment.from_environment()
    site = rasa_process.build(options)
    # What is there now stays shared with every process: the collector need not touch it again.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGTERM, _stop)
    keeper = Keeper(settings, site)
    try:
        keeper.begin()
        while True:
            keeper.look()
    finally:
        keeper.stop()


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


class Keeper:
    def __init__(self, settings: Settings, site: Site) -> None:
        self._settings = settings
        self._site = site
        self._engine: Engine = open_engine(settings.database_url)
        self._sockets = [_bound(settings.rasa_port) for _ in range(settings.rasa_processes)]
        self._serving: dict[int, RasaProcess] = {}
        """By slot."""
        self._refused: dict[int, RasaProcess] = {}
        """By slot, the one that could not serve what it should."""
        self._leaving: list[RasaProcess] = []
        self._seen: int | None = None
        """The period of serving that was last acted on."""

    def begin(self) -> None:
        """Start a process in every slot; raise SystemExit if there is no model to serve."""
        self._note(serving.forget)
        models = self._candidates()
        if not models:
            sys.exit(f"dover: {self._settings.model} has no model; run dover run, which makes one")
        begun = {slot: self._start(slot, models[0]) for slot in range(len(self._sockets))}
        for slot, process in begun.items():
            self._settle(slot, process, models[1:])
        if not self._serving:
            names = ", ".join(model.name for model in models)
            sys.exit(f"dover: no model can be served: {names}; see above for the reasons")
        for slot in self._serving:
            self._write(slot)

    def look(self) -> None:
        """Wait a little; then mend what died, and change what is to be changed."""
        wait([one.sentinel for one in self._serving.values()], LOOK_SECONDS)
        self._leaving = [one for one in self._leaving if one.is_alive]
        self._revive()
        wanted = self._wanted()
        if wanted and wanted.serving_id != self._seen:
            self._seen = wanted.serving_id
            self._change_to(wanted)

    def stop(self) -> None:
        everyone = [*self._serving.values(), *self._leaving]
        for one in everyone:
            one.terminate()
        for one in everyone:
            one.end(STOP_SECONDS)

    def _revive(self) -> None:
        dead = [slot for slot in range(len(self._sockets)) if not self._is_alive(slot)]
        for slot in dead:
            died = self._serving.pop(slot, None)
            log.warning("rasa_process_died", slot=slot, code=died.exit_code if died else None)
            models = self._candidates()
            if models:
                self._settle(slot, self._start(slot, models[0]), models[1:])
            self._write(slot)
        if dead:
            # One that dies at once is not started without a pause.
            time.sleep(LOOK_SECONDS)

    def _is_alive(self, slot: int) -> bool:
        return slot in self._serving and self._serving[slot].is_alive

    def _change_to(self, wanted: Wanted) -> None:
        """Replace one process after the other; where one cannot, all stay."""
        model = self._released(wanted)
        for slot, before in list(self._serving.items()):
            if before.order.model == model:
                self._refused.pop(slot, None)
                self._write(slot)
                continue
            process = self._start(slot, model, is_urgent=False)
            if not process.wait_until_it_serves():
                self._refuse(slot, process)
                self._write(slot)
                return
            self._serving[slot] = process
            self._refused.pop(slot, None)
            self._write(slot)
            log.info("release_serves", release=model.number, slot=slot, pid=process.pid)
            before.take_leave()
            time.sleep(LAST_ANSWERS_SECONDS)
            before.terminate()
            self._leaving.append(before)

    def _start(self, slot: int, model: Model, is_urgent: bool = True) -> RasaProcess:
        # No process may inherit a connection of this one.
        self._engine.dispose()
        return RasaProcess(self._site, Order(model, self._sockets[slot], is_urgent))

    def _settle(self, slot: int, process: RasaProcess, others: Sequence[Model]) -> None:
        """Let the process serve, or else one with the first of the other models that can."""
        self._refused.pop(slot, None)
        waiting = list(others)
        while not process.wait_until_it_serves():
            self._refuse(slot, process)
            if not waiting:
                return
            process = self._start(slot, waiting.pop(0))
        self._serving[slot] = process

    def _refuse(self, slot: int, process: RasaProcess) -> None:
        number = process.order.model.number
        log.warning("release_refused", release=number, slot=slot, why=process.problem)
        self._refused.setdefault(slot, process)

    def _candidates(self) -> list[Model]:
        """What to serve, the best first."""
        try:
            with reading(self._engine) as connection:
                released = serving.served(connection, KNOWN_RELEASES)
                current = serving.wanted(connection)
        except DBAPIError as error:
            log.warning("releases_not_read", why=type(error).__name__)
            released, current = [], None
        self._seen = current.serving_id if current else None
        models = [self._released(one) for one in released]
        try:
            models.append(Model(newest_model(self._settings.model)))
        except FileNotFoundError as error:
            log.info("no_model_of_the_settings", why=str(error))
        return models

    def _released(self, wanted: Wanted) -> Model:
        folder = self._settings.models_folder
        return Model(wanted.path(folder), wanted.number, wanted.sha256)

    def _wanted(self) -> Wanted | None:
        try:
            with reading(self._engine) as connection:
                return serving.wanted(connection)
        except DBAPIError as error:
            log.warning("releases_not_read", why=type(error).__name__)
            return None

    def _write(self, slot: int) -> None:
        """Note what serves in the slot, and what was refused there."""
        one, refused = self._serving.get(slot), self._refused.get(slot)
        if one is None:
            return
        row = Process(slot, one.pid, one.order.model.number, one.model_id, now())
        if refused and refused.order.model.number:
            row = replace(row, refused=refused.order.model.number, problem=refused.problem)
        self._note(lambda connection: serving.note(connection, row))

    def _note(self, write: Callable[[Connection], None]) -> None:
        try:
            with transaction(self._engine) as connection:
                write(connection)
        except DBAPIError as error:
            log.warning("process_not_noted", why=type(error).__name__)


def _bound(port: int) -> socket.socket:
    """A socket of this port for one slot: the kernel gives each slot its connections."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((HOST, port))
    return bound
