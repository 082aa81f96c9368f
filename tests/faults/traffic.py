"""A visitor and agents who go on whatever dies: they come back, and send again what was lost."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from desk.frames import Frame
from desk.sessions import COOKIE, Sessions
from desk.tokens import VisitorTokens
from storage import accounts
from storage.engine import open_engine, transaction
from tests.stack import Stack

ANSWERS = ClientTimeout(total=5)


@dataclass
class Scene:
    """What visitors and agents share: the running parts, and a count of all that happens."""

    stack: Stack
    http: ClientSession
    desk_is_up: bool = True
    happenings: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def tell(self) -> None:
        """Something happened: whoever waits for it looks again."""
        async with self._changed:
            self.happenings += 1
            self._changed.notify_all()

    async def until(self, happened: Callable[[], object]) -> None:
        async with self._changed:
            await self._changed.wait_for(happened)

    async def until_more_happened(self, count: int) -> None:
        enough = self.happenings + count
        await self.until(lambda: self.happenings >= enough)

    async def until_the_desk_is_up(self) -> None:
        await self.until(lambda: self.desk_is_up)


class Persistent:
    """A visitor's page: one socket after the other, each message sent until it is stored."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ws: ClientWebSocketResponse | None = None
        self._token: str | None = None
        self._last_id = 0
        self._acked: set[str] = set()
        self.said: list[str] = []
        self.heard: list[str] = []
        """What agents said, as it came."""

    @property
    def sender(self) -> str:
        return VisitorTokens(self._scene.stack.settings.secret()).sender(self._token)

    async def live(self) -> None:
        while True:
            with contextlib.suppress(ClientError, ConnectionResetError, asyncio.TimeoutError):
                await self._visit()
            self._ws = None
            await self._scene.tell()
            await self._scene.until_the_desk_is_up()

    async def _visit(self) -> None:
        address = f"{self._scene.stack.settings.desk_url}/visitor/socket"
        async with self._scene.http.ws_connect(address) as ws:
            hello = {"type": "hello", "language": "en", "since": self._last_id}
            await ws.send_json({**hello, "token": self._token} if self._token else hello)
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._receive(ws, message.json())

    async def _receive(self, ws: ClientWebSocketResponse, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._token = frame["token"]
            for said in frame["messages"]:
                await self._show(ws, said)
            self._ws = ws
        elif frame["type"] == "message":
            await self._show(ws, frame["message"])
        elif frame["type"] == "ack":
            self._acked.add(frame["cid"])
        await self._scene.tell()

    async def _show(self, ws: ClientWebSocketResponse, said: Frame) -> None:
        if said["id"]:
            self._last_id = said["id"]
        if said["author"] == "agent":
            self.heard.append(said["text"])
            await ws.send_json({"type": "got", "id": said["id"]})

    async def say(self, text: str) -> None:
        """Return once it is stored."""
        cid = f"c{len(self.said)}"
        self.said.append(text)
        while cid not in self._acked:
            await self._scene.until(lambda: self._ws)
            await self._try(cid, text)

    async def _try(self, cid: str, text: str) -> None:
        """Send it, and wait until it is acknowledged or the socket is gone."""
        here = self._ws
        assert here
        with contextlib.suppress(ConnectionResetError):
            await here.send_json({"type": "say", "cid": cid, "text": text})
        await self._scene.until(lambda: cid in self._acked or self._ws is not here)


class Agents:
    """The desk's API, for several accounts; and the console's socket of one of them."""

    def __init__(self, scene: Scene, names: list[str]) -> None:
        self._scene = scene
        stack = scene.stack
        self._sessions = Sessions(stack.settings.secret())
        engine = open_engine(stack.settings.database_url)
        with transaction(engine) as connection:
            self._cookies = {
                name: self._sessions.cookie(accounts.get(connection, name)) for name in names
            }
        engine.dispose()
        self.events: list[Frame] = []
        self._number: int | None = None

    async def does(self, account: str, path: str, **given: Any) -> Frame:
        """Try until the desk answers, yes or no."""
        cookie = self._cookies[account]
        headers = {
            "X-CSRF-Token": self._sessions.csrf_token(cookie),
            "Cookie": f"{COOKIE}={cookie}",
        }
        address = f"{self._scene.stack.settings.desk_url}/desk/api/{path}"
        while True:
            try:
                async with self._scene.http.post(
                    address, json=given, headers=headers, timeout=ANSWERS
                ) as response:
                    if response.status < 500:
                        answer: Frame = await response.json()
                        await self._scene.tell()
                        return answer
            except (ClientError, asyncio.TimeoutError):
                await self._scene.until_the_desk_is_up()

    async def watch(self, account: str) -> None:
        headers = {"Cookie": f"{COOKIE}={self._cookies[account]}"}
        while True:
            with contextlib.suppress(ClientError, ConnectionResetError, asyncio.TimeoutError):
                address = f"{self._scene.stack.settings.desk_url}/desk/api/events"
                async with self._scene.http.ws_connect(address, headers=headers) as ws:
                    since = {} if self._number is None else {"since": self._number}
                    await ws.send_json({"type": "hello", **since})
                    async for message in ws:
                        if message.type is WSMsgType.TEXT:
                            await self._receive(message.json())
            await self._scene.until_the_desk_is_up()

    async def _receive(self, frame: Frame) -> None:
        if frame["type"] == "snapshot":
            assert self._number is None, "a console that was there needs no second snapshot"
            self._number = frame["number"]
        elif frame["type"] == "event":
            self._number = frame["event"]["number"]
            self.events.append(frame)
            await self._scene.tell()

    async def opened(self, sender: str) -> int:
        """The ticket of a visitor, as soon as the console is told of it."""

        def found() -> list[int]:
            return [
                one["ticket"]["id"]
                for one in self.events
                if one["ticket"]["conversation"] == f"web:{sender}"
            ]

        await self._scene.until(found)
        return found()[0]
