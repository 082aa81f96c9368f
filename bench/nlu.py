"""Understanding, side by side: `python -m bench.nlu [--diet] [--sets a,b] [--picture]`.

Trains Dover's recogniser, scikit-learn's TF-IDF + SVM and Rasa's logistic regression on every set
under DOVER_INTENT_SETS and judges them with the evaluate.py found there. Then Dover alone: how long
training and one message take as a brand grows, and the demo brand's held-out messages.
"""

import argparse
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bench import nlu_demo, nlu_speed
from bench.nlu_picture import draw
from bench.nlu_stock import diet, logistic_regression, svm
from bot.nlu.cli_intents import OUTSIDE, prediction, read_labelled
from bot.nlu.recognizer import Recognizer

RESULTS = Path("bench/results")
FIGURES = ("acc_forced", "top3", "auto@90", "ece", "auroc_oos", "oosR@95keep")

Labelled = list[tuple[str, str]]
Predict = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One recogniser on one set; seconds of training, milliseconds a message."""

    set: str
    recognizer: str
    figures: dict[str, float | None]
    training: float
    median: float
    slow: float


def dover(train: Labelled) -> Predict:
    recognizer = Recognizer.train(train)
    return lambda text: prediction("", recognizer.predict(text))


RECOGNIZERS: dict[str, Callable[[Labelled], Predict]] = {
    "dover": dover,
    "tf-idf + svm": svm,
    "rasa logistic regression": logistic_regression,
}


def measure(folder: Path, name: str, train: Callable[[Labelled], Predict]) -> tuple[Row, Any]:
    """Trains and judges one recogniser; also returns its predictions."""
    examples, messages = read_labelled(folder / "train.jsonl"), read_labelled(folder / "dev.jsonl")
    start = time.perf_counter()
    predict = train(examples)
    training = time.perf_counter() - start
    predictions, times = [], []
    for text, label in messages:
        start = time.perf_counter()
        predicted = predict(text)
        times.append(1000 * (time.perf_counter() - start))
        predictions.append({**predicted, "true": label})
    judged = judge(_evaluator(folder.parent), predictions)
    figures = {figure: judged.get(figure) for figure in FIGURES}
    median, slow = np.quantile(times, [0.5, 0.99])
    return Row(folder.name, name, figures, training, float(median), float(slow)), predictions


def judge(evaluator: ModuleType, predictions: list[dict[str, Any]]) -> dict[str, float | None]:
    rows = [
        (p["true"], p["pred"], float(p["conf"]), [label for label, _ in p["ranking"]], False)
        for p in predictions
    ]
    judged: dict[str, float | None] = evaluator.measure(rows, OUTSIDE, None)
    return judged


def table(rows: list[Row]) -> str:
    lines = ["| set | recogniser | " + " | ".join(FIGURES) + " | train s | p50 ms | p99 ms |"]
    lines.append("|" + " --- |" * (len(FIGURES) + 5))
    for row in rows:
        figures = ["-" if v is None else f"{v:.3f}" for v in row.figures.values()]
        times = [f"{row.training:.1f}", f"{row.median:.2f}", f"{row.slow:.2f}"]
        lines.append("| " + " | ".join([row.set, row.recognizer, *figures, *times]) + " |")
    return "\n".join(lines)


def _evaluator(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{folder} has no evaluate.py; set DOVER_INTENT_SETS.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _sets(names: str | None) -> Iterator[Path]:
    folder = Path(os.environ.get("DOVER_INTENT_SETS", "../shared/data/intents"))
    for train in sorted(folder.glob("*/train.jsonl")):
        if not names or train.parent.name in names.split(","):
            yield train.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diet", action="store_true", help="stock DIET as well (takes an hour)")
    parser.add_argument("--only", help="recognisers, separated by commas")
    parser.add_argument("--sets", help="names of sets, separated by commas")
    options = parser.parse_args()
    chosen = {**RECOGNIZERS, **({"rasa diet": diet} if options.diet else {})}
    if options.only:
        chosen = {name: chosen[name] for name in options.only.split(",")}
    rows, of_dover = [], {}
    for folder in _sets(options.sets):
        for name, train in chosen.items():
            row, predictions = measure(folder, name, train)
            rows.append(row)
            print(table([row]).splitlines()[-1], flush=True)
            if name == "dover":
                of_dover[folder.name] = predictions
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "nlu.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    if of_dover:
        draw(of_dover, RESULTS / "nlu_reliability.png")
    print(table(rows))
    if not options.sets:
        print(nlu_speed.table([nlu_speed.measure(size) for size in nlu_speed.SIZES]))
        trained = nlu_demo.train()
        print(nlu_demo.table(nlu_demo.measure(trained)))
        print(f"Second set:\n{nlu_demo.second(trained)}")


if __name__ == "__main__":
    main()
