"""Column types that both databases share."""

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from settings.clock import require_aware


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant in UTC. Refuses naive datetimes on the way in; gives aware ones on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        utc = require_aware(value, "a stored time")
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)
