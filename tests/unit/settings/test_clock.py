"""Instants: aware, and in UTC."""

from datetime import datetime, timedelta, timezone

import pytest

from settings.clock import now, require_aware


def test_now_is_in_utc() -> None:
    assert now().tzinfo is timezone.utc


def test_a_time_with_another_offset_comes_back_in_utc() -> None:
    israel = datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    given = require_aware(israel, "opened_at")
    assert given == israel
    assert given.tzinfo is timezone.utc


def test_a_time_without_zone_is_refused_by_name() -> None:
    naive = datetime.fromisoformat("2026-11-22T12:00:00")
    with pytest.raises(ValueError, match="opened_at is 2026-11-22T12:00:00 without a time zone"):
        require_aware(naive, "opened_at")
