"""brand.yml as it was written: what stands where, and how a fault in it is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from settings.refusal import BrandError

Place = Sequence[str | int]
"""The keys and indexes that lead to a part of the content."""


@dataclass(frozen=True)
class Written:
    path: Path
    content: Any
    """The parsed YAML; its parts know their lines."""

    def at(self, place: Place) -> Any:
        found = self.content
        for step in place:
            found = found[step]
        return found

    def where(self, place: Place) -> str:
        """File and line of the deepest step of `place` that there is."""
        line = 1
        node: Any = self.content
        for step in place:
            try:
                places = node.lc
                line = (places.key(step) if isinstance(node, Mapping) else places.item(step))[0] + 1
                node = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return f"{self.path}, line {line}"

    def wrong(self, place: Place, what: str) -> BrandError:
        return BrandError(f"{self.where(place)}: {what}")

    def require_queue(self, place: Place, queue: str) -> None:
        """Raise BrandError unless `queue`, which stands at that place, is among `queues`."""
        if queue not in self.content["queues"]:
            known = ", ".join(self.content["queues"])
            what = f"there is no queue {queue!r} in `queues` ({known}); name one of these"
            raise self.wrong(place, what)

    def zone(self, place: Place) -> ZoneInfo:
        """The time zone that is named at that place; raise BrandError if there is none."""
        name = self.at(place)
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            what = f"time_zone is {name!r}; give a name such as Asia/Jerusalem"
            raise self.wrong(place, what) from error
