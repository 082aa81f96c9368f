"""How often something may happen, by key."""

from datetime import timedelta

from desk.throttle import QUARTER, Throttle, of_logins
from tests.makers import NOON


def test_five_failed_logins_close_the_door_until_the_first_is_a_quarter_hour_old() -> None:
    throttle = of_logins()
    for minute in range(5):
        assert throttle.wait("dana", NOON + timedelta(minutes=minute)) == timedelta()
        throttle.count("dana", NOON + timedelta(minutes=minute))
    assert throttle.wait("dana", NOON + timedelta(minutes=5)) == timedelta(minutes=10)
    assert throttle.wait("noa", NOON + timedelta(minutes=5)) == timedelta()
    assert throttle.wait("dana", NOON + timedelta(minutes=15)) == timedelta()


def test_failures_of_name_after_name_are_not_remembered_without_end() -> None:
    throttle = Throttle(1, QUARTER)
    for number in range(Throttle.MOST + 1):
        throttle.count(f"name {number}", NOON)
    assert throttle.wait("name 0", NOON) == timedelta()
    assert throttle.wait(f"name {Throttle.MOST}", NOON) == timedelta(minutes=15)


def test_a_login_forgets_the_failures_before_it() -> None:
    throttle = Throttle(1, QUARTER)
    throttle.count("dana", NOON)
    throttle.forget("dana")
    assert throttle.wait("dana", NOON) == timedelta()
