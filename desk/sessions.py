"""Who is asking: the signed session cookie, its CSRF token, and the password behind it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
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
