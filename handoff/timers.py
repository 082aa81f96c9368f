"""The promises of tickets as rows, and the timers that fire for them.

Events are the truth: `reschedule` works the rows out anew from them. A timer that has fired keeps
its row as it is, so that working out anew never fires it twice; every due time that a promise had
stays in `promise_due`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.escalation import times
from handoff.history import MOVING, Event, EventKind, Priority, standing_after
from handoff.policies import Agreed, agreed, agreed_in
from handoff.sla import Promise, promises
from settings.promises import Agreement
from storage.promise_tables import promise, promise_due, timer
from storage.ticket_tables import ticket_event

MOST = 10_000
"""Fired timers that a figure is made of, the newest."""

Key = tuple[int, str]
"""A promise's number and a step."""

# Statements of turns are built once: to build one takes longer than to run it.
_MOVING_EVENTS = (
    sa.select(
        ticket_event.c.kind,
        ticket_event.c.at,
        ticket_event.c.queue,
        ticket_event.c.priority,
        ticket_event.c.policy,
    )
    .where(
        ticket_event.c.ticket_id == sa.bindparam("wanted"),
        ticket_event.c.kind.in_([kind.value for kind in MOVING]),
    )
    .order_by(ticket_event.c.id)
)
_PROMISES = (
    sa.select(promise)
    .where(promise.c.ticket_id == sa.bindparam("wanted"))
    .order_by(promise.c.number)
)
_DUES = (
    sa.select(promise_due.c.number, sa.func.count().label("known"))
    .where(promise_due.c.ticket_id == sa.bindparam("wanted"))
    .group_by(promise_due.c.number)
)
_TIMERS = sa.select(timer).where(timer.c.ticket_id == sa.bindparam("wanted"))
_ADD = {table: sa.insert(table) for table in (promise, promise_due, timer)}
_CHANGE = {
    table: sa.update(table).where(
        *(column == sa.bindparam(f"its_{column.name}") for column in table.primary_key)
    )
    for table in (promise, timer)
}


def reschedule(connection: Connection, ticket_id: int, now: datetime) -> list[Promise]:
    """Bring the ticket's promises and timers up to its events; return the promises.

    To be called in the transaction that wrote an event. Raise HistoryError if the events are no
    ticket's history.
    """
    events = _events(connection, ticket_id)
    found, wanted = _worked_out(events, agreed(connection, events, now), now)
    _write_promises(connection, ticket_id, found)
    _write_timers(connection, ticket_id, wanted)
    return found


def schedule(
    connection: Connection, ticket_id: int, opened: Event, agreement: Agreement, now: datetime
) -> list[Promise]:
    """The same for a ticket that was opened under the agreement just now: nothing is read."""
    assert opened.policy
    events = [opened]
    found, wanted = _worked_out(events, {opened.policy: agreed_in(agreement, now)}, now)
    rows = [_promise_row(ticket_id, number, one) for number, one in enumerate(found, 1)]
    dues = [
        row
        for number, one in enumerate(found, 1)
        for row in _due_rows(ticket_id, number, one, known=0)
    ]
    for table, added in (
        (promise, rows),
        (promise_due, dues),
        (timer, _timer_rows(ticket_id, wanted)),
    ):
        if added:
            connection.execute(_ADD[table], added)
    return found


def _worked_out(
    events: Sequence[Event], policies: Mapping[str, Agreed], now: datetime
) -> tuple[list[Promise], dict[Key, datetime]]:
    """The promises, and when each step of them is to fire."""
    found = promises(events, {name: one.terms for name, one in policies.items()}, now)
    situation = standing_after(events)
    policy = policies[situation.policy]
    plan, hours = policy.plans.get(situation.queue), policy.terms[situation.queue].hours
    if plan is None:
        return found, {}
    return found, {
        (number, step.value): at
        for number, one in enumerate(found, 1)
        for step, at in times(one, plan, hours).items()
    }


def _events(connection: Connection, ticket_id: int) -> list[Event]:
    rows = connection.execute(_MOVING_EVENTS, {"wanted": ticket_id}).all()
    return [
        Event(
            kind=EventKind(row.kind),
            at=row.at,
            queue=row.queue,
            priority=row.priority and Priority(row.priority),
            policy=row.policy,
        )
        for row in rows
    ]


def stored_promises(connection: Connection, ticket_id: int) -> Sequence[Any]:
    """The rows of a ticket's promises in order."""
    rows: Sequence[Any] = connection.execute(_PROMISES, {"wanted": ticket_id}).all()
    return rows


def _write_promises(connection: Connection, ticket_id: int, found: Sequence[Promise]) -> None:
    rows = {row.number: row for row in stored_promises(connection, ticket_id)}
    known = _known_dues(connection, ticket_id)
    added: list[dict[str, Any]] = []
    dues: list[dict[str, Any]] = []
    for number, one in enumerate(found, 1):
        values = _promise_row(ticket_id, number, one)
        if number in rows:
            _update(connection, promise, rows[number], values)
        else:
            added.append(values)
        dues += _due_rows(ticket_id, number, one, known.get(number, 0))
    if added:
        connection.execute(_ADD[promise], added)
    if dues:
        connection.execute(_ADD[promise_due], dues)


def _promise_row(ticket_id: int, number: int, one: Promise) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "number": number,
        "kind": one.kind.value,
        "state": one.state.value,
        "started_at": one.started_at,
        "due_at": one.due,
        "warn_at": one.warn_at,
        "ended_at": one.ended_at,
    }


def _known_dues(connection: Connection, ticket_id: int) -> dict[int, int]:
    """How many due times each promise of the ticket has in its history."""
    rows = connection.execute(_DUES, {"wanted": ticket_id}).all()
    return {row.number: row.known for row in rows}


def _due_rows(ticket_id: int, number: int, one: Promise, known: int) -> Iterable[dict[str, Any]]:
    for position, due in enumerate(one.history[known:], known):
        yield {
            "ticket_id": ticket_id,
            "number": number,
            "position": position,
            "set_at": due.set_at,
            "because": due.because.value,
            "due_at": due.due,
            "left_s": due.left.total_seconds(),
        }


def _write_timers(connection: Connection, ticket_id: int, wanted: Mapping[Key, datetime]) -> None:
    rows = connection.execute(_TIMERS, {"wanted": ticket_id}).all()
    stored = {(row.number, row.step): row for row in rows}
    for key, row in stored.items():
        if row.fired_at is None:
            _update(connection, timer, row, {"due_at": wanted.get(key)})
    fresh = {key: at for key, at in wanted.items() if key not in stored}
    if fresh:
        connection.execute(_ADD[timer], _timer_rows(ticket_id, fresh))


def _timer_rows(ticket_id: int, wanted: Mapping[Key, datetime]) -> list[dict[str, Any]]:
    return [
        {"ticket_id": ticket_id, "number": number, "step": step, "due_at": at}
        for (number, step), at in wanted.items()
    ]


def _update(connection: Connection, table: Any, row: Any, values: Mapping[str, object]) -> None:
    """Write the values that differ from the row's."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        keys = {f"its_{column.name}": getattr(row, column.name) for column in table.primary_key}
        connection.execute(_CHANGE[table], {**keys, **changed})


def next_due(connection: Connection) -> datetime | None:
    """When the next timer is to fire; None if none is set."""
    found: datetime | None = connection.execute(
        sa.select(timer.c.due_at).where(WAITS).order_by(timer.c.due_at).limit(1)
    ).scalar_one_or_none()
    return found


WAITS = sa.and_(timer.c.fired_at.is_(None), timer.c.due_at.is_not(None))


@dataclass(frozen=True)
class Lags:
    """How long after their time the timers of a stretch fired, in seconds."""

    fired: int
    late: int
    p50: float
    p99: float


def lags(connection: Connection, since: datetime) -> Lags:
    rows = connection.execute(
        sa.select(timer.c.lag_s, timer.c.late)
        .where(timer.c.fired_at >= since)
        .order_by(timer.c.fired_at.desc())
        .limit(MOST)
    ).all()
    found = sorted(row.lag_s for row in rows) or [0.0]
    return Lags(
        fired=len(rows),
        late=sum(row.late for row in rows),
        p50=found[(len(found) - 1) // 2],
        p99=found[ceil(len(found) * 0.99) - 1],
    )


def overdue(connection: Connection, before: datetime) -> int:
    """How many timers should have fired before that moment and have not."""
    counted = sa.select(sa.func.count()).where(WAITS, timer.c.due_at < before)
    return int(connection.execute(counted).scalar_one())
