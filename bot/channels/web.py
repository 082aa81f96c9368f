"""The desk's way to Rasa for visitors of the web widget.

The desk has stored the message already and reads the reply from the database; Rasa's answer to
the request only says that the turn is over.
"""

import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from settings import environment
from settings.environment import channel_token

LEADING_SLASHES = re.compile(r"^[\s/]+")
FIELDS = {"sender": str, "message": str, "message_id": int, "received_at": str}


class DeskReads(OutputChannel):
    """Nothing leaves here: the desk reads what was said from the conversation log."""

    @classmethod
    def name(cls) -> str:
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        pass


class WebInput(InputChannel):
    """POST /webhooks/web/webhook: FIELDS, an optional `payload`, and the desk's bearer token."""

    @classmethod
    def name(cls) -> str:
        return "web"

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebInput":
        return cls(channel_token(environment.from_environment().secret()))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("dover_web_webhook", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            given = request.token or ""
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                return _refusal(401, "bad_token", "The bearer token is not the desk's.")
            body = request.json
            for field, kind in FIELDS.items():
                if not isinstance(body, dict) or not isinstance(body.get(field), kind):
                    return _refusal(422, "bad_field", f"{field} is missing or no {kind.__name__}.")
            await on_new_message(_user_message(body))
            return response.json({"status": "done"})

        return webhook


def _user_message(body: dict[str, Any]) -> UserMessage:
    # Only a pressed button may name an intent; a typed slash is part of the visitor's words.
    text = body.get("payload") or LEADING_SLASHES.sub("", body["message"])
    return UserMessage(
        text=text,
        output_channel=DeskReads(),
        sender_id=body["sender"],
        input_channel=WebInput.name(),
        metadata={"message_id": body["message_id"], "received_at": body["received_at"]},
    )


def _refusal(status: int, code: str, sentence: str) -> HTTPResponse:
    return response.json({"code": code, "error": sentence}, status=status)
