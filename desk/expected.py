"""When a visitor can expect a human's answer, as the widget's header says it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from desk.frames import Frame
from handoff.answering import rounded_up, usual_wait
from handoff.calendars import terms_around
from handoff.hours import Hours, NeverOpens
from settings.brand import Brand

FRESH_FOR = timedelta(minutes=1)
"""The median of a week changes slowly, and every visitor asks for it."""


class Expected:
    def __init__(self, brand: Brand) -> None:
        self._agreement = brand.agreement
        self._hours: Mapping[str, Hours] = {}
        self._year = 0
        self._waits: dict[str, tuple[datetime, timedelta | None]] = {}

    def read(self, connection: Connection, queue: str, now: datetime) -> Frame | None:
        """Minutes while the queue is open, else when it opens; None if nothing true can be said."""
        hours = self._hours_of(queue, now)
        if not hours.is_open(now):
            return _opens(hours, now)
        wait = self._wait(connection, queue, now)
        # An answer beyond the closing time comes later than the minutes say.
        if wait is None or hours.add(now, wait) != now + wait:
            return None
        return {"minutes": wait // timedelta(minutes=1)}

    def _wait(self, connection: Connection, queue: str, now: datetime) -> timedelta | None:
        read_at, wait = self._waits.get(queue, (None, None))
        if read_at is None or now - read_at > FRESH_FOR:
            usual = usual_wait(connection, queue, self._hours_of(queue, now), now)
            wait = None if usual is None else rounded_up(usual)
            self._waits[queue] = now, wait
        return wait

    def _hours_of(self, queue: str, now: datetime) -> Hours:
        if now.year != self._year:
            made = terms_around(self._agreement, now.year)
            self._hours, self._year = {name: one.hours for name, one in made.items()}, now.year
        return self._hours[queue]


def _opens(hours: Hours, now: datetime) -> Frame | None:
    try:
        return {"opens": hours.next_open(now).isoformat()}
    except NeverOpens:
        return None
