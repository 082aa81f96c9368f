"""What a model must reach before it serves, as brand.yml has it (section `understanding`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from settings.written import Written

MARGIN = 0.05
"""How far below the wanted precision the floor is by default: what one language's few hundred
questions can be off by."""
HELD_OUT = "heldout"


@dataclass(frozen=True)
class GateRules:
    floor_precision: float
    """Least share of right ones among the answers of either language."""
    allowed_newly_wrong: int
    """How many approved questions that were answered rightly may turn wrong."""
    held_out: Path
    """Folder with questions that are never trained on; it need not be there."""


def read(written: Written) -> GateRules:
    """The section of content that the schema has passed; raise BrandError at the first fault."""
    section: Mapping[str, Any] = written.content["understanding"]
    wanted = float(section["wanted_precision"])
    floor = float(section.get("floor_precision", round(max(0.0, wanted - MARGIN), 3)))
    if floor > wanted:
        what = f"floor_precision is {floor:g}, above the wanted_precision {wanted:g}; lower it"
        raise written.wrong(["understanding", "floor_precision"], what)
    return GateRules(
        floor_precision=floor,
        allowed_newly_wrong=int(section.get("allowed_newly_wrong", 0)),
        held_out=written.path.parent / str(section.get("held_out", HELD_OUT)),
    )
