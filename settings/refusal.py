"""How what was set or agreed wrongly is named: where it is, what is wrong, what to do."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class SettingError(ValueError):
    """A setting has a value that Dover cannot use: the message names it and says what to set."""


class BrandError(ValueError):
    """The agreement cannot be used: the message names the file, the line and what to mend."""


def refusal(path: Path, content: Any, place: Sequence[str | int], what: str) -> BrandError:
    return BrandError(f"{location(path, content, place)}: {what}")


def location(path: Path, content: Any, place: Sequence[str | int]) -> str:
    """File and line of the deepest step of `place` that the parsed YAML has."""
    line = 1
    node: Any = content
    for step in place:
        try:
            places = node.lc
            line = (places.key(step) if isinstance(node, Mapping) else places.item(step))[0] + 1
            node = node[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return f"{path}, line {line}"
