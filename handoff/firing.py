"""Timers whose time has come: each fires once, and what its step asks for is done with it.

Everything that a step does, but the sending, is in the transaction that marks its timer as fired:
the event, the notices, the sentence to the visitor and the change of hands.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import policies, tickets
from handoff.escalation import ORDER, Danger, Deed, Step, deed
from handoff.history import EventKind
from handoff.sla import PromiseKind, PromiseState
from handoff.tickets import Ticket
from handoff.timers import WAITS
from storage.notices import Notice, add_notice
from storage.promise_tables import promise, timer
from storage.tables import conversation
from storage.ticket_tables import policy, ticket

LATE = timedelta(seconds=1)

EVENTS = {
    Step.WARNING: EventKind.PROMISE_WARNED,
    Step.VISITOR: EventKind.VISITOR_TOLD,
    Step.BREACH: EventKind.PROMISE_BROKEN,
    Step.MANAGER: EventKind.STILL_BROKEN,
}
NOTICES = {
    Step.WARNING: "promise_warning",
    Step.BREACH: "promise_broken",
    Step.MANAGER: "promise_still_broken",
}
STATES = {
    Step.WARNING: PromiseState.WARNED,
    Step.VISITOR: PromiseState.WARNED,
    Step.BREACH: PromiseState.BROKEN,
    Step.MANAGER: PromiseState.BROKEN,
}


# Built once: building a statement costs more than running it.
_OF = (sa.bindparam("of_ticket"), sa.bindparam("of_number"))
_THIS_TIMER = (
    timer.c.ticket_id == _OF[0],
    timer.c.number == _OF[1],
    timer.c.step == sa.bindparam("of_step"),
    timer.c.fired_at.is_(None),
)
_THIS_PROMISE = (promise.c.ticket_id == _OF[0], promise.c.number == _OF[1])
_LOCK = (
    sa.select(conversation.c.id)
    .where(conversation.c.id == sa.bindparam("wanted"))
    .with_for_update(skip_locked=True)
)
_MARK = (
    sa.update(timer)
    .where(*_THIS_TIMER, timer.c.due_at == sa.bindparam("due"))
    .values({name: sa.bindparam(name) for name in ("fired_at", "late", "lag_s")})
)
_PUT_ASIDE = sa.update(timer).where(*_THIS_TIMER).values(due_at=sa.bindparam("due_at"))
_READ = (
    sa.select(
        ticket,
        policy.c.content,
        *(promise.c[name].label(f"promise_{name}") for name in ("kind", "due_at", "ended_at")),
    )
    .join(promise, promise.c.ticket_id == ticket.c.id)
    .join(policy, policy.c.name == ticket.c.policy)
    .where(*_THIS_PROMISE)
)
_SET_STATE = sa.update(promise).where(*_THIS_PROMISE).values(state=sa.bindparam("state"))


@dataclass(frozen=True)
class DueTimer:
    ticket_id: int
    number: int
    step: Step
    due_at: datetime
    conversation_id: str


@dataclass(frozen=True)
class Fired:
    timer: DueTimer
    lag: timedelta
    late: bool
    """More than a second after its time."""


@dataclass(frozen=True)
class Hands:
    """What steps do beyond the ticket itself."""

    tell: Callable[[Connection, Ticket, datetime, datetime], Ticket | None]
    """(connection, ticket, new time, now): says it to the visitor; None if it could not be said."""
    reassign: Callable[[Connection, Ticket, datetime], Ticket]
    """Gives the ticket to the next free agent, if there is one."""


def due_timers(connection: Connection, now: datetime, limit: int) -> list[DueTimer]:
    """The timers whose time has come, in the order in which they are to fire."""
    place = sa.case({step.value: place for place, step in enumerate(ORDER)}, value=timer.c.step)
    rows = connection.execute(
        sa.select(timer, ticket.c.conversation_id)
        .join(ticket, ticket.c.id == timer.c.ticket_id)
        .where(WAITS, timer.c.due_at <= now)
        .order_by(timer.c.due_at, timer.c.ticket_id, timer.c.number, place)
        .limit(limit)
    ).all()
    return [
        DueTimer(row.ticket_id, row.number, Step(row.step), row.due_at, row.conversation_id)
        for row in rows
    ]


def fire(connection: Connection, one: DueTimer, hands: Hands, now: datetime) -> Fired | None:
    """Fire the timer; None if somebody else did, or it is to wait.

    It waits while another transaction holds the conversation: another worker that fires its
    timers, or a turn that may change them.
    """
    if not _lock(connection, one.conversation_id):
        return None
    if one.due_at > now:
        return None
    lag = now - one.due_at
    late = lag > LATE
    fired = {"fired_at": now, "late": late, "lag_s": lag.total_seconds()}
    if connection.execute(_MARK, {**_key(one), "due": one.due_at, **fired}).rowcount != 1:
        return None
    _Act(connection, one, hands, now).do()
    return Fired(one, lag, late)


def put_aside(connection: Connection, one: DueTimer) -> None:
    """Leave the timer until the ticket's next event sets it again: it cannot be fired."""
    connection.execute(_PUT_ASIDE, {**_key(one), "due_at": None})


def _lock(connection: Connection, conversation_id: str) -> bool:
    """Whoever changes a ticket holds this lock; SQLite has one writer anyway."""
    return connection.execute(_LOCK, {"wanted": conversation_id}).one_or_none() is not None


def _key(one: DueTimer) -> dict[str, Any]:
    return {"of_ticket": one.ticket_id, "of_number": one.number, "of_step": one.step.value}


class _Act:
    """What one timer's step asks for, in the transaction that marks it as fired."""

    def __init__(self, connection: Connection, one: DueTimer, hands: Hands, now: datetime) -> None:
        self._connection = connection
        self._one = one
        self._hands = hands
        self._now = now
        row = connection.execute(_READ, _key(one)).one()
        self._ticket = tickets.from_row(row)
        self._agreed = policies.read(row.policy, row.content, now)
        ended = row.promise_ended_at is not None
        self._danger = Danger(
            PromiseKind(row.promise_kind), row.promise_due_at, ended, self._ticket.owner
        )

    def do(self) -> None:
        danger, wanted = self._danger, self._wanted()
        if not danger.ended:
            state = STATES[self._one.step].value
            self._connection.execute(_SET_STATE, {**_key(self._one), "state": state})
        for name in wanted.tell:
            self._notify(danger, name)
        if wanted.reassign:
            # Before the first event of this transaction: it locks who is asked (handoff.tickets).
            self._ticket = self._hands.reassign(self._connection, self._ticket, self._now)
        if wanted.tell:
            told = ", ".join(wanted.tell)
            self._record(reason=f"{danger.kind.value}: {told}")
        if wanted.new_time:
            self._tell(danger, wanted.new_time)

    def _wanted(self) -> Deed:
        queue = self._ticket.queue
        hours, plan = self._agreed.terms[queue].hours, self._agreed.plans[queue]
        return deed(self._one.step, self._danger, plan, hours, self._now)

    def _notify(self, danger: Danger, name: str) -> None:
        one, ticket_id = self._one, self._ticket.id
        values = {
            "ticket": ticket_id,
            "queue": self._ticket.queue,
            "promise": danger.kind.value,
            "due_at": danger.due.isoformat(),
        }
        given = Notice(
            once=f"ticket:{ticket_id}:{one.number}:{one.step.value}:{name}",
            account=name,
            kind=NOTICES[one.step],
            about=f"ticket:{ticket_id}",
            values=json.dumps(values),
        )
        add_notice(self._connection, given, self._now)

    def _tell(self, danger: Danger, new_time: datetime) -> None:
        told = self._hands.tell(self._connection, self._ticket, new_time, self._now)
        if told:
            self._ticket = told
            self._record(reason=danger.kind.value, until=new_time)

    def _record(self, **carried: Any) -> None:
        kind = EVENTS[self._one.step]
        self._ticket = tickets.record(self._connection, self._ticket, kind, self._now, **carried)
