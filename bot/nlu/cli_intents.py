"""`dover intents`: the very same recogniser on any labelled texts, for evaluation."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from bot.nlu.recognizer import Recognizer, Understanding

OUTSIDE = "__oos__"
"""The label of texts that no label answers; in training they are background."""


def run_intents(train_path: Path, dev_path: Path, out_path: Path, precision: float = 0.95) -> int:
    """Trains on one file and writes predictions for another; returns how many were written.

    Files are JSON Lines or CSV with `text` and `label`. A refused message keeps its best label and
    confidence. Raises ValueError for a line without them.
    """
    examples = read_labelled(train_path)
    recognizer = Recognizer.train(
        [(text, label) for text, label in examples if label != OUTSIDE],
        [text for text, label in examples if label == OUTSIDE],
        precision,
    )
    messages = read_labelled(dev_path)
    with out_path.open("w", encoding="utf-8") as file:
        for text, label in messages:
            row = prediction(label, recognizer.predict(text))
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return len(messages)


def prediction(label: str, understood: Understanding) -> dict[str, object]:
    return {
        "true": label,
        "pred": understood.ranking[0][0],
        "conf": understood.confidence,
        "ranking": [list(ranked) for ranked in understood.ranking],
        "zone": understood.zone,
    }


def read_labelled(path: Path) -> list[tuple[str, str]]:
    """(text, label) of every row. Raises ValueError that names a row without them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows: Iterable[dict[str, str]]
        if path.suffix == ".csv":
            rows = list(csv.DictReader(file))
        else:
            rows = [json.loads(line) for line in file if line.strip()]
    found = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row.get("text"), str) or not isinstance(row.get("label"), str):
            raise ValueError(f"{path}, row {number}: {row!r} has no `text` and `label`; give both.")
        found.append((row["text"], row["label"]))
    return found
