"""Which groups of questions come first, and when one that was dealt with comes back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from math import log2

HALF_LIFE = timedelta(days=7)
"""Somebody who asked that long ago counts half."""
LEAST_OTHERS = 2
_EPOCH = datetime(2024, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Deed:
    """What was done about messages of a group: its number, and how many people had asked then."""

    id: int
    people: int


@dataclass(frozen=True)
class Member:
    """A message of a group."""

    message_id: int
    person: str
    at: datetime
    language: str
    deed: Deed | None = None


def score(members: Iterable[Member]) -> float:
    """The logarithm, to base two, of how many people asked; each counts by their last message.

    It compares groups as of any moment: with time all lose the same.
    """
    last: dict[str, datetime] = {}
    for one in members:
        last[one.person] = max(one.at, last.get(one.person, one.at))
    ages = [(at - _EPOCH) / HALF_LIFE for at in last.values()]
    newest = max(ages)
    total: float = sum(2 ** (age - newest) for age in sorted(ages))
    return newest + log2(total)


def waits(members: Iterable[Member]) -> bool:
    """Whether a group waits for an editor: nothing was done yet, or enough others asked since.

    Enough are half as many people as had asked when something was done, and two at least.
    """
    members = list(members)
    deeds = [one.deed for one in members if one.deed]
    if not deeds:
        return True
    last = max(deeds, key=lambda deed: deed.id)
    before = {one.person for one in members if one.deed}
    others = {one.person for one in members} - before
    return len(others) >= max(LEAST_OTHERS, last.people / 2)
