"""The only module that reads the clock; every other function is given `now`."""

import asyncio
from datetime import datetime, timezone
from typing import Protocol


def now() -> datetime:
    """The current instant, timezone-aware, in UTC."""
    return datetime.now(timezone.utc)


def require_aware(moment: datetime, name: str) -> datetime:
    """Return `moment` in UTC; raise ValueError if it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(
            f"{name} is {moment.isoformat()} without a time zone; give one, for example +00:00"
        )
    return moment.astimezone(timezone.utc)


class Clock(Protocol):
    """What timers sleep through, so that tests move time instead of sleeping."""

    def now(self) -> datetime: ...

    async def sleep_until(self, moment: datetime) -> None: ...


class SystemClock:
    """The machine's clock. A sleep is as long as it was when it began, wherever the clock jumps."""

    def now(self) -> datetime:
        return now()

    async def sleep_until(self, moment: datetime) -> None:
        await asyncio.sleep(max((moment - now()).total_seconds(), 0))
