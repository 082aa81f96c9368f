"""Whether complaints on one topic come too fast, against the topic's own usual rate. Pure.

docs/flags.md has the statistic, and how often it is wrong on simulated weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

WEEK = timedelta(weeks=1)
BEFORE_COMPLAINTS = 0.5
BEFORE_WINDOWS = 0.5
"""What is taken for usual before anything is known: one complaint in a window, on weak evidence."""
VARIATION = 0.5
"""By how much a topic's rate itself varies from week to week, as a share of the rate."""


@dataclass(frozen=True)
class Window:
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Surge:
    count: int
    usual: float
    """How many are expected in a window like this one."""
    chance: float
    """How likely as many or more would be if nothing were the matter."""


def windows(now: datetime, length: timedelta, weeks: int, known_since: datetime) -> list[Window]:
    """The window that ends now, and the same hours of the past weeks that are known in full."""
    found = [Window(now - length, now)]
    for week in range(1, weeks + 1):
        until = now - week * WEEK
        if until - length < known_since:
            break
        found.append(Window(until - length, until))
    return found


def surge(count: int, past: Sequence[int]) -> Surge:
    """How unusual `count` complaints are after the counts of the same hours of past weeks.

    The tail of a negative binomial: a Poisson count whose rate is known from `past` alone
    (a gamma posterior) and varies from week to week.
    """
    known = BEFORE_COMPLAINTS + sum(past)
    mean = known / (BEFORE_WINDOWS + len(past))
    size = 1 / (1 / known + VARIATION**2)
    return Surge(count, mean, tail(count, mean, size))


def tail(count: int, mean: float, size: float) -> float:
    """Chance of `count` or more in a negative binomial of this mean and size."""
    probability = exp(size * log(size / (size + mean)))
    below = 0.0
    for value in range(count):
        below += probability
        probability *= (size + value) / (value + 1) * mean / (size + mean)
    return max(1 - below, 0.0)
