"""The three zones: answer, ask which of two or three was meant, or say that it is unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Zone = Literal["answer", "ask", "unknown"]

ASK_PRECISION = 0.5
"""In the ask zone at least this share of the offers must contain what was meant."""


@dataclass(frozen=True)
class Zones:
    """Confidence from which the best label is answered, or offered; `critical` for those labels."""

    answer: float
    ask: float
    critical: float

    def of(self, confidence: float, critical: bool) -> Zone:
        if confidence >= (self.critical if critical else self.answer):
            return "answer"
        return "ask" if confidence >= self.ask else "unknown"


def lowest_threshold(outcomes: Sequence[tuple[float, bool, float]], wanted: float) -> float:
    """The lowest confidence from which on the weighted share of right outcomes is at least `wanted`.

    An outcome is (confidence, right, weight). More than any confidence when there is none.
    """
    right = total = 0.0
    lowest = 1.01
    for confidence, is_right, weight in sorted(outcomes, reverse=True):
        right += weight * is_right
        total += weight
        if total and right >= wanted * total:
            lowest = confidence
    return lowest
