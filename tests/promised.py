"""Tickets with promises in a database, and time that tests move."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from handoff import tickets
from handoff.firing import Fired, Hands, due_timers, fire
from handoff.history import EventKind, Priority
from handoff.tickets import Opening, Ticket
from storage import accounts, conversations
from storage.accounts import Role
from storage.engine import transaction
from storage.promise_tables import notice, timer
from tests import makers

NOBODY = Hands(tell=lambda *_: None, reassign=lambda _connection, ticket, _now: ticket)


class MovedClock:
    """A clock that stands until a test moves it; whoever sleeps past the new time wakes."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return self._moment

    async def sleep_until(self, moment: datetime) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: self._moment >= moment)

    async def move_to(self, moment: datetime) -> None:
        async with self._moved:
            self._moment = moment
            self._moved.notify_all()


def open_one(
    connection: Connection,
    now: datetime,
    sender: str = "ruth",
    queue: str = "support",
    priority: Priority = Priority.NORMAL,
) -> Ticket:
    """A ticket of a conversation of its own."""
    talk = conversations.open_conversation(connection, "web", sender, "he", now)
    given = Opening(talk.id, queue, "complaint", priority=priority)
    return tickets.open_ticket(connection, given, makers.whole_brand().agreement, now)


def record(engine: Engine, ticket_id: int, kind: EventKind, at: datetime, **more: Any) -> Ticket:
    with transaction(engine) as connection:
        found = tickets.locked(connection, ticket_id)
        return tickets.record(connection, found, kind, at, **more)


def people(engine: Engine, *names: str, at: datetime) -> None:
    with transaction(engine) as connection:
        for name in names:
            accounts.add(connection, name, [Role.AGENT], "he", at)


def fire_all(engine: Engine, now: datetime, hands: Hands = NOBODY) -> list[Fired]:
    """Fire what is due, each in a transaction of its own, as a ticker does."""
    with transaction(engine) as connection:
        due = due_timers(connection, now, 1000)
    done = []
    for one in due:
        with transaction(engine) as connection:
            fired = fire(connection, one, hands, now)
        done += [fired] if fired else []
    return done


def steps(fired: Sequence[Fired]) -> list[tuple[int, str]]:
    return [(one.timer.number, one.timer.step.value) for one in fired]


def rows(engine: Engine, table: sa.Table, **where: Any) -> list[Any]:
    wanted = [table.c[name] == value for name, value in where.items()]
    with transaction(engine) as connection:
        return list(
            connection.execute(sa.select(table).where(*wanted).order_by(*table.primary_key)).all()
        )


def timers_of(engine: Engine, ticket_id: int, number: int = 1) -> dict[str, Any]:
    """The rows of a promise's timers by step."""
    return {one.step: one for one in rows(engine, timer, ticket_id=ticket_id, number=number)}


def told(engine: Engine) -> list[tuple[str, str]]:
    """Whom notices were written to, and of what, in order."""
    return [(one.account, one.kind) for one in rows(engine, notice)]


MINUTE = timedelta(minutes=1)
