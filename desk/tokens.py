"""Visitors' tokens: of a session, which reads and continues a conversation, and of its files."""

import uuid
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

FILE_LIFETIME = timedelta(days=7)


class VisitorTokens:
    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="visitor-token")
        self._files = URLSafeTimedSerializer(secret, salt="visitor-file")

    def token(self, sender: str) -> str:
        return str(self._signer.dumps(sender))

    def known(self, token: str | None) -> str | None:
        """The sender id that the token was made for; None if it was not made here."""
        try:
            return str(self._signer.loads(token or ""))
        except BadSignature:
            return None

    def sender(self, token: str | None) -> str:
        """The sender id that the token was made for; a new one if it was not made here."""
        return self.known(token) or uuid.uuid4().hex

    def file_key(self, file_id: str) -> str:
        """Opens one file for FILE_LIFETIME, without a session: a picture's address has none."""
        return str(self._files.dumps(file_id))

    def file_of(self, key: str) -> str | None:
        try:
            return str(self._files.loads(key, max_age=int(FILE_LIFETIME.total_seconds())))
        except BadSignature:
            return None
