"""When the flag goes up, as agreed in brand.yml, section `flags`; without it no flag is raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from settings.written import Written

QUEUE = "spokesperson"


@dataclass(frozen=True)
class WrittenText:
    text: str
    where: str
    """File and line, for a text that is found wrong only later."""


@dataclass(frozen=True)
class WrittenFlag:
    phrases: tuple[WrittenText, ...] = ()
    """In either language: a message may be in both."""
    patterns: tuple[WrittenText, ...] = ()
    exceptions: tuple[WrittenText, ...] = ()
    negated_counts: bool = False
    holds: tuple[str, ...] = ()
    """Topics that are held at once."""


@dataclass(frozen=True)
class WrittenSpeed:
    """How many complaints on one topic are too many (handoff/surge.py)."""

    window: timedelta
    weeks: int
    """How many past weeks are looked at."""
    at_least: int
    """Fewer are never too many."""
    chance: float
    """How unlikely so many must be in a usual hour."""
    holds: bool
    """Whether the topic is held at once."""


@dataclass(frozen=True)
class WrittenFlags:
    queue: str = QUEUE
    kinds: Mapping[str, WrittenFlag] = field(default_factory=dict)
    speed: WrittenSpeed | None = None


def read(written: Written) -> WrittenFlags:
    """The section of content that the schema has passed; raise BrandError at the first fault."""
    section = written.content.get("flags")
    if section is None:
        return WrittenFlags()
    queue = section.get("queue", QUEUE)
    written.require_queue(["flags", "queue"], queue)
    kinds = {name: _kind(written, name) for name in section.get("kinds", {})}
    return WrittenFlags(queue, kinds, _speed(section.get("speed")))


def _kind(written: Written, name: str) -> WrittenFlag:
    one = written.at(["flags", "kinds", name])

    def texts(key: str) -> tuple[WrittenText, ...]:
        return tuple(
            WrittenText(text, written.where(["flags", "kinds", name, key, index]))
            for index, text in enumerate(one.get(key, ()))
        )

    return WrittenFlag(
        phrases=(*texts("he"), *texts("en")),
        patterns=texts("patterns"),
        exceptions=texts("except"),
        negated_counts=one.get("negated") == "counts",
        holds=tuple(one.get("holds", ())),
    )


def _speed(section: Mapping[str, Any] | None) -> WrittenSpeed | None:
    if section is None:
        return None
    return WrittenSpeed(
        window=timedelta(minutes=int(section["window"].partition(" ")[0])),
        weeks=section.get("weeks", 8),
        at_least=section.get("at_least", 5),
        chance=float(section.get("chance", 0.00001)),
        holds=section.get("holds", False),
    )
