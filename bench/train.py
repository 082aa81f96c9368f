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
    ratio = measured.stock_seconds / measured.dover_seconds
    say(f"stock {measured.stock_seconds:.0f} s, Dover {measured.dover_seconds:.0f} s: {ratio:.1f}x")
    say(f"stock: {measured.stock_answers}; Dover: {measured.dover_answers}")
    say(f"appended to docs/bench.md ({time.monotonic() - begun:.0f} s in all)")
    return 0


def say(text: str) -> None:
    print(f"[bench-train] {text}", flush=True)


def measure(here: machine.Machine) -> Training:
    assistant = dover.Dover(WORK / "dover", dover.demo_entries())
    say("Dover: training")
    dover_seconds = assistant.train()
    say(f"Dover: trained in {dover_seconds:.1f} s; stock: training with the default epochs")
    model, stock_seconds = stock.train(epochs=None)
    say(f"stock: trained in {stock_seconds:.0f} s")
    return Training(
        day=now().date(),
        machine=str(here),
        stock_seconds=stock_seconds,
        dover_seconds=dover_seconds,
        stock_answers=_answers(stock.side(model), heldout.read_stock),
        dover_answers=_answers(assistant.side(), heldout.read_dover),
    )


def _answers(side: Side, read: heldout.Reader) -> str:
    with running(side):
        found = heldout.accuracy(side.parse, read)
    return "; ".join(f"{what} {shares}" for what, shares in report.accuracy_shares(found).items())


if __name__ == "__main__":
    sys.exit(main())
