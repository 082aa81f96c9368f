"""The reliability picture: how often each confidence is right, and in which zone it falls."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

ZONES = {"unknown": "#b0413e", "ask": "#e0a030", "answer": "#3a7d44"}
_BINS = 12


def draw(predictions: Mapping[str, Sequence[Mapping[str, Any]]], path: Path) -> None:
    """One panel a set: share right over confidence, larger dots for more messages."""
    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415  the backend must be chosen first

    columns = min(3, len(predictions))
    lines = -(-len(predictions) // columns)
    figure, axes = pyplot.subplots(lines, columns, figsize=(4 * columns, 4 * lines), squeeze=False)
    for axis in axes.flat[len(predictions) :]:
        axis.set_visible(False)
    for axis, (name, rows) in zip(axes.flat, predictions.items(), strict=False):
        axis.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
        for zone, color in ZONES.items():
            points = reliability([row for row in rows if row["zone"] == zone])
            if points:
                sure, right, count = zip(*points, strict=True)
                size = [8 + 300 * n / len(rows) for n in count]
                share = sum(count) / len(rows)
                axis.scatter(sure, right, s=size, color=color, label=f"{zone} {share:.0%}")
        axis.set(title=name, xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
        axis.legend(loc="upper left", fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def reliability(rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of messages of each bin that has any."""
    if not rows:
        return []
    sure = np.array([row["conf"] for row in rows])
    right = np.array([row["pred"] == row["true"] for row in rows])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return [
        (float(sure[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in np.unique(bins)
    ]
