"""`python -m bench.swap`: what visitors notice while another release takes over, and memory."""

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from sqlalchemy.engine import Engine

from bench import dover, heldout, load, machine
from bench.load import percentile
from bench.side import ROOT, WORK, BenchError, Running, resident_mb, running
from faq import serving, switching
from faq.review import Actor
from faq.serving import Process
from settings.clock import now
from storage.engine import open_engine, reading, transaction
from tests.releases import release_of, repacked

RATE = 20
"""Messages a second, however long their replies take."""
QUIET_SECONDS = 2.0
"""Before each swap, and after it: what else the machine does disturbs all three alike."""
WARM_UP_SECONDS = 5.0
SWAP_SECONDS = 120
LOOK_SECONDS = 0.05
WANTED_RATIO = 1.5
WANTED_GROWTH = 0.05
ADMIN = Actor("bench")
RESULTS = ROOT / "bench" / "results" / "swap.json"


@dataclass(frozen=True)
class Span:
    messages: int
    p50_ms: float
    p99_ms: float
    worst_ms: float


@dataclass(frozen=True)
class Measured:
    before: Span
    during: Span
    """Messages that came between the wish for another release and the last process's change."""
    after: Span
    swaps: int
    swap_seconds: float
    """Mean, from the wish until every process serves the release."""
    failed: int
    """Messages that got an error or no words."""
    memory_mb: list[list[float]]
    """Resident memory after each swap, of each process that answers and, last, of their keeper."""

    @property
    def ratio(self) -> float:
        return self.during.p99_ms / self.before.p99_ms

    @property
    def growth(self) -> float:
        """Of the process that grew most: the last five swaps against the first five."""
        return max(_growth(column) for column in zip(*self.memory_mb, strict=True))

    @property
    def is_reached(self) -> bool:
        return self.ratio <= WANTED_RATIO and self.growth <= WANTED_GROWTH and not self.failed


@dataclass
class _Traffic:
    """Messages at a steady pace, each with the moment it was sent and its latency in ms."""

    webhook: str
    took: list[tuple[float, float]] = field(default_factory=list)
    failed: int = 0

    async def run(self, done: asyncio.Event) -> None:
        questions = itertools.cycle(heldout.alternating())
        timeout = ClientTimeout(total=load.ANSWER_SECONDS)
        sent = []
        async with ClientSession(timeout=timeout, connector=TCPConnector(limit=0)) as http:
            begun = time.monotonic()
            for number in itertools.count():
                if done.is_set():
                    break
                sender = f"visitor-{begun}-{number // load.QUESTIONS_A_VISIT}"
                sent.append(asyncio.create_task(self._one(http, sender, next(questions))))
                await asyncio.sleep(max(0.0, begun + (number + 1) / RATE - time.monotonic()))
            await asyncio.gather(*sent)

    async def _one(self, http: ClientSession, sender: str, text: str) -> None:
        begun = time.monotonic()
        if await load.ask(http, self.webhook, sender, text):
            self.took.append((begun, (time.monotonic() - begun) * 1000))
        else:
            self.failed += 1

    def span(self, *periods: tuple[float, float]) -> Span:
        found = sorted(
            took for at, took in self.took if any(begin <= at < end for begin, end in periods)
        )
        p50, p99, worst = (round(percentile(found, share), 1) for share in (50, 99, 100))
        return Span(len(found), p50, p99, worst)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.swap", description=__doc__)
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--keep-model", action="store_true", help="do not train again")
    given = parser.parse_args(arguments)
    begun, here = now(), machine.here()
    if here.load > machine.BUSY:
        print(f"[swap] other work runs on this machine (load {here.load}): the figures suffer")
    try:
        found = measure(given.swaps, given.keep_model)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"\n{begun:%Y-%m-%d %H:%M} UTC, {here}, load {here.load}\n{table(found)}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    values = {"at": begun.isoformat(timespec="seconds"), "machine": vars(here), **asdict(found)}
    RESULTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    return 0 if found.is_reached else 1


def measure(swaps: int, keep_model: bool = False) -> Measured:
    assistant = dover.Dover(WORK / "swap", dover.demo_entries())
    if not (keep_model and assistant.settings.model.exists()):
        print("[swap] training", flush=True)
        assistant.train()
    engine = open_engine(assistant.settings.database_url)
    try:
        for number in (1, 2):
            _release(engine, assistant.settings.model, number)
        with running(assistant.side()) as alive:
            return asyncio.run(_measure(alive, engine, swaps))
    finally:
        engine.dispose()


def _release(engine: Engine, model: Path, number: int) -> None:
    place = model.with_name("releases") / f"{number:04}.tar.gz"
    release_of(engine, number, repacked(model, place, f"model-{number}"))


async def _measure(alive: Running, engine: Engine, swaps: int) -> Measured:
    traffic, done = _Traffic(alive.side.webhook), asyncio.Event()
    going = asyncio.create_task(traffic.run(done))
    await asyncio.sleep(WARM_UP_SECONDS)
    before, during, after, memory = [], [], [], []
    for number in itertools.islice(itertools.cycle((1, 2)), swaps):
        before.append(await _quiet())
        begun = time.monotonic()
        processes = await asyncio.to_thread(_swap, engine, number)
        during.append((begun, time.monotonic()))
        after.append(await _quiet())
        pids = [*(one.pid for one in processes), alive.processes["rasa"].pid]
        memory.append([resident_mb(pid, with_children=False) for pid in pids])
        print(f"[swap] {len(during)} of {swaps}", flush=True)
    done.set()
    await going
    return Measured(
        traffic.span(*before),
        traffic.span(*during),
        traffic.span(*after),
        swaps,
        round(sum(end - begin for begin, end in during) / swaps, 2),
        traffic.failed,
        memory,
    )


async def _quiet() -> tuple[float, float]:
    begun = time.monotonic()
    await asyncio.sleep(QUIET_SECONDS)
    return begun, time.monotonic()


def _swap(engine: Engine, number: int) -> list[Process]:
    """Wish for a release; return the processes once each serves it."""
    with transaction(engine) as connection:
        switching.serve(connection, number, ADMIN, "", now())
    end = time.monotonic() + SWAP_SECONDS
    while time.monotonic() < end:
        with reading(engine) as connection:
            found = serving.processes(connection)
        if found and {one.number for one in found} == {number}:
            return found
        time.sleep(LOOK_SECONDS)
    raise BenchError(f"release {number} does not serve after {SWAP_SECONDS} s: {found}")


def _growth(column: Sequence[float]) -> float:
    share = max(1, min(5, len(column) // 2))
    return sum(column[-share:]) / sum(column[:share]) - 1


def table(found: Measured) -> str:
    lines = [f"{'':8}{'messages':>10}{'p50 ms':>10}{'p99 ms':>10}{'worst ms':>10}"]
    spans = {"before": found.before, "during": found.during, "after": found.after}
    for name, one in spans.items():
        lines.append(
            f"{name:8}{one.messages:>10}{one.p50_ms:>10}{one.p99_ms:>10}{one.worst_ms:>10}"
        )
    judged = "reached" if found.is_reached else "NOT REACHED"
    last = ", ".join(f"{mb:.0f}" for mb in found.memory_mb[-1])
    return "\n".join(
        [
            *lines,
            f"{found.swaps} swaps of {found.swap_seconds} s each at {RATE} messages a second,"
            f" {found.failed} messages without a reply",
            f"p99 during is {found.ratio:.2f} times that before (wanted {WANTED_RATIO})",
            f"memory grew by {found.growth:.1%} (wanted {WANTED_GROWTH:.0%}); at the end {last} MB",
            judged,
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
