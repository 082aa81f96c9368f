"""Who is asking: the signed session cookie, its CSRF token, and the password behind it."""

import hashlib
import hmac
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, URLSafeTimedSerializer

from storage.accounts import Account

COOKIE = "dover_session"
SESSION_LIFETIME = timedelta(hours=12)
SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class Session:
    account: str
    number: int
    """The account's session number when it logged in: a newer one ends this session."""


class Sessions:
    """Signs and reads session cookies; knows nothing of the database."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="desk-session")
        self._secret = secret.encode()

    def cookie(self, account: Account) -> str:
        return self.cookie_of(account.name, account.session_number)

    def cookie_of(self, name: str, number: int) -> str:
        return str(self._signer.dumps([name, number]))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie that was made here and is not too old."""
        try:
            name, number = self._signer.loads(
                cookie or "", max_age=int(SESSION_LIFETIME.total_seconds())
            )
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(str(name), int(number))

    def csrf_token(self, cookie: str) -> str:
        """What every form of a session carries: another site cannot know it."""
        return hmac.new(self._secret, f"csrf:{cookie}".encode(), hashlib.sha256).hexdigest()

    def csrf_matches(self, cookie: str, given: str) -> bool:
        return hmac.compare_digest(self.csrf_token(cookie).encode(), given.encode())


class Passwords:
    """Argon2id with the library's parameters (RFC 9106, low memory)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = _hash_of_nobody()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Without a hash this takes as long as with one, so that names cannot be probed."""
        try:
            self._hasher.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


@cache
def _hash_of_nobody() -> str:
    return PasswordHasher().hash("nobody")


class LoginThrottle:
    """At most `limit` failed logins a `window` for one key (an account, an address)."""

    MOST = 10_000
    """Keys that are remembered."""

    def __init__(self, limit: int = 5, window: timedelta = timedelta(minutes=15)) -> None:
        self._limit = limit
        self._window = window
        self._failures: dict[str, deque[datetime]] = {}

    def wait(self, key: str, now: datetime) -> timedelta:
        """How long until another try is allowed; zero if one is allowed now."""
        failures = self._recent(key, now)
        if len(failures) < self._limit:
            return timedelta()
        return failures[0] + self._window - now

    def failed(self, key: str, now: datetime) -> None:
        self._failures.setdefault(key, deque(maxlen=self._limit)).append(now)
        if len(self._failures) > self.MOST:
            # Whoever tries name after name must not fill the memory.
            for one in [*self._failures]:
                self._recent(one, now)
            while len(self._failures) > self.MOST:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] + self._window <= now:
            failures.popleft()
        if not failures:
            self._failures.pop(key, None)
        return failures
