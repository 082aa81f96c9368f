"""A desk for tests, and a stand-in for Rasa with its action: it logs turns, nothing is trained."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession, ClientWebSocketResponse
from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy.engine import Engine

from desk.app import create_app
from desk.assistant import Patience
from desk.frames import Frame
from desk.keys import ROOMS
from faq.entry import Entry, Wording
from settings.clock import now
from settings.environment import Settings, from_environment
from storage.engine import open_engine, transaction
from storage.migrate import upgrade
from storage.tables import message
from tests import makers
from tests.stand_in import StandIn

QUICK = Patience(first_pause=0.01, longest_pause=0.05, notice_after=30)
REPLY_S = 10


def small_entries() -> list[Entry]:
    """Every line the code needs and one question, each a few words long."""
    hours = {
        "he": Wording(("מה שעות הפעילות?",), "פתוח בימים א׳–ה׳ 08:00–20:00."),
        "en": Wording(("When are you open?",), "Open Sunday to Thursday, 08:00–20:00."),
    }
    return [*makers.all_lines(), Entry("opening_hours", "contact", "rotem", hours)]


def seed(engine: Engine, entries: Sequence[Entry]) -> None:
    upgrade(engine)
    makers.approve(engine, entries, now())


@dataclass
class Stage:
    """A running desk with its stand-in."""

    settings: Settings
    engine: Engine
    rasa: StandIn
    http: ClientSession
    patience: Patience
    server: TestServer | None = None
    origins: tuple[str, ...] = ()
    """Pages elsewhere that may connect."""

    @property
    def url(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("")).rstrip("/")

    async def start_desk(self) -> None:
        written = makers.whole_brand()
        allowed = (*written.allowed_origins, *self.origins)
        agreement = dataclasses.replace(written, allowed_origins=allowed)
        app = create_app(self.settings, agreement, self.patience)
        self.server = TestServer(app, port=self.settings.desk_port)
        await self.server.start_server(shutdown_timeout=0.1)

    async def stop_desk(self) -> None:
        if self.server:
            await self.server.close()
            self.server = None

    @contextlib.asynccontextmanager
    async def visitor(self, language: str = "en", **hello: Any) -> AsyncIterator["Visitor"]:
        async with self.http.ws_connect(f"{self.url}/visitor/socket") as ws:
            visitor = Visitor(ws)
            await ws.send_json({"type": "hello", "language": language, **hello})
            visitor.welcome = await visitor.until("welcome")
            yield visitor

    @contextlib.contextmanager
    def without_database(self) -> Iterator[None]:
        """The SQLite file is away: every connection to it fails, and none is left open."""
        database = self.settings.home / "dover.db"
        aside, other = database.with_suffix(".aside"), database.with_suffix(".other")
        other.write_text("this is no database, and long enough to be taken for none", "utf-8")
        aside.hardlink_to(database)
        # At no moment is there no file: whoever connected then would make an empty one.
        other.replace(database)
        self.engine.dispose()
        if self.server:
            self.server.app[ROOMS].engine.dispose()
        try:
            yield
        finally:
            aside.replace(database)

    def stored(self) -> list[tuple[str, str]]:
        """(author, text) of every message, in order."""
        with transaction(self.engine) as connection:
            rows = connection.execute(
                sa.select(message.c.author, message.c.text).order_by(message.c.id)
            ).all()
        return [(row.author, row.text) for row in rows]


class Visitor:
    """A visitor's socket, and all frames that came."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.frames: list[Frame] = []
        self.welcome: Frame = {}

    async def say(self, cid: str, text: str, **more: Any) -> None:
        await self.ws.send_json({"type": "say", "cid": cid, "text": text, **more})

    async def until(self, kind: str, **fields: Any) -> Frame:
        """Read frames up to one of this type with these fields, and return it."""
        while True:
            frame: Frame = await self.ws.receive_json(timeout=REPLY_S)
            self.frames.append(frame)
            if frame["type"] == kind and fields.items() <= frame.items():
                return frame

    async def until_text(self, *texts: str) -> Frame:
        """Read frames up to the message with one of these texts, and return the message."""
        while True:
            said: Frame = (await self.until("message"))["message"]
            if said["text"] in texts:
                return said

    async def turn(self, cid: str, text: str, **more: Any) -> list[Frame]:
        """Say something; return the messages that came until the turn was done."""
        start = len(self.frames)
        await self.say(cid, text, **more)
        await self.until("done", cid=cid)
        return [frame["message"] for frame in self.frames[start:] if frame["type"] == "message"]

    @property
    def kinds(self) -> list[str]:
        return [frame["type"] for frame in self.frames]


def settings_in(home: Path, database_url: str | None = None) -> Settings:
    """Settings for a desk of its own; Rasa and the actions are the stand-in, on one port."""
    rasa_port = unused_port()
    read = from_environment({"DOVER_HOME": str(home), "DOVER_DATABASE_URL": database_url or ""})
    return dataclasses.replace(
        read, desk_port=unused_port(), rasa_port=rasa_port, actions_port=rasa_port
    )


@contextlib.asynccontextmanager
async def stage(
    settings: Settings, entries: Sequence[Entry] = (), patience: Patience = QUICK
) -> AsyncIterator[Stage]:
    engine = open_engine(settings.database_url)
    await asyncio.to_thread(seed, engine, entries)
    rasa = StandIn(settings, engine)
    await rasa.start()
    async with ClientSession() as http:
        built = Stage(settings, engine, rasa, http, patience)
        await built.start_desk()
        try:
            yield built
        finally:
            await built.stop_desk()
            await rasa.stop()
            engine.dispose()
