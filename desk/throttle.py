"""How often something may happen: counted by key, in the memory of this process alone."""

from collections import deque
from datetime import datetime, timedelta

QUARTER = timedelta(minutes=15)


class Throttle:
    """At most `limit` times in a `window` for one key, such as an account or an address."""

    MOST = 10_000
    """Keys that are remembered."""

    def __init__(self, limit: int, window: timedelta) -> None:
        self._limit = limit
        self._window = window
        self._times: dict[str, deque[datetime]] = {}

    def wait(self, key: str, now: datetime) -> timedelta:
        """How long until it may happen again; zero if it may now."""
        times = self._recent(key, now)
        if len(times) < self._limit:
            return timedelta()
        return times[0] + self._window - now

    def count(self, key: str, now: datetime) -> None:
        self._times.setdefault(key, deque(maxlen=self._limit)).append(now)
        if len(self._times) > self.MOST:
            # Whoever tries name after name must not fill the memory.
            for one in [*self._times]:
                self._recent(one, now)
            while len(self._times) > self.MOST:
                del self._times[next(iter(self._times))]

    def forget(self, key: str) -> None:
        self._times.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        times = self._times.get(key, deque())
        while times and times[0] + self._window <= now:
            times.popleft()
        if not times:
            self._times.pop(key, None)
        return times


def of_logins() -> Throttle:
    """Of logins that failed."""
    return Throttle(5, QUARTER)


def of_files() -> Throttle:
    """Of visitors' files by the address they come from: behind one there may be a whole office."""
    return Throttle(60, QUARTER)


def of_mails() -> Throttle:
    """Of conversations by e-mail, by the address that asks."""
    return Throttle(20, 4 * QUARTER)
