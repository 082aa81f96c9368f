"""Releases: each trained model with the versions it was trained on, and when it served."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import audit, review
from faq.audit import Deed, ReleaseEdge
from faq.review import Actor, Refused
from storage.release_tables import release, serving

SYSTEM = "system"
"""Made the first release, which no person asked for."""
NOT_JUDGED = "{}"
"""The report of the first release: there was nothing to compare it with."""


class ReleaseState(str, Enum):
    # Trained; the gate has not decided.
    CANDIDATE = "candidate"
    # The gate refused it: only an admin's override lets it serve.
    REFUSED = "refused"
    # It may serve.
    READY = "ready"


@dataclass(frozen=True)
class Made:
    """A trained model. The file is named by its path below the folder of models."""

    by: str
    model_file: str
    model_sha256: str
    model_id: str
    entries: Mapping[str, int]
    """Entry id -> number of the version that it was trained on."""


@dataclass(frozen=True)
class Override:
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Release:
    number: int
    made: Made
    made_at: datetime
    state: ReleaseState
    report: str | None
    """As faq/gate_json.py reads it; None before the gate, and of the first release."""
    override: Override | None

    @property
    def may_serve(self) -> bool:
        return self.state is ReleaseState.READY or self.override is not None


@dataclass(frozen=True)
class Period:
    """A time in which a release served; `ended_at` is None while it does."""

    release: int
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None
    reason: str


def next_number(connection: Connection) -> int:
    last = connection.execute(sa.select(sa.func.max(release.c.number))).scalar_one()
    return (last or 0) + 1


def add(
    connection: Connection,
    number: int,
    made: Made,
    now: datetime,
    state: ReleaseState = ReleaseState.CANDIDATE,
) -> None:
    connection.execute(
        sa.insert(release).values(
            number=number,
            made_at=now,
            made_by=made.by,
            model_file=made.model_file,
            model_sha256=made.model_sha256,
            model_id=made.model_id,
            entries=json.dumps(dict(made.entries), sort_keys=True),
            state=state.value,
            report=None if state is ReleaseState.CANDIDATE else NOT_JUDGED,
        )
    )


def judge(connection: Connection, number: int, state: ReleaseState, report: str) -> None:
    """Write down what the gate decided, and on what grounds."""
    connection.execute(
        sa.update(release)
        .where(release.c.number == number)
        .values(state=state.value, report=report)
    )


def find(connection: Connection, number: int) -> Release | None:
    row = connection.execute(sa.select(release).where(release.c.number == number)).one_or_none()
    return _release(row) if row else None


def listed(connection: Connection) -> list[Release]:
    """Every release without its report, the newest first."""
    columns = [one for one in release.c if one.name != "report"]
    rows = connection.execute(
        sa.select(*columns, sa.null().label("report")).order_by(release.c.number.desc())
    )
    return [_release(row) for row in rows]


def periods(connection: Connection, number: int | None = None) -> list[Period]:
    """The times in which releases served, or one did, the newest first."""
    chosen = sa.select(serving).order_by(serving.c.id.desc())
    if number is not None:
        chosen = chosen.where(serving.c.release == number)
    return [
        Period(row.release, row.begun_at, row.begun_by, row.ended_at, row.reason)
        for row in connection.execute(chosen)
    ]


def serving_now(connection: Connection) -> int | None:
    """The release that every Rasa process has to serve; None before the first."""
    number = connection.execute(
        sa.select(serving.c.release).where(serving.c.ended_at.is_(None))
    ).scalar_one_or_none()
    return None if number is None else int(number)


def begin_serving(connection: Connection, number: int, by: str, reason: str, now: datetime) -> None:
    """From now on this release serves, and the one before no more."""
    connection.execute(sa.update(serving).where(serving.c.ended_at.is_(None)).values(ended_at=now))
    connection.execute(
        sa.insert(serving).values(release=number, begun_at=now, begun_by=by, reason=reason)
    )


def override(connection: Connection, number: int, by: Actor, reason: str, now: datetime) -> None:
    """Let a refused release serve all the same; raise Refused if it was not refused."""
    audit.lock(connection)
    review.refuse_non_text(reason)
    found = find(connection, number)
    if found is None:
        raise Refused("no_release", number=number)
    if found.state is not ReleaseState.REFUSED or found.override:
        raise Refused("not_refused", number=number)
    if not reason.strip():
        raise Refused("override_without_reason", number=number)
    values = {"override_by": by.account, "override_reason": reason.strip(), "override_at": now}
    connection.execute(sa.update(release).where(release.c.number == number).values(**values))
    deed = Deed(by.account, ReleaseEdge.OVERRIDDEN, release=number, reason=reason.strip())
    audit.write(connection, deed, now)


def _release(row: Any) -> Release:
    entries = json.loads(row.entries)
    told = row.override_by and Override(row.override_by, row.override_reason, row.override_at)
    return Release(
        number=row.number,
        made=Made(row.made_by, row.model_file, row.model_sha256, row.model_id, entries),
        made_at=row.made_at,
        state=ReleaseState(row.state),
        report=None if row.report == NOT_JUDGED else row.report,
        override=told or None,
    )
