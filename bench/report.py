"""What was measured: a table to read and values to keep."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bench.heldout import Accuracy
from bench.load import Level

PERCENTILES = (50, 95, 99)
TOO_NOISY = 0.2
"""From this noise on no speed can be judged."""


@dataclass(frozen=True)
class Figure:
    """Something measured on both sides."""

    name: str
    wanted: float | None = None
    """How many times better Dover's is to be."""
    more_is_better: bool = False


@dataclass(frozen=True)
class Result:
    """One side's measurements."""

    ready_seconds: float
    memory_mb: Mapping[str, float]
    levels: tuple[Level, ...]
    again: Level
    """The first level once more at the end: how far the two differ is the machine's noise."""
    cpu_ms: float
    """Processor time of all processes for one message, mean of the levels."""
    training_seconds: float | None
    accuracy: Accuracy | None = None

    @property
    def noise(self) -> float:
        """Difference of the two medians as a share of the smaller."""
        medians = self.levels[0].percentile(50), self.again.percentile(50)
        return max(medians) / min(medians) - 1

    @property
    def failed(self) -> int:
        """Messages without a reply."""
        return sum(level.failed for level in (*self.levels, self.again))

    def figures(self) -> dict[Figure, float]:
        found = {}
        for level in self.levels:
            at = f"{level.visitors} at once:"
            found[Figure(f"{at} messages a second", 6, more_is_better=True)] = level.a_second
            for percent in PERCENTILES:
                figure = Figure(f"{at} p{percent}, ms", 5 if percent == 50 else None)
                found[figure] = level.percentile(percent)
        found[Figure("processor time a message, ms")] = self.cpu_ms
        found[Figure("until it answers, s", 3)] = self.ready_seconds
        found[Figure("memory of Rasa, MB", 2)] = sum(
            mb for name, mb in self.memory_mb.items() if name.startswith("rasa")
        )
        found[Figure("memory of all that answers, MB", 2)] = sum(self.memory_mb.values())
        if self.training_seconds is not None:
            found[Figure("training, s", 15)] = self.training_seconds
        return found

    def as_json(self) -> dict[str, Any]:
        training = self.training_seconds
        return {
            "ready_seconds": round(self.ready_seconds, 2),
            "memory_mb": {name: round(mb, 1) for name, mb in self.memory_mb.items()},
            "processor_ms_a_message": round(self.cpu_ms, 2),
            "training_seconds": None if training is None else round(training, 1),
            "levels": [_level(one) for one in self.levels],
            "first_level_again": _level(self.again),
            "noise": round(self.noise, 3),
            "accuracy": self.accuracy and asdict(self.accuracy),
        }


@dataclass(frozen=True)
class Row:
    figure: Figure
    stock: float | None
    dover: float | None

    @property
    def ratio(self) -> float | None:
        """How many times better Dover does; None while one side is unknown."""
        if self.stock is None or self.dover is None:
            return None
        if self.figure.more_is_better:
            return self.dover / self.stock
        return self.stock / self.dover

    @property
    def reached(self) -> bool | None:
        """None where nothing is wanted, or nothing known."""
        if self.figure.wanted is None or self.ratio is None:
            return None
        return self.ratio >= self.figure.wanted

    @property
    def verdict(self) -> str:
        if self.reached is None:
            return ""
        return f"{'reached' if self.reached else 'MISSED'} ({self.figure.wanted:g}x wanted)"


def rows(stock: Mapping[Figure, float], dover: Mapping[Figure, float]) -> list[Row]:
    return [Row(one, stock.get(one), dover.get(one)) for one in {**stock, **dover}]


def table(found: Iterable[Row]) -> str:
    lines = [f"{'':34}{'stock':>9}{'Dover':>9}{'better by':>12}"]
    for row in found:
        ratio = "-" if row.ratio is None else f"{row.ratio:.1f}x"
        values = f"{_number(row.stock):>9}{_number(row.dover):>9}{ratio:>12}"
        lines.append(f"{row.figure.name:34}{values}  {row.verdict}".rstrip())
    return "\n".join(lines)


def ratios(found: Iterable[Row]) -> dict[str, dict[str, float | bool | None]]:
    return {
        row.figure.name: {
            "better_by": round(row.ratio, 2),
            "wanted": row.figure.wanted,
            "reached": row.reached,
        }
        for row in found
        if row.ratio is not None
    }


def accuracy_shares(accuracy: Accuracy) -> dict[str, str]:
    """What became of the held-out questions, in words."""
    shares = {
        "right entry first": accuracy.right_first,
        "answered rightly at once": accuracy.answered_rightly,
        "answered with another entry": accuracy.answered_wrongly,
        "unanswerable, yet answered": accuracy.unanswerable_answered,
        "taken for another intent": accuracy.taken_for_an_intent,
    }
    return {
        what: ", ".join(f"{language} {share:.1%}" for language, share in by_language.items())
        for what, by_language in shares.items()
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "visitors": level.visitors,
        "seconds": round(level.seconds, 2),
        "messages": len(level.latencies_ms),
        "failed": level.failed,
        "messages_a_second": round(level.a_second, 2),
        **{f"p{percent}_ms": round(level.percentile(percent), 2) for percent in PERCENTILES},
    }


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
