"""`python -m bench.gate`: how long a training takes until the gate has decided."""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.engine import Engine

from bench import dover, machine, made_up
from bench.side import ROOT, WORK, BenchError
from desk import training
from faq import gate, gate_json, releases, store
from faq import training_runs as runs
from faq.training_runs import Run, RunState
from settings.clock import now
from settings.environment import from_environment
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade

SIZES = (100, 1000)
QUESTIONS = 15
LOOK_S = 0.1
RESULTS = ROOT / "bench" / "results" / "gate.json"


@dataclass(frozen=True)
class Taken:
    """Seconds of a first training, and of a second one that is compared with it."""

    entries: int
    questions: int
    first_s: float
    second_s: float
    refused: bool
    """Whether the gate refused the second one."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gate", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of entries")
    given = parser.parse_args(arguments)
    here = machine.here()
    print(f"[gate] {here}, load {here.load:.1f}", flush=True)
    try:
        found = [measure(size) for size in given.sizes]
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    values = {"machine": str(here), "load": here.load, "sizes": [asdict(one) for one in found]}
    RESULTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(size: int) -> Taken:
    home = WORK / "gate"
    shutil.rmtree(home, ignore_errors=True)
    # The training is a process of its own and reads its settings from the environment.
    os.environ.update({"DOVER_HOME": str(home), "DOVER_MODEL": str(home / "models")})
    os.environ.pop("DOVER_DATABASE_URL", None)
    settings = from_environment()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    entries = list(made_up.entries(size, QUESTIONS))
    lines = [entry for entry in dover.demo_entries() if entry.is_line]
    with transaction(engine) as connection:
        for entry in [*lines, *entries]:
            store.approve(connection, entry, "bench", now())
    print(f"[gate] {size} entries: training", flush=True)
    first, _ = _train(engine, size)
    with transaction(engine) as connection:
        releases.begin_serving(connection, 1, "bench", "", now())
    second, run = _train(engine, size)
    is_refused = _is_refused(engine, run)
    engine.dispose()
    taken = Taken(size, 2 * QUESTIONS * size, round(first, 1), round(second, 1), is_refused)
    print(f"[gate] {taken}", flush=True)
    return taken


def _train(engine: Engine, size: int) -> tuple[float, Run]:
    begun = time.monotonic()
    run, _ = training.ask(from_environment(), engine, "bench")
    step = 0
    while run.is_active:
        time.sleep(LOOK_S)
        with reading(engine) as connection:
            run = runs.get(connection, run.id)
        if run.step > step:
            step = run.step
            print(f"  {time.monotonic() - begun:5.1f} s: {runs.STEPS[step - 1]}", flush=True)
    if run.state is not RunState.DONE:
        raise BenchError(f"training {size} entries: {[one.key for one in run.problems]}")
    return time.monotonic() - begun, run


def _is_refused(engine: Engine, run: Run) -> bool:
    assert run.release
    with reading(engine) as connection:
        found = releases.find(connection, run.release)
    assert found
    assert found.report
    return gate.decide(gate_json.load(found.report).report).is_refused


if __name__ == "__main__":
    sys.exit(main())
