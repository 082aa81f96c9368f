"""The frames that a console sends: JSON objects, each with a `type`."""

import json
from dataclasses import dataclass
from typing import Any

from desk.frames import FrameError

HELLO = 'Send {"type": "hello", "since": N} once; without N for a snapshot.'
LOOK = 'Send {"type": "look", "ticket": N, "typing": true}; ticket null for none.'
KNOWN = 'The frame has an unknown type; send "hello", "look" or "ping".'
LARGEST = 2**31


@dataclass(frozen=True)
class Hello:
    since: int | None
    """The number of the last event that the console has seen; None if it wants a snapshot."""


@dataclass(frozen=True)
class Look:
    """What the agent has before them, and whether they write a reply to it."""

    ticket: int | None
    typing: bool


@dataclass(frozen=True)
class Ping:
    pass


def parse(text: str) -> Hello | Look | Ping:
    """The frame as a value; raise FrameError if it is not one of those a console may send."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError(HELLO) from error
    kind = frame.get("type") if isinstance(frame, dict) else None
    if kind == "hello":
        return Hello(_number(frame.get("since"), HELLO))
    if kind == "look":
        typing = frame.get("typing", False)
        if not isinstance(typing, bool):
            raise FrameError(LOOK)
        return Look(_number(frame.get("ticket"), LOOK), typing)
    if kind == "ping":
        return Ping()
    raise FrameError(KNOWN)


def _number(value: Any, expected: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise FrameError(expected)
    return value
