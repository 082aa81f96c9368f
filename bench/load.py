"""The load: visitors who ask the held-out questions over Rasa's REST channel."""

import asyncio
import itertools
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

QUESTIONS_A_VISIT = 5
"""Then the next visitor takes this one's place, with a conversation of their own."""
ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Level:
    """What one number of visitors at once found."""

    visitors: int
    seconds: float
    latencies_ms: tuple[float, ...]
    """Of each message that got a reply, sorted."""
    failed: int
    """Messages that got an error or no words."""

    @property
    def a_second(self) -> float:
        return len(self.latencies_ms) / self.seconds

    def percentile(self, percent: float) -> float:
        """The smallest latency in ms that `percent` of the replies did not exceed; NaN of none."""
        return percentile(self.latencies_ms, percent)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Nearest rank; NaN of nothing."""
    if not ordered:
        return math.nan
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


@dataclass
class _Tally:
    latencies_ms: list[float]
    failed: int = 0


def measure(webhook: str, questions: Sequence[str], visitors: int, seconds: float) -> Level:
    """Keep this many visitors asking for so long; each waits for the reply before asking on."""
    return asyncio.run(_measure(webhook, questions, visitors, seconds))


async def _measure(webhook: str, questions: Sequence[str], visitors: int, seconds: float) -> Level:
    # Every level asks the same questions in the same order, whoever of the visitors asks them.
    asked = itertools.cycle(questions)
    tally = _Tally([])
    timeout = ClientTimeout(total=ANSWER_SECONDS)
    async with ClientSession(timeout=timeout, connector=TCPConnector(limit=visitors)) as http:
        begun = time.monotonic()
        await asyncio.gather(
            *(_visit(http, webhook, asked, begun + seconds, tally) for _ in range(visitors))
        )
        took = time.monotonic() - begun
    return Level(visitors, took, tuple(sorted(tally.latencies_ms)), tally.failed)


async def _visit(
    http: ClientSession, webhook: str, asked: Iterator[str], end: float, tally: _Tally
) -> None:
    for number in itertools.count():
        if time.monotonic() >= end:
            return
        if number % QUESTIONS_A_VISIT == 0:
            sender = f"visitor-{time.monotonic_ns()}"
        begun = time.monotonic()
        if await ask(http, webhook, sender, next(asked)):
            tally.latencies_ms.append((time.monotonic() - begun) * 1000)
        else:
            tally.failed += 1


async def ask(http: ClientSession, webhook: str, sender: str, text: str) -> bool:
    """Whether this message got a reply with words in it."""
    try:
        async with http.post(webhook, json={"sender": sender, "message": text}) as response:
            replies = await response.json() if response.status == 200 else []
    except (ClientError, asyncio.TimeoutError):
        return False
    return any(reply.get("text") for reply in replies)
