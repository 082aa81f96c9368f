"""How a visitor is handed over: what teams are called, and what each asks (brand.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from settings.written import Written

FIELDS = ("what", "wanted", "since", "number", "how_many", "reach", "when")


@dataclass(frozen=True)
class Handover:
    teams: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What visitors read of a queue's people, by queue and language."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fields that a queue asks for, in their order."""


def read(written: Written) -> Handover:
    """Sections `teams` and `forms` of content that the schema has passed."""
    content = written.content
    for section in ("teams", "forms"):
        for queue in content.get(section, {}):
            written.require_queue([section, queue], queue)
    return Handover(
        teams={queue: dict(names) for queue, names in content.get("teams", {}).items()},
        forms={queue: tuple(fields) for queue, fields in content.get("forms", {}).items()},
    )
