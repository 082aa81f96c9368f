"""Fires the timers of promises on their time, and passes on what they caused."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import Connection, Engine

from handoff import firing, timers
from handoff.escalation import Step
from handoff.firing import DueTimer, Fired, Hands
from handoff.history import HistoryError
from handoff.hours import NeverOpens
from settings.clock import Clock
from storage.engine import reading, transaction

log = structlog.get_logger()

ROUND = 100
"""Timers that are fired before the next due time is looked up again."""
TOGETHER = 8
"""Timers that share a transaction, at most."""
BUSY_PAUSE = timedelta(milliseconds=50)
"""Before a timer is tried again whose conversation somebody else holds."""


def batches(due: Sequence[DueTimer]) -> Iterator[list[DueTimer]]:
    """The timers in their order, cut into transactions.

    A breach has one of its own: it may ask an agent, and locks that must come before any event.
    """
    batch: list[DueTimer] = []
    for one in due:
        if batch and (len(batch) == TOGETHER or Step.BREACH in (one.step, batch[-1].step)):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


class Ticker:
    """One for each worker; any number of them fires every timer once."""

    def __init__(
        self,
        engine: Engine,
        hands: Hands,
        clock: Clock,
        fired: Callable[[], None],
    ) -> None:
        """`fired` is called after a commit: there are new events, and perhaps notices."""
        self._engine = engine
        self._hands = hands
        self._clock = clock
        self._fired = fired

    async def fire_due(self, now: datetime) -> datetime | None:
        """Fire what is due, in order; return when the next timer is."""
        due = await asyncio.to_thread(self._due, now)
        fired = 0
        for batch in batches(due):
            done = await asyncio.to_thread(self._fire, batch)
            fired += len(done)
            self._tell(done)
        if due and not fired:
            return now + BUSY_PAUSE
        return await asyncio.to_thread(self._next)

    def _due(self, now: datetime) -> list[DueTimer]:
        with reading(self._engine) as connection:
            return firing.due_timers(connection, now, ROUND)

    def _fire(self, batch: list[DueTimer]) -> list[Fired]:
        try:
            with transaction(self._engine) as connection:
                return self._fire_each(connection, batch)
        except (HistoryError, NeverOpens) as error:
            if len(batch) > 1:
                return [done for one in batch for done in self._fire([one])]
            (one,) = batch
            log.error(
                "timer_put_aside",
                ticket=one.ticket_id,
                promise=one.number,
                step=one.step.value,
                reason=str(error),
            )
        # One that cannot fire must not be in the way of all others.
        with transaction(self._engine) as connection:
            firing.put_aside(connection, one)
        return []

    def _fire_each(self, connection: Connection, batch: list[DueTimer]) -> list[Fired]:
        tried = (firing.fire(connection, one, self._hands, self._clock.now()) for one in batch)
        return [done for done in tried if done]

    def _next(self) -> datetime | None:
        with reading(self._engine) as connection:
            return timers.next_due(connection)

    def _tell(self, done: list[Fired]) -> None:
        for fired in done:
            one = fired.timer
            log.info(
                "timer_fired",
                ticket=one.ticket_id,
                promise=one.number,
                step=one.step.value,
                lag_ms=round(fired.lag.total_seconds() * 1000),
                late=fired.late,
            )
        if done:
            self._fired()
