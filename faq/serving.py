"""Which release is to serve, and which one each Rasa process does serve.

Every function takes an open transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.remarks import Remark, remark
from storage.process_tables import rasa_process
from storage.release_tables import release, serving

PROBLEMS = ("model_missing", "model_changed", "model_broken")
"""Why a release cannot be served; keys of remarks.yml."""


@dataclass(frozen=True)
class Wanted:
    """A release that serves, or served once."""

    serving_id: int
    number: int
    model_file: str
    """Below the folder of models."""
    sha256: str

    def path(self, models: Path) -> Path:
        return models / self.model_file


@dataclass(frozen=True)
class Process:
    """A Rasa process as its keeper knows it."""

    slot: int
    pid: int
    number: int | None
    """The release; None for the model of the settings, while nothing was released."""
    model_id: str
    begun_at: datetime
    refused: int | None = None
    """The release that it was to serve and could not."""
    problem: str | None = None

    @property
    def what(self) -> str:
        return f"release {self.number}" if self.number else "the model of the settings"

    @property
    def remark(self) -> Remark | None:
        """Why it does not serve what it should; None if it does."""
        if self.problem is None or self.refused is None:
            return None
        return remark(self.problem, number=self.refused)


_SERVED = (
    sa.select(
        serving.c.id.label("serving_id"),
        release.c.number,
        release.c.model_file,
        release.c.model_sha256.label("sha256"),
    )
    .join(release, release.c.number == serving.c.release)
    .order_by(serving.c.id.desc())
)


def wanted(connection: Connection) -> Wanted | None:
    """What every process is to serve; None while nothing was released."""
    row = connection.execute(_SERVED.where(serving.c.ended_at.is_(None))).one_or_none()
    return Wanted(**row._mapping) if row else None


def served(connection: Connection, most: int) -> list[Wanted]:
    """The releases that serve or served, the newest period first, each once."""
    found: dict[int, Wanted] = {}
    for row in connection.execute(_SERVED):
        found.setdefault(row.number, Wanted(**row._mapping))
        if len(found) == most:
            break
    return list(found.values())


def processes(connection: Connection) -> list[Process]:
    rows = connection.execute(sa.select(rasa_process).order_by(rasa_process.c.slot))
    return [_process(row) for row in rows]


def note(connection: Connection, one: Process) -> None:
    """Write what a process serves, in place of what its slot served before."""
    row = {
        "slot": one.slot,
        "pid": one.pid,
        "release": one.number,
        "model_id": one.model_id,
        "begun_at": one.begun_at,
        "refused": one.refused,
        "problem": one.problem,
    }
    connection.execute(sa.delete(rasa_process).where(rasa_process.c.slot == one.slot))
    connection.execute(sa.insert(rasa_process).values(**row))


def forget(connection: Connection) -> None:
    """No process serves yet."""
    connection.execute(sa.delete(rasa_process))


def _process(row: Any) -> Process:
    values = dict(row._mapping)
    return Process(number=values.pop("release"), **values)
