"""The only module that reads the clock; every other function is given `now`."""

from datetime import datetime, timezone


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
