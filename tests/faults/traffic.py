"""A visitor and agents who go on whatever dies: they come back, and send again what was lost."""

import asyncio
import contextlib
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from desk.frames import Frame
from desk.sessions import COOKIE, Sessions
from desk.tokens import VisitorTokens
from storage import accounts
from storage.engine import open_engine, transaction
from tests.stack import Stack

COMES_BACK_S = 0.1
ANSWERS = ClientTimeout(total=5)


class Persistent:
    """A visitor's page: one socket after the other, each message sent until it is stored."""

    def __init__(self, stack: Stack, http: ClientSession) -> None:
        self._stack = stack
        self._http = http
        self._ws: ClientWebSocketResponse | None = None
        self._token: str | None = None
        self._last_id = 0
        self._acked: dict[str, asyncio.Event] = {}
        self.said: list[str] = []
        self.heard: list[str] = []
        """What agents said, as it came."""

    @property
    def sender(self) -> str:
        return VisitorTokens(self._stack.settings.secret()).sender(self._token)

    async def live(self) -> None:
        while True:
            with contextlib.suppress(ClientError, ConnectionResetError, asyncio.TimeoutError):
                await self._visit()
            self._ws = None
            await asyncio.sleep(COMES_BACK_S)

    async def _visit(self) -> None:
        address = f"{self._stack.settings.desk_url}/visitor/socket"
        async with self._http.ws_connect(address) as ws:
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
        elif frame["type"] == "ack" and frame["cid"] in self._acked:
            self._acked[frame["cid"]].set()

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
        acked = self._acked[cid] = asyncio.Event()
        while not acked.is_set():
            if self._ws is not None and not self._ws.closed:
                with contextlib.suppress(ConnectionResetError):
                    await self._ws.send_json({"type": "say", "cid": cid, "text": text})
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(acked.wait(), COMES_BACK_S if self._ws is None else 1)


class Agents:
    """The desk's API, for several accounts; and the console's socket of one of them."""

    def __init__(self, stack: Stack, http: ClientSession, names: list[str]) -> None:
        self._stack = stack
        self._http = http
        self._sessions = Sessions(stack.settings.secret())
        engine = open_engine(stack.settings.database_url)
        with transaction(engine) as connection:
            self._cookies = {
                name: self._sessions.cookie(accounts.get(connection, name)) for name in names
            }
        engine.dispose()
        self.events: list[Frame] = []
        self.happened = asyncio.Condition()
        self._number: int | None = None

    async def does(self, account: str, path: str, **given: Any) -> Frame:
        """Try until the desk answers, yes or no."""
        cookie = self._cookies[account]
        headers = {
            "X-CSRF-Token": self._sessions.csrf_token(cookie),
            "Cookie": f"{COOKIE}={cookie}",
        }
        address = f"{self._stack.settings.desk_url}/desk/api/{path}"
        while True:
            try:
                async with self._http.post(
                    address, json=given, headers=headers, timeout=ANSWERS
                ) as response:
                    if response.status < 500:
                        answer: Frame = await response.json()
                        return answer
            except (ClientError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(COMES_BACK_S)

    async def watch(self, account: str) -> None:
        headers = {"Cookie": f"{COOKIE}={self._cookies[account]}"}
        while True:
            with contextlib.suppress(ClientError, ConnectionResetError, asyncio.TimeoutError):
                address = f"{self._stack.settings.desk_url}/desk/api/events"
                async with self._http.ws_connect(address, headers=headers) as ws:
                    since = {} if self._number is None else {"since": self._number}
                    await ws.send_json({"type": "hello", **since})
                    async for message in ws:
                        if message.type is WSMsgType.TEXT:
                            await self._receive(message.json())
            await asyncio.sleep(COMES_BACK_S)

    async def _receive(self, frame: Frame) -> None:
        if frame["type"] == "snapshot":
            assert self._number is None, "a console that was there needs no second snapshot"
            self._number = frame["number"]
        elif frame["type"] == "event":
            self._number = frame["event"]["number"]
            async with self.happened:
                self.events.append(frame)
                self.happened.notify_all()

    async def opened(self, sender: str) -> int:
        """The ticket of a visitor, as soon as the console is told of it."""

        def found() -> list[int]:
            return [
                one["ticket"]["id"]
                for one in self.events
                if one["ticket"]["conversation"] == f"web:{sender}"
            ]

        async with self.happened:
            await self.happened.wait_for(found)
        return found()[0]
