"""The visitor's session token: whoever holds it reads and continues the conversation."""

import uuid

from itsdangerous import BadSignature, URLSafeSerializer


class VisitorTokens:
    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="visitor-token")

    def token(self, sender: str) -> str:
        return str(self._signer.dumps(sender))

    def sender(self, token: str | None) -> str:
        """The sender id that the token was made for; a new one if it was not made here."""
        try:
            sender = self._signer.loads(token or "")
        except BadSignature:
            return uuid.uuid4().hex
        return str(sender)
