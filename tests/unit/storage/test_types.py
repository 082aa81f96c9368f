"""The column type for instants: aware in, aware out, UTC in between."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from storage.types import UtcDateTime

ISRAEL = timezone(timedelta(hours=2))
DIALECTS = [sqlite.dialect(), postgresql.dialect()]


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
def test_a_time_without_zone_is_refused(dialect: object) -> None:
    naive = datetime.fromisoformat("2026-11-22T12:00:00")
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(naive, dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
def test_an_instant_comes_back_as_the_same_instant_in_utc(dialect: object) -> None:
    column = UtcDateTime()
    given = datetime(2026, 11, 22, 14, 0, tzinfo=ISRAEL)
    back = column.process_result_value(column.process_bind_param(given, dialect), dialect)
    assert back == given
    assert back is not None
    assert back.tzinfo is timezone.utc


def test_nothing_stays_nothing() -> None:
    column = UtcDateTime()
    assert column.process_bind_param(None, DIALECTS[0]) is None
    assert column.process_result_value(None, DIALECTS[0]) is None
