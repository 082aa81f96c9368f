"""The three zones: answer, ask which of two or three was meant, or say that it is unknown."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Zone = Literal["answer", "ask", "unknown"]
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

ASK_PRECISION = 0.5
"""A message is asked about when it is at least this likely that the offer holds what it meant."""
CRITICAL_WORTH = 0.1
"""A person gets what is critical with this chance: a miss is as bad as nine needless calls."""
_NEVER = 1.01


@dataclass(frozen=True)
class Zones:
    """Confidence from which the best label is answered, or offered.

    `critical` is the share of probability from which a critical label is answered in any case.
    """

    answer: float
    ask: float
    critical: float

    @classmethod
    def usual(cls) -> "Zones":
        """For a brand with too few examples to learn from."""
        return cls(answer=0.7, ask=0.3, critical=0.5)

    def of(self, confidence: float) -> Zone:
        if confidence >= self.answer:
            return "answer"
        return "ask" if confidence >= self.ask else "unknown"


def lowest_threshold(confidence: Values, right: Flags, counts: Values, wanted: float) -> float:
    """The lowest confidence from which on the share of right ones is `wanted`, or 1.01."""
    order = np.argsort(-confidence, kind="stable")
    total = np.cumsum(counts[order])
    share = np.cumsum((counts * right)[order]) / total
    last = np.append(np.diff(confidence[order]) < 0, True)
    enough = np.flatnonzero((share >= wanted) & last)
    return float(confidence[order][enough[-1]]) if len(enough) else _NEVER


def worthwhile_threshold(confidence: Values, right: Flags, counts: Values, wanted: float) -> float:
    """The confidence below which fewer than the wanted share are right: each message for itself.

    From there on, right ones outweigh wrong ones by most, at the odds that `wanted` sets.
    """
    order = np.argsort(-confidence, kind="stable")
    gains = np.cumsum((counts * (right - wanted))[order])
    gains[:-1][np.diff(confidence[order]) == 0] = 0  # equal ones are told apart by nothing
    if not len(gains) or gains.max() <= 0:
        return _NEVER
    return float(confidence[order][int(gains.argmax())])
