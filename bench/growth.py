"""`python -m bench.growth`: what a turn costs as the FAQ and a conversation grow."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from aiohttp import ClientSession

from bench import dover, load, made_up
from bench.load import percentile
from bench.side import ROOT, WORK, BenchError, running
from settings.clock import now

SIZES = (100, 1000)
TURNS = 300
SAMPLE = 25
"""Turns at each end of a conversation that are looked at."""
WARM_UP = 20
RESULTS = ROOT / "bench" / "results" / "growth.json"


@dataclass(frozen=True)
class Growth:
    """Medians of one visitor's turns, in ms."""

    entries: int
    training_seconds: float
    model_mb: float
    first_turn_ms: float
    """The first turn of a new conversation."""
    early_turn_ms: float
    """Turns 2 to SAMPLE + 1 of one conversation."""
    late_turn_ms: float
    """The last SAMPLE of its TURNS turns."""
    processor_ms: float
    """Processor time of all processes for a turn of the long conversation, mean."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of entries")
    given = parser.parse_args(arguments)
    begun = now()
    try:
        found = [measure(size) for size in given.sizes]
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(_table(found))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    values = {"at": begun.isoformat(timespec="seconds"), "sizes": [asdict(one) for one in found]}
    RESULTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(size: int) -> Growth:
    entries = list(made_up.entries(size))
    lines = [entry for entry in dover.demo_entries() if entry.is_line]
    assistant = dover.Dover(WORK / "growth", [*entries, *lines])
    print(f"[growth] {size} entries: training", flush=True)
    seconds = assistant.train().seconds
    print(f"[growth] {size} entries: trained in {seconds:.1f} s", flush=True)
    side = assistant.side()
    questions = [
        text for entry in entries for one in entry.wordings.values() for text in one.questions
    ]
    with running(side) as alive:
        asked = questions[:: len(questions) // TURNS]
        first = asyncio.run(_first_turns(side.webhook, asked))
        used = alive.cpu_seconds()
        turns = asyncio.run(_talk(side.webhook, asked))
        used = alive.cpu_seconds() - used
    return Growth(
        entries=size,
        training_seconds=round(seconds, 1),
        model_mb=round(assistant.settings.model.stat().st_size / 1e6, 1),
        first_turn_ms=_median(first),
        early_turn_ms=_median(turns[1 : SAMPLE + 1]),
        late_turn_ms=_median(turns[-SAMPLE:]),
        processor_ms=round(used / TURNS * 1000, 2),
    )


async def _first_turns(webhook: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds of the first turns of SAMPLE conversations, after WARM_UP others."""
    async with ClientSession() as http:
        took = [
            await _timed(http, webhook, f"new-{number}", questions[number])
            for number in range(WARM_UP + SAMPLE)
        ]
    return took[WARM_UP:]


async def _talk(webhook: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each turn of one conversation."""
    async with ClientSession() as http:
        return [
            await _timed(http, webhook, "talker", questions[number % len(questions)])
            for number in range(TURNS)
        ]


async def _timed(http: ClientSession, webhook: str, sender: str, text: str) -> float:
    begun = time.monotonic()
    if not await load.ask(http, webhook, sender, text):
        raise BenchError(f"Dover gave no reply to {text!r}; see {WORK}/growth/logs")
    return (time.monotonic() - begun) * 1000


def _median(values: Sequence[float]) -> float:
    return round(percentile(sorted(values), 50), 2)


def _table(found: Sequence[Growth]) -> str:
    heads = (
        "entries",
        "training s",
        "model MB",
        "turn 1 ms",
        f"2..{SAMPLE + 1} ms",
        f"..{TURNS} ms",
        "processor ms",
    )
    lines = ["", "".join(f"{head:>14}" for head in heads)]
    lines += ["".join(f"{value:>14g}" for value in asdict(one).values()) for one in found]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
