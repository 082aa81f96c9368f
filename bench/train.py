"""`make bench-train`: the full training of stock Rasa (tens of minutes) beside Dover's."""

import sys
import time

from bench import dover, heldout, history, machine, report, stock
from bench.history import Training
from bench.side import WORK, BenchError, Side, running
from settings.clock import now


def main() -> int:
    begun = time.monotonic()
    here = machine.here()
    if here.load > machine.BUSY:
        say(f"other work runs on this machine (load {here.load}): the figures suffer")
    try:
        measured = measure(here)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    history.append(measured)
    for what, theirs, ours in (
        ("time", measured.stock_seconds, measured.dover_seconds),
        ("processor time", measured.stock_cpu_seconds, measured.dover_cpu_seconds),
    ):
        say(f"{what}: stock {theirs:.0f} s, Dover {ours:.0f} s: {theirs / ours:.1f}x")
    say(f"stock: {measured.stock_answers}; Dover: {measured.dover_answers}")
    say(f"appended to docs/bench.md ({time.monotonic() - begun:.0f} s in all)")
    return 0


def say(text: str) -> None:
    print(f"[bench-train] {text}", flush=True)


def measure(here: machine.Machine) -> Training:
    assistant = dover.Dover(WORK / "dover", dover.demo_entries())
    say("Dover: training")
    ours = assistant.train()
    say(f"Dover: trained in {ours.seconds:.1f} s; stock: training with the default epochs")
    model, theirs = stock.train(epochs=None)
    say(f"stock: trained in {theirs.seconds:.0f} s")
    return Training(
        day=now().date(),
        machine=str(here),
        stock_seconds=theirs.seconds,
        dover_seconds=ours.seconds,
        stock_cpu_seconds=theirs.cpu_seconds,
        dover_cpu_seconds=ours.cpu_seconds,
        stock_answers=_answers(stock.side(model), heldout.read_stock),
        dover_answers=_answers(assistant.side(), heldout.read_dover),
    )


def _answers(side: Side, read: heldout.Reader) -> str:
    with running(side):
        found = heldout.accuracy(side.parse, read)
    return "; ".join(f"{what} {shares}" for what, shares in report.accuracy_shares(found).items())


if __name__ == "__main__":
    sys.exit(main())
