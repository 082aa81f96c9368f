"""Trainings that were asked for: one at a time, each in its own process, which says how far it is.

waiting -> running -> gating -> done
any of the first three -> failed | cancelled
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.gate import Reason
from faq.remarks import remark
from faq.review import Actor
from storage.inserts import insert_once
from storage.release_tables import training_run


class RunState(str, Enum):
    # Asked for; its process has not begun.
    WAITING = "waiting"
    RUNNING = "running"
    # The model is trained and asked the gate's questions.
    GATING = "gating"
    # Its release is ready or refused.
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (RunState.WAITING, RunState.RUNNING, RunState.GATING)
STEPS = ("check", "read", "train", "pack", "gate")
"""What a run does one after the other; `step` counts from 1."""
SILENT = timedelta(seconds=20)
"""The process of an active run that was not heard of for longer is dead."""
_REMEMBERED = 5


@dataclass(frozen=True)
class Problem:
    """Why a run ended: the remark's key and what fills it, and the entry that mends it."""

    key: str
    values: tuple[tuple[str, str], ...] = ()
    entry: str = ""

    def reason(self) -> Reason:
        return Reason(remark(self.key, **dict(self.values)), self.entry)


DIED = Problem("run_died")
DISK_FULL = Problem("run_disk_full")
NOTHING_APPROVED = Problem("run_nothing_approved")


def failed_for(why: str, log: Path) -> Problem:
    return Problem("run_failed", (("why", why), ("log", str(log))))


@dataclass(frozen=True)
class Run:
    id: int
    asked_by: str
    asked_at: datetime
    state: RunState
    step: int
    steps: int
    seconds_left: float | None
    heartbeat_at: datetime
    problems: tuple[Problem, ...]
    ended_at: datetime | None
    release: int | None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def is_dead(self, now: datetime) -> bool:
        """Whether it is active by its row alone."""
        return self.is_active and now - self.heartbeat_at > SILENT


def ask(connection: Connection, by: str, now: datetime) -> tuple[Run, bool]:
    """A new run, or the one that is active, and whether it is new: only that is to be started."""
    look(connection, now)
    values = {
        "asked_by": by,
        "asked_at": now,
        "state": RunState.WAITING.value,
        "step": 0,
        "steps": len(STEPS),
        "heartbeat_at": now,
        "seconds_left": _usual_seconds(connection),
    }
    is_new = insert_once(connection, training_run, values)
    row = connection.execute(_chosen().where(_is_active())).one()
    return _run(row), is_new


def newest(connection: Connection) -> Run | None:
    row = connection.execute(_chosen().order_by(training_run.c.id.desc()).limit(1)).one_or_none()
    return _run(row) if row else None


def look(connection: Connection, now: datetime) -> Run | None:
    """The newest run; if its process is dead it is failed from now on."""
    found = newest(connection)
    if found is None or not found.is_dead(now):
        return found
    fail(connection, found.id, [DIED], now)
    return get(connection, found.id)


def get(connection: Connection, number: int) -> Run:
    return _run(connection.execute(_chosen().where(training_run.c.id == number)).one())


def begin(connection: Connection, number: int, pid: int, now: datetime) -> bool:
    """Take a waiting run; return False if it waits no more."""
    values = {"state": RunState.RUNNING.value, "step": 1, "pid": pid, "heartbeat_at": now}
    waits = training_run.c.state == RunState.WAITING.value
    return _update(connection, number, values, waits)


def step(connection: Connection, number: int, name: str, now: datetime) -> bool:
    """Note what the run does now; return False if it is to end."""
    values = {"step": STEPS.index(name) + 1, "heartbeat_at": now}
    return _update(connection, number, values, _is_active())


def beat(connection: Connection, number: int, now: datetime) -> bool:
    """Say that the process lives; return False if it is to end."""
    return _update(connection, number, {"heartbeat_at": now}, _is_active())


def gate(connection: Connection, number: int, release: int, now: datetime) -> bool:
    """The model is trained and stands before the gate as this release."""
    values = {"state": RunState.GATING.value, "release": release, "step": len(STEPS)}
    return _update(connection, number, {**values, "heartbeat_at": now}, _is_active())


def finish(connection: Connection, number: int, now: datetime) -> bool:
    return _end(connection, number, RunState.DONE, [], now)


def fail(connection: Connection, number: int, problems: Sequence[Problem], now: datetime) -> bool:
    return _end(connection, number, RunState.FAILED, problems, now)


def cancel(connection: Connection, by: Actor, now: datetime) -> bool:
    """End the active run, whose process sees it within seconds; return False if there is none."""
    found = look(connection, now)
    if found is None or not found.is_active:
        return False
    why = [Problem("run_cancelled", (("name", by.account),))]
    return _end(connection, found.id, RunState.CANCELLED, why, now)


def seconds_left(run: Run, now: datetime) -> float | None:
    """As long as the runs before it took; None if there were none, or if it takes longer."""
    if run.seconds_left is None:
        return None
    left = run.seconds_left - (now - run.asked_at).total_seconds()
    return left if left > 0 else None


def _end(
    connection: Connection,
    number: int,
    state: RunState,
    problems: Sequence[Problem],
    now: datetime,
) -> bool:
    told = [[one.key, dict(one.values), one.entry] for one in problems]
    values: dict[str, Any] = {"state": state.value, "ended_at": now, "seconds_left": None}
    values["problem"] = json.dumps(told, ensure_ascii=False) if told else None
    return _update(connection, number, values, _is_active())


def _update(connection: Connection, number: int, values: dict[str, Any], where: Any) -> bool:
    changed = connection.execute(
        sa.update(training_run).where(training_run.c.id == number, where).values(**values)
    )
    return bool(changed.rowcount)


def _usual_seconds(connection: Connection) -> float | None:
    times = sa.select(training_run.c.asked_at, training_run.c.ended_at)
    done = times.where(training_run.c.state == RunState.DONE.value)
    rows = connection.execute(done.order_by(training_run.c.id.desc()).limit(_REMEMBERED)).all()
    return median((row.ended_at - row.asked_at).total_seconds() for row in rows) if rows else None


def _chosen() -> Any:
    return sa.select(training_run)


def _is_active() -> Any:
    return training_run.c.state.in_([one.value for one in ACTIVE])


def _run(row: Any) -> Run:
    told = json.loads(row.problem) if row.problem else []
    return Run(
        id=row.id,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=RunState(row.state),
        step=row.step,
        steps=row.steps,
        seconds_left=row.seconds_left,
        heartbeat_at=row.heartbeat_at,
        problems=tuple(Problem(key, tuple(values.items()), entry) for key, values, entry in told),
        ended_at=row.ended_at,
        release=row.release,
    )
