"""Session cookies, CSRF tokens, passwords and the login throttle."""

from datetime import datetime, timedelta, timezone

from desk.sessions import LoginThrottle, Passwords, Session, Sessions
from storage.accounts import Account

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
DANA = Account("dana", None, False, "he", 3, frozenset())


def test_a_cookie_names_the_account_and_the_session_it_was_made_for() -> None:
    sessions = Sessions("secret")
    assert sessions.read(sessions.cookie(DANA)) == Session("dana", 3)


def test_a_cookie_that_was_changed_or_signed_elsewhere_is_nobodys() -> None:
    sessions = Sessions("secret")
    cookie = sessions.cookie(DANA)
    assert sessions.read("X" + cookie[1:]) is None
    assert sessions.read(Sessions("another").cookie(DANA)) is None
    assert sessions.read("") is None
    assert sessions.read(None) is None


def test_a_csrf_token_belongs_to_one_cookie() -> None:
    sessions = Sessions("secret")
    token = sessions.csrf_token("one")
    assert sessions.csrf_matches("one", token)
    assert not sessions.csrf_matches("two", token)
    assert not sessions.csrf_matches("one", "")
    assert not sessions.csrf_matches("one", "שלום")


def test_a_password_matches_its_own_hash_alone_and_nobody_has_none() -> None:
    passwords = Passwords()
    hashed = passwords.hash("correct horse")
    assert hashed.startswith("$argon2id$")
    assert passwords.matches(hashed, "correct horse")
    assert not passwords.matches(hashed, "correct horse ")
    assert not passwords.matches(None, "nobody")


def test_five_failed_logins_close_the_door_until_the_first_is_a_quarter_hour_old() -> None:
    throttle = LoginThrottle()
    for minute in range(5):
        assert throttle.wait("dana", NOON + timedelta(minutes=minute)) == timedelta()
        throttle.failed("dana", NOON + timedelta(minutes=minute))
    assert throttle.wait("dana", NOON + timedelta(minutes=5)) == timedelta(minutes=10)
    assert throttle.wait("noa", NOON + timedelta(minutes=5)) == timedelta()
    assert throttle.wait("dana", NOON + timedelta(minutes=15)) == timedelta()


def test_failures_of_name_after_name_are_not_remembered_without_end() -> None:
    throttle = LoginThrottle(limit=1)
    for number in range(LoginThrottle.MOST + 1):
        throttle.failed(f"name {number}", NOON)
    assert throttle.wait("name 0", NOON) == timedelta()
    assert throttle.wait(f"name {LoginThrottle.MOST}", NOON) == timedelta(minutes=15)


def test_a_login_forgets_the_failures_before_it() -> None:
    throttle = LoginThrottle(limit=1)
    throttle.failed("dana", NOON)
    throttle.succeeded("dana")
    assert throttle.wait("dana", NOON) == timedelta()
