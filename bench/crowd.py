"""Many visitors and agents on the desk's sockets: who sends what, and when it was seen."""

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType

from bench.side import BenchError
from desk.sessions import COOKIE, Sessions
from desk.tokens import VisitorTokens

AT_ONCE = 40
"""Sockets that are opened at the same time."""
LATE_S = 30.0
"""After the last word; what has not come by then is lost."""
LAG_LOOK_S = 0.01
# The texts and ids of this load, found without parsing what 50 consoles get.
_MARK = re.compile(r'"(?:cid|text)": "([bqr]-\d+)"')


@dataclass
class Seen:
    """When each word was sent, and when each of those who are to see it did."""

    sent: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def latencies_ms(self, kind: str) -> list[float]:
        """Of each sight of the words of a kind, sorted: q is a visitor's, r an agent's reply."""
        return sorted(
            (at - self.sent[mark]) * 1000
            for mark, sights in self.arrived.items()
            if mark.startswith(kind)
            for at in sights
        )

    def lost(self, kind: str, each: int) -> int:
        """Sights that are missing, where each word is to be seen so many times."""
        sent = [mark for mark in self.sent if mark.startswith(kind)]
        return sum(each - len(self.arrived.get(mark, ())) for mark in sent)


@dataclass
class Guest:
    ws: ClientWebSocketResponse
    sender: str
    ticket: int = 0

    async def say(self, cid: str, text: str) -> None:
        await self.ws.send_json({"type": "say", "cid": cid, "text": text})


class Crowd:
    """`agents` are accounts; the first of them has the tickets."""

    def __init__(self, desk_url: str, secret: str, agents: list[str]) -> None:
        self._url = desk_url
        self._tokens = VisitorTokens(secret)
        sessions = Sessions(secret)
        self._agents = agents
        self._cookies = {name: sessions.cookie_of(name, 1) for name in agents}
        self._csrf = sessions.csrf_token(self._cookies[agents[0]])
        self._stack = AsyncExitStack()
        self._readers: list[asyncio.Task[None]] = []
        self._numbers = iter(range(10**9))
        self.guests: list[Guest] = []
        self.seen = Seen()
        self.lags_ms: list[float] = []

    async def __aenter__(self) -> "Crowd":
        self._http = await self._stack.enter_async_context(
            ClientSession(connector=TCPConnector(limit=0))
        )
        self._readers.append(asyncio.create_task(self._watch_lag()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._readers:
            task.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await self._stack.aclose()

    async def come(self, visitors: int) -> None:
        """Open the sockets of so many visitors, and of every agent."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(work: Awaitable[None]) -> None:
            async with gate:
                await work

        await asyncio.gather(*(one(self._visitor()) for _ in range(visitors)))
        await asyncio.gather(*(one(self._agent(name)) for name in self._agents))

    async def _visitor(self) -> None:
        ws = await self._stack.enter_async_context(
            self._http.ws_connect(f"{self._url}/visitor/socket", heartbeat=None)
        )
        await ws.send_json({"type": "hello", "language": "en"})
        welcome = json.loads(await ws.receive_str())
        self.guests.append(Guest(ws, self._tokens.sender(welcome["token"])))
        self._readers.append(asyncio.create_task(self._read(ws)))

    async def _agent(self, account: str) -> None:
        ws = await self._stack.enter_async_context(
            # As browsers ask for it.
            self._http.ws_connect(
                f"{self._url}/desk/api/events", headers=self._as(account), compress=15
            )
        )
        await ws.send_json({"type": "hello"})
        await ws.receive_str()
        self._readers.append(asyncio.create_task(self._read(ws)))

    def _as(self, account: str) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self._cookies[account]}"}

    async def _read(self, ws: ClientWebSocketResponse) -> None:
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                self._note(message.data)

    def _note(self, text: str) -> None:
        """Note the sight: of an answer that is done, or of a message that has just come."""
        moment, head = time.perf_counter(), text[:20]
        by_console = '"event"' in head
        if '"done"' not in head and '"message"' not in head and not by_console:
            return
        # An event tells of the ticket's last words too; the message itself comes last.
        found = _MARK.search(text.rpartition('"message": ')[2] if by_console else text)
        kind = found[1][0] if found else ""
        # A visitor's own words come back too, and to an agent their own reply.
        if found and kind in ("q" if by_console else "r" if '"message"' in head else "b"):
            self.seen.arrived[found[1]].append(moment)

    async def take_over(self, count: int) -> None:
        """The first agent takes so many conversations from the bot."""
        for guest in self.guests[:count]:
            await self.ask_bot(guest, "hello")
        await self.settle({"b": 1})
        for guest in self.guests[:count]:
            told = await self._ask("POST", "take-over", {"conversation": f"web:{guest.sender}"})
            guest.ticket = told["id"]

    async def _ask(self, method: str, path: str, given: Any = None) -> Any:
        headers = {**self._as(self._agents[0]), "X-CSRF-Token": self._csrf}
        address = f"{self._url}/desk/api/{path}"
        async with self._http.request(method, address, json=given, headers=headers) as response:
            told = await response.json()
            if response.status != 200:
                raise BenchError(f"the desk refuses {path}: {told['error']}")
            return told

    def _mark(self, kind: str) -> str:
        mark = f"{kind}-{next(self._numbers)}"
        self.seen.sent[mark] = time.perf_counter()
        return mark

    async def ask_bot(self, guest: Guest, text: str) -> None:
        await guest.say(self._mark("b"), text)

    async def write_to_human(self, guest: Guest) -> None:
        # Nothing that could be taken for a complaint: many of them raise a flag.
        await guest.say(self._mark("q"), "thank you")

    async def reply(self, guest: Guest) -> None:
        mark = self._mark("r")
        await self._ask("POST", f"tickets/{guest.ticket}/reply", {"text": mark, "cid": mark})

    async def settle(self, wanted: dict[str, int]) -> None:
        """Until every word of each kind was seen so many times, or for LATE_S."""
        end = time.monotonic() + LATE_S
        while time.monotonic() < end:
            if not any(self.seen.lost(kind, each) for kind, each in wanted.items()):
                return
            await asyncio.sleep(0.1)

    async def _watch_lag(self) -> None:
        """How late this process itself is: it shares the machine with what it measures."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(LAG_LOOK_S)
            self.lags_ms.append((time.perf_counter() - begun - LAG_LOOK_S) * 1000)


async def at_pace(rate: float, seconds: float, work: Iterator[Awaitable[None]]) -> None:
    """Begin so many of them a second, whether those before are done or not."""
    begun, tasks = time.monotonic(), []
    for number in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        tasks.append(asyncio.ensure_future(next(work)))
    await asyncio.gather(*tasks)
