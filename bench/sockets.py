"""`python -m bench.sockets`: how soon words reach the other side among 1,000 visitors."""

import argparse
import asyncio
import itertools
import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench import dover, machine
from bench.crowd import Crowd, Seen, at_pace
from bench.load import percentile
from bench.side import ROOT, WORK, BenchError, Running, running
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import open_engine, transaction

VISITORS = 1000
AGENTS = 50
TALKS = 40
"""Conversations that an agent has."""
BOT_RATE = 30.0
"""Messages a second that the bot answers."""
TALK_RATE = 4.0
"""Messages a second to agents, and as many replies."""
ALONE = 20
"""Messages each way with nothing else going on, before and after."""
WANTED_MS = 300.0
FILES = 4096
RESULTS = ROOT / "bench" / "results" / "sockets.json"
OWNER = "noa"


@dataclass(frozen=True)
class Times:
    count: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    lost: int


@dataclass(frozen=True)
class Measured:
    visitors: int
    agents: int
    to_agent: Times
    """A visitor's message on the screen of each of the agents."""
    to_visitor: Times
    """An agent's reply on the visitor's page."""
    from_bot: Times
    """A visitor's message until the bot has answered."""
    alone_before: Times
    alone_after: Times
    """Both ways, with nothing else going on: how far the two differ is the machine's noise."""
    desk_cpu_ms: float
    """The desk's processor time for one word of the load, whoever said it."""
    client_lag_p99_ms: float
    """How late the process that measures was itself."""

    @property
    def reached(self) -> bool:
        kept = all(one.p99_ms <= WANTED_MS for one in (self.to_agent, self.to_visitor))
        return kept and not (self.to_agent.lost or self.to_visitor.lost or self.from_bot.lost)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sockets", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of the load (default 30)")
    parser.add_argument("--keep-model", action="store_true", help="do not train Dover again")
    given = parser.parse_args(arguments)
    begun, here = now(), machine.here()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
    try:
        found = measure(given.seconds, given.keep_model)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"\n{begun:%Y-%m-%d %H:%M} UTC, {here}, load {here.load}\n{table(found)}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "at": begun.isoformat(timespec="seconds"),
        "machine": vars(here),
        **asdict(found),
        "reached": found.reached,
    }
    RESULTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    return 1 if found.to_agent.lost or found.to_visitor.lost or found.from_bot.lost else 0


def measure(seconds: float, keep_model: bool) -> Measured:
    assistant = dover.Dover(WORK / "sockets", dover.demo_entries(), WORK / "dover-model")
    if not (keep_model and assistant.settings.model.exists()):
        _say("training")
        assistant.train()
    agents = [OWNER, *(f"agent{number}" for number in range(2, AGENTS + 1))]
    _hire(assistant.settings.database_url, agents)
    with running(assistant.side(with_desk=True)) as alive:
        secret, url = assistant.settings.secret(), assistant.settings.desk_url
        return asyncio.run(_measure(Crowd(url, secret, agents), alive, seconds))


def _hire(database_url: str, agents: Sequence[str]) -> None:
    engine = open_engine(database_url)
    with transaction(engine) as connection:
        for name in agents:
            accounts.add(connection, name, [Role.AGENT], "en", now())
    engine.dispose()


async def _measure(crowd: Crowd, alive: Running, seconds: float) -> Measured:
    async with crowd:
        _say(f"{VISITORS} visitors and {AGENTS} agents come")
        await crowd.come(VISITORS)
        await crowd.take_over(TALKS)
        before = await _alone(crowd)
        _say(f"load for {seconds:.0f} s")
        crowd.seen, crowd.lags_ms = Seen(), []
        used = alive.cpu_seconds("desk")
        await _load(crowd, seconds)
        await crowd.settle({"b": 1, "q": AGENTS, "r": 1})
        used = alive.cpu_seconds("desk") - used
        loaded, lag = crowd.seen, percentile(sorted(crowd.lags_ms), 99)
        after = await _alone(crowd)
    return Measured(
        visitors=VISITORS,
        agents=AGENTS,
        to_agent=_times(loaded, "q", AGENTS),
        to_visitor=_times(loaded, "r", 1),
        from_bot=_times(loaded, "b", 1),
        alone_before=before,
        alone_after=after,
        desk_cpu_ms=round(used * 1000 / len(loaded.sent), 1),
        client_lag_p99_ms=round(lag, 1),
    )


async def _load(crowd: Crowd, seconds: float) -> None:
    talks, others = crowd.guests[:TALKS], crowd.guests[TALKS:]
    asked = zip(itertools.cycle(others), itertools.cycle(_questions()))
    await asyncio.gather(
        at_pace(BOT_RATE, seconds, (crowd.ask_bot(guest, text) for guest, text in asked)),
        at_pace(TALK_RATE, seconds, (crowd.write_to_human(one) for one in itertools.cycle(talks))),
        at_pace(TALK_RATE, seconds, (crowd.reply(one) for one in itertools.cycle(talks))),
    )


def _questions() -> list[str]:
    """What the bot surely answers: complaints would raise flags, which move tickets."""
    wordings = [one.wordings.values() for one in dover.demo_entries() if one.topic != "lines"]
    return [wording.questions[0] for both in wordings for wording in both]


async def _alone(crowd: Crowd) -> Times:
    """One word at a time, each way by turns."""
    crowd.seen = Seen()
    guest = crowd.guests[0]
    for _ in range(ALONE):
        await crowd.write_to_human(guest)
        await crowd.settle({"q": AGENTS})
        await crowd.reply(guest)
        await crowd.settle({"r": 1})
    return _times(crowd.seen, "", 1)


def _times(seen: Seen, kind: str, each: int) -> Times:
    found = seen.latencies_ms(kind)
    p50, p99, worst = (round(percentile(found, percent), 1) for percent in (50, 99, 100))
    return Times(len(found), p50, p99, worst, max(0, seen.lost(kind, each)))


def table(found: Measured) -> str:
    lines = [f"{'':44}{'seen':>7}{'p50, ms':>9}{'p99, ms':>9}{'worst, ms':>11}{'lost':>6}"]
    rows = (
        (f"a visitor's message, on {AGENTS} agents' screens", found.to_agent),
        ("an agent's reply, on the visitor's page", found.to_visitor),
        (f"the bot's answer, {BOT_RATE:.0f} messages a second", found.from_bot),
        ("both ways alone, before", found.alone_before),
        ("both ways alone, after", found.alone_after),
    )
    for what, one in rows:
        numbers = f"{one.count:>7}{one.p50_ms:>9.1f}{one.p99_ms:>9.1f}{one.worst_ms:>11.1f}"
        lines.append(f"{what:44}{numbers}{one.lost:>6}")
    before, after = found.alone_before.p50_ms, found.alone_after.p50_ms
    noise = abs(after - before) / min(after, before)
    lines.append(
        f"{VISITORS} visitors connected; the first two wanted at <= {WANTED_MS:.0f} ms:"
        f" {'reached' if found.reached else 'MISSED'}; noise {noise:.0%} (alone, before and after);"
        f" the desk used {found.desk_cpu_ms:.1f} ms of processor time a word;"
        f" the measuring process was itself {found.client_lag_p99_ms:.0f} ms late (p99)"
    )
    return "\n".join(lines)


def _say(text: str) -> None:
    print(f"[sockets] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
