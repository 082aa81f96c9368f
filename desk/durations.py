"""Lengths of time in words."""

from collections.abc import Mapping
from datetime import timedelta

UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def span(length: timedelta, words: Mapping[str, str]) -> str:
    """The length in the largest unit that it fills, rounded down; less than two minutes are one."""
    unit, one = next(((unit, one) for unit, one in UNITS if length >= one), UNITS[-1])
    count = max(length // one, 1)
    # Hebrew has a word of its own for two.
    key = f"span_{unit}_{count}" if count <= 2 else f"span_{unit}"
    return words[key].format(count=count)
