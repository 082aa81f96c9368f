"""How many messages a visitor, and an address, may send in a minute."""

from datetime import timedelta

from desk.flood import Flood
from tests.makers import NOON


def test_a_visitor_who_sends_too_fast_waits_until_the_first_message_is_a_minute_old() -> None:
    flood = Flood(60, 1000)
    for second in range(60):
        assert flood.takes("v1", "203.0.113.7", NOON + timedelta(milliseconds=second))
    assert not flood.takes("v1", "203.0.113.7", NOON + timedelta(seconds=59))
    assert flood.takes("v2", "203.0.113.7", NOON + timedelta(seconds=59))
    assert flood.takes("v1", "203.0.113.7", NOON + timedelta(seconds=60))


def test_an_address_may_send_so_much_whoever_it_says_it_is() -> None:
    flood = Flood(60, 3)
    assert all(flood.takes(f"v{number}", "203.0.113.7", NOON) for number in range(3))
    assert not flood.takes("v3", "203.0.113.7", NOON)
    assert flood.takes("v3", "203.0.113.8", NOON)


def test_a_message_that_was_refused_does_not_count() -> None:
    flood = Flood(60, 1)
    flood.takes("v1", "203.0.113.7", NOON)
    for _ in range(60):
        assert not flood.takes("v2", "203.0.113.7", NOON)
    assert flood.takes("v2", "203.0.113.8", NOON)
