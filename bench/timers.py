"""`python -m bench.timers`: how late timers fire among many, and what opening a ticket costs."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bench import machine, timer_rows
from bench.load import percentile
from bench.side import ROOT, BenchError
from faq import demo
from faq.review import Actor
from handoff import tickets, timers
from handoff.history import EventKind
from handoff.tickets import Opening, open_ticket
from settings.brand import Brand
from settings.clock import now
from storage import accounts, conversations
from storage.accounts import Role
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade
from storage.promise_tables import timer
from tests import postgres

PROMISES = {"postgresql": 100_000, "sqlite": 20_000}
WORKERS = 2
RATE = 20
"""Moments a second, each with a warning and a breach."""
BURST = 50
"""Such moments at one instant, as when a queue opens in the morning."""
HANDOFFS_A_MINUTE = 500
OPENINGS = 200
WANTED_LAG_S = 1.0
WANTED_OPENING_MS = 5.0
WAIT_S = 30
RESULTS = ROOT / "bench" / "results" / "timers.json"


@dataclass(frozen=True)
class Lag:
    fired: int
    p50_ms: float
    p99_ms: float
    worst_ms: float


@dataclass(frozen=True)
class Measured:
    database: str
    promises: int
    steady: Lag
    """RATE warnings and RATE breaches a second, and a burst of BURST each at one instant."""
    handoffs: Lag
    """Warnings of handoffs that come at HANDOFFS_A_MINUTE, the second half of them."""
    handoffs_before: Lag
    """The first half: lag that grows shows in the difference."""
    handoffs_a_minute: float
    doubled: int
    missed: int
    opening_ms: float
    """What opening a ticket adds to a turn's transaction, p50."""

    @property
    def reached(self) -> bool:
        lags = (self.steady, self.handoffs, self.handoffs_before)
        kept = all(one.p99_ms <= WANTED_LAG_S * 1000 for one in lags)
        return (
            kept and not self.doubled and not self.missed and self.opening_ms <= WANTED_OPENING_MS
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.timers", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="of each measurement")
    parser.add_argument("--only", choices=[*PROMISES], help="one database alone")
    given = parser.parse_args(arguments)
    begun, here = now(), machine.here()
    names = [given.only] if given.only else [*PROMISES]
    try:
        found = [measure(name, given.seconds) for name in names]
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"\n{begun:%Y-%m-%d %H:%M} UTC, {here}, load {here.load}\n{table(found)}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "at": begun.isoformat(timespec="seconds"),
        "machine": vars(here),
        "databases": [{**asdict(one), "reached": one.reached} for one in found],
    }
    RESULTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(name: str, seconds: int) -> Measured:
    with _database(name) as (url, folder):
        engine = open_engine(url)
        upgrade(engine)
        brand = timer_rows.quick_brand(folder)
        _fill(engine, brand)
        _say(f"{name}: writing {PROMISES[name]} promises")
        timer_rows.write(engine, brand, PROMISES[name], now())
        opening = _opening_ms(engine, brand)
        with _workers(url, folder):
            _say(f"{name}: firing for {seconds} s")
            steady, missed = _steady(engine, seconds)
            _say(f"{name}: {HANDOFFS_A_MINUTE} handoffs a minute for {seconds} s")
            a_minute, before, after = _handoffs(engine, brand, seconds)
        with reading(engine) as connection:
            doubled = timer_rows.doubled(connection)
        engine.dispose()
    return Measured(name, PROMISES[name], steady, after, before, a_minute, doubled, missed, opening)


@contextmanager
def _database(name: str) -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory(prefix="dover-bench-") as kept:
        folder = Path(kept)
        if name == "sqlite":
            yield f"sqlite:///{folder / 'dover.db'}", folder
            return
        with postgres.cluster() as maintenance:
            yield postgres.new_database(maintenance), folder


@contextmanager
def _workers(url: str, folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.timer_worker", url]
    env = {**os.environ, "DOVER_BRAND": str(folder / "brand.yml")}
    running = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE) for _ in range(WORKERS)
    ]
    try:
        for one in running:
            assert one.stdout
            if one.stdout.readline().strip() != b"ready":
                raise BenchError("a ticker did not start; run python -m bench.timer_worker URL")
        yield
        if any(one.poll() is not None for one in running):
            raise BenchError("a ticker ended by itself; its last words are above")
    finally:
        for one in running:
            one.kill()
            one.wait()


def _fill(engine: Engine, brand: Brand) -> None:
    """The approved lines, and an account for each contact."""
    moment = now()
    by = Actor(brand.spokesperson, may_approve=True)
    demo.import_files(engine, [Path("data/faq/lines.yml")], by, moment)
    with transaction(engine) as connection:
        for name in dict.fromkeys(brand.contacts.values()):
            if accounts.find(connection, name) is None:
                accounts.add(connection, name, [Role.AGENT], "he", moment)


def _steady(engine: Engine, seconds: int) -> tuple[Lag, int]:
    first = now() + timedelta(seconds=2)
    due = [first + timedelta(seconds=number / RATE) for number in range(seconds * RATE)]
    due += [first + timedelta(seconds=seconds / 2)] * BURST
    with transaction(engine) as connection:
        timer_rows.bring_near(connection, due)
    wanted = 2 * len(due)
    last = max(due)

    def fired(connection: Connection) -> int:
        return timers.lags(connection, first - timedelta(seconds=1)).fired

    _wait(engine, lambda connection: fired(connection) >= wanted, last)
    with reading(engine) as connection:
        lags = _lag(connection, first - timedelta(seconds=1), now())
    return lags, wanted - lags.fired


def _handoffs(engine: Engine, brand: Brand, seconds: int) -> tuple[float, Lag, Lag]:
    """Open tickets at the wanted speed, each answered a few seconds later; their warnings fire."""
    number = seconds * HANDOFFS_A_MINUTE // 60
    pause = 60 / HANDOFFS_A_MINUTE
    first, begun = now(), time.monotonic()
    for one in range(number):
        _open(engine, brand, one)
        time.sleep(max(begun + (one + 1) * pause - time.monotonic(), 0))
    took = time.monotonic() - begun
    half, end = first + timedelta(seconds=took / 2), first + timedelta(seconds=took)
    time.sleep(2)
    with reading(engine) as connection:
        return number / took * 60, _lag(connection, first, half), _lag(connection, half, end)


def _open(engine: Engine, brand: Brand, number: int) -> None:
    moment = now()
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", f"handed-{number}", "he", moment)
        given = Opening(talk.id, "spokesperson", "legal_threat")
        one = open_ticket(connection, given, brand.agreement, moment)
    with transaction(engine) as connection:
        tickets.record(connection, one, EventKind.NOTED, now())


def _lag(connection: Connection, since: datetime, until: datetime) -> Lag:
    found = sorted(
        connection.execute(
            sa.select(timer.c.lag_s).where(timer.c.fired_at >= since, timer.c.fired_at < until)
        ).scalars()
    )
    if not found:
        raise BenchError("no timer fired; see what the tickers say above")
    at = [round(percentile(found, percent) * 1000, 1) for percent in (50, 99, 100)]
    return Lag(len(found), *at)


def _wait(engine: Engine, done: Callable[[Connection], bool], last: datetime) -> None:
    """Until it is done, or WAIT_S after the last due time: what is missing then is counted."""
    while now() < last + timedelta(seconds=WAIT_S):
        with reading(engine) as connection:
            if done(connection):
                return
        time.sleep(0.5)


def _opening_ms(engine: Engine, brand: Brand) -> float:
    """The difference of two medians: a transaction with a message, without and with a ticket."""
    plain, opening = (
        sorted(
            _timed(engine, brand, f"{with_ticket}-{number}", with_ticket)
            for number in range(OPENINGS)
        )
        for with_ticket in (False, True)
    )
    return round((percentile(opening, 50) - percentile(plain, 50)) * 1000, 2)


def _timed(engine: Engine, brand: Brand, sender: str, with_ticket: bool) -> float:
    moment, begun = now(), time.perf_counter()
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", sender, "he", moment)
        conversations.add_visitor_message(connection, talk, "A complaint.", moment)
        if with_ticket:
            given = Opening(talk.id, "support", "complaint")
            open_ticket(connection, given, brand.agreement, moment)
    return time.perf_counter() - begun


def table(found: Sequence[Measured]) -> str:
    lines = [
        f"{'':34}{'fired':>7}{'p50, ms':>10}{'p99, ms':>10}{'worst, ms':>11}   wanted p99",
    ]
    for one in found:
        lines.append(f"{one.database}, {one.promises:,} open promises, {WORKERS} tickers")
        for what, lag in (
            ("  warnings and breaches", one.steady),
            ("  handoffs, first half", one.handoffs_before),
            ("  handoffs, second half", one.handoffs),
        ):
            numbers = f"{lag.fired:>7}{lag.p50_ms:>10.1f}{lag.p99_ms:>10.1f}{lag.worst_ms:>11.1f}"
            lines.append(f"{what:34}{numbers}   <= {WANTED_LAG_S * 1000:.0f}")
        lines.append(
            f"  fired twice {one.doubled}, missed {one.missed};"
            f" {one.handoffs_a_minute:.0f} handoffs a minute;"
            f" a ticket adds {one.opening_ms:.1f} ms (<= {WANTED_OPENING_MS:.0f} wanted):"
            f" {'reached' if one.reached else 'MISSED'}"
        )
    return "\n".join(lines)


def _say(text: str) -> None:
    print(f"[timers] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
