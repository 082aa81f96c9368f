"""Ask the running assistant as a visitor of the web page would (`dover ask`)."""

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from desk.frames import Frame

WAIT_S = 60.0


class NoAnswer(Exception):
    """The desk gave no answer: the message says why, and what to do."""


@dataclass(frozen=True)
class Answer:
    """One turn: what was said, from which approved versions, and what was understood."""

    replies: list[str]
    buttons: list[dict[str, str]]
    entry: str | None
    version: int | None
    language: str
    intent: str
    confidence: float
    outcome: str
    latency_ms: float


async def ask(
    desk_url: str, text: str, language: str | None = None, wait_s: float = WAIT_S
) -> Answer:
    """Say `text` in a new conversation and return the whole reply; raise NoAnswer."""
    address = f"{desk_url}/visitor/socket"
    spoken = language or _language(text)
    try:
        async with (
            ClientSession(timeout=ClientTimeout(sock_connect=5)) as http,
            http.ws_connect(address) as ws,
        ):
            return await asyncio.wait_for(_converse(ws, text, spoken), wait_s)
    except asyncio.TimeoutError as error:
        raise NoAnswer(
            f"{desk_url} gave no answer in {wait_s:g} s; {desk_url}/health says why"
        ) from error
    except ClientError as error:
        raise NoAnswer(f"no desk answers at {desk_url}; start it with dover run") from error


def _language(text: str) -> str:
    return "he" if any("\u05d0" <= letter <= "\u05ea" for letter in text) else "en"


async def _converse(ws: ClientWebSocketResponse, text: str, language: str) -> Answer:
    cid = uuid.uuid4().hex
    await ws.send_json({"type": "hello", "language": language})
    await ws.send_json({"type": "say", "cid": cid, "text": text})
    said: list[Frame] = []
    async for received in ws:
        if received.type is not WSMsgType.TEXT:
            break
        frame = received.json()
        if frame["type"] == "message" and "turn" in frame["message"]:
            said.append(frame["message"])
        elif frame["type"] == "error":
            raise NoAnswer(frame["error"])
        elif frame["type"] == "done" and frame["cid"] == cid:
            return _answer(said)
    raise NoAnswer("the desk closed the connection before it answered; ask again")


def _answer(said: list[Frame]) -> Answer:
    if not said:
        raise NoAnswer("the turn ended without a reply; the desk's log says why")
    turn: dict[str, Any] = said[0]["turn"]
    source = said[0]["source"] or {}
    return Answer(
        replies=[message["text"] for message in said],
        buttons=[button for message in said for button in message["buttons"]],
        entry=source.get("entry"),
        version=source.get("version"),
        language=said[0]["language"],
        intent=turn["intent"],
        confidence=turn["confidence"],
        outcome=turn["outcome"],
        latency_ms=turn["latency_ms"],
    )
