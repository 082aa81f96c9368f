"""`make bench`: stock Rasa and Dover in turn under the same load."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import dover, heldout, history, load, machine, report, stock
from bench.report import Result
from bench.side import ROOT, WORK, BenchError, Side, running
from settings.clock import now

VISITORS = (1, 8, 32)
WARM_UP_SECONDS = 3.0
RESULTS = ROOT / "bench" / "results" / "bench.json"


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    begun, here = now(), machine.here()
    if here.load > machine.BUSY:
        say(f"other work runs on this machine (load {here.load}): the figures suffer")
    try:
        sides = {
            "stock": _stock(given.seconds, given.epochs) if given.only != "dover" else None,
            "dover": _dover(given.seconds, given.keep_model) if given.only != "stock" else None,
        }
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    measured = {name: result for name, result in sides.items() if result}
    print(_text(measured, here, begun))
    _write(_json(measured, here, begun))
    return 1 if any(result.failed for result in measured.values()) else 0


def say(text: str) -> None:
    print(f"[bench] {text}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=["stock", "dover"], help="measure one side alone")
    parser.add_argument(
        "--seconds", type=float, default=20, help="for each number of visitors (default 20)"
    )
    parser.add_argument(
        "--epochs", type=int, default=2, help="of stock Rasa's training (default 2)"
    )
    parser.add_argument(
        "--keep-model", action="store_true", help="do not train Dover again (no training time)"
    )
    return parser


def _stock(seconds: float, epochs: int) -> Result:
    say(f"stock: model of {epochs} epochs a component; serving costs the same with all of them")
    model, took = stock.model_of(epochs)
    say("stock: the model is there already" if took is None else f"stock: trained in {took:.0f} s")
    full = history.last()
    return _measure(stock.side(model), seconds, full.stock_seconds if full else None)


def _dover(seconds: float, keep_model: bool) -> Result:
    assistant = dover.Dover(WORK / "dover", dover.demo_entries())
    took = None
    if not (keep_model and assistant.settings.model.exists()):
        say("Dover: training")
        took = assistant.train().seconds
        say(f"Dover: trained in {took:.1f} s")
    return _measure(assistant.side(), seconds, took, heldout.read_dover)


def _measure(
    side: Side, seconds: float, training_seconds: float | None, read: heldout.Reader | None = None
) -> Result:
    say(f"{side.name}: first start, which warms the disk's and Python's caches")
    with running(side):
        pass
    say(f"{side.name}: second start, which is measured")
    questions = heldout.alternating()
    with running(side) as alive:
        say(f"{side.name}: answers after {alive.ready_seconds:.1f} s")
        load.measure(side.webhook, questions, 1, min(WARM_UP_SECONDS, seconds))
        levels, cpu = [], []
        for visitors in (*VISITORS, VISITORS[0]):
            used = alive.cpu_seconds()
            level = load.measure(side.webhook, questions, visitors, seconds)
            say(f"{side.name}: {visitors} at once, {level.a_second:.1f} messages a second")
            levels.append(level)
            cpu.append((alive.cpu_seconds() - used) * 1000 / max(1, len(level.latencies_ms)))
        memory = alive.memory_mb()
        accuracy = heldout.accuracy(side.parse, read) if read else None
    return Result(
        ready_seconds=alive.ready_seconds,
        memory_mb=memory,
        levels=tuple(levels[:-1]),
        again=levels[-1],
        cpu_ms=sum(cpu) / len(cpu),
        training_seconds=training_seconds,
        accuracy=accuracy,
    )


def _rows(measured: dict[str, Result]) -> list[report.Row]:
    figures = {name: result.figures() for name, result in measured.items()}
    return report.rows(figures.get("stock", {}), figures.get("dover", {}))


def _text(measured: dict[str, Result], here: machine.Machine, begun: datetime) -> str:
    full = history.last()
    lines = ["", f"{begun:%Y-%m-%d %H:%M} UTC, {here}", report.table(_rows(measured)), ""]
    if full:
        lines.append(f"Stock's training time is that of {full.day} on {full.machine}, all epochs.")
    else:
        lines.append("Stock's training time is not known yet: make bench-train measures it.")
    for name, result in measured.items():
        if result.accuracy:
            shares = report.accuracy_shares(result.accuracy)
            lines += [f"{name}, {what}: {share}" for what, share in shares.items()]
        judged = ": TOO NOISY to judge speed by" if result.noise > report.TOO_NOISY else ""
        noise = f"one visitor's p50 differs by {result.noise:.0%} before and after"
        lines.append(f"{name}, {noise}{judged}")
        if result.failed:
            lines.append(f"{name}, {result.failed} messages got NO REPLY")
    return "\n".join(lines)


def _json(measured: dict[str, Result], here: machine.Machine, begun: datetime) -> dict[str, Any]:
    return {
        "at": begun.isoformat(timespec="seconds"),
        "machine": vars(here),
        **{name: result.as_json() for name, result in measured.items()},
        "ratios": report.ratios(_rows(measured)),
    }


def _write(values: dict[str, Any], path: Path = RESULTS) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    say(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
