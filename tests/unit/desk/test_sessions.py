"""Session cookies, CSRF tokens and passwords."""

from datetime import datetime, timezone

from desk.sessions import Passwords, Session, Sessions
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
