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
    buttons: list[dict[str, Any]]
    entry: str | None
    version: int | None
    language: str
    intent: str
    confidence: float
    outcome: str
    latency_ms: float
    token: str
    """Continues the conversation."""


@dataclass(frozen=True)
class Question:
    text: str
    language: str
    token: str | None = None
    """Of the conversation to continue; None begins a new one."""


async def ask(desk_url: str, question: Question, wait_s: float = WAIT_S) -> Answer:
    """Say it and return the whole reply, after what agents said since; raise NoAnswer."""
    address = f"{desk_url}/visitor/socket"
    try:
        async with (
            ClientSession(timeout=ClientTimeout(sock_connect=5)) as http,
            http.ws_connect(address) as ws,
        ):
            return await asyncio.wait_for(_converse(ws, question), wait_s)
    except asyncio.TimeoutError as error:
        raise NoAnswer(
            f"{desk_url} gave no answer in {wait_s:g} s; {desk_url}/health says why"
        ) from error
    except ClientError as error:
        raise NoAnswer(f"no desk answers at {desk_url}; start it with dover run") from error


def language_of(text: str) -> str:
    return "he" if any("\u05d0" <= letter <= "\u05ea" for letter in text) else "en"


async def _converse(ws: ClientWebSocketResponse, question: Question) -> Answer:
    cid = uuid.uuid4().hex
    hello = {"type": "hello", "language": question.language}
    await ws.send_json({**hello, "token": question.token} if question.token else hello)
    await ws.send_json({"type": "say", "cid": cid, "text": question.text})
    said: list[Frame] = []
    welcome: Frame = {}
    async for received in ws:
        if received.type is not WSMsgType.TEXT:
            break
        frame = received.json()
        if frame["type"] == "welcome":
            welcome = frame
        elif frame["type"] == "message" and "turn" in frame["message"]:
            said.append(frame["message"])
        elif frame["type"] == "error":
            raise NoAnswer(frame["error"])
        elif frame["type"] == "done" and frame["cid"] == cid:
            await _got(ws, welcome["messages"])
            if not said and question.token is None:
                raise NoAnswer("the turn ended without a reply; the desk's log says why")
            return _answer(welcome, said)
    raise NoAnswer("the desk closed the connection before it answered; ask again")


async def _got(ws: ClientWebSocketResponse, messages: list[Frame]) -> None:
    """Tell that they were shown: an agent's words have arrived."""
    if messages:
        await ws.send_json({"type": "got", "id": messages[-1]["id"]})


def _since_last(messages: list[Frame]) -> list[str]:
    """What agents said since the visitor's last message, each with the agent's name."""
    newest: list[str] = []
    for one in messages:
        if one["author"] == "visitor":
            newest.clear()
        elif one["author"] == "agent":
            newest.append(f"{one['name']}: {one['text']}")
    return newest


def _answer(welcome: Frame, said: list[Frame]) -> Answer:
    heard = _since_last(welcome["messages"])
    if not said:
        # A human has the conversation: the message is theirs, and the bot says nothing.
        nothing = ("", 0.0, "relayed", 0.0)
        return Answer(heard, [], None, None, welcome["language"], *nothing, welcome["token"])
    turn: dict[str, Any] = said[0]["turn"]
    source = said[0]["source"] or {}
    return Answer(
        replies=[*heard, *(message["text"] for message in said)],
        buttons=[button for message in said for button in message["buttons"]],
        entry=source.get("entry"),
        version=source.get("version"),
        language=said[0]["language"],
        intent=turn["intent"],
        confidence=turn["confidence"],
        outcome=turn["outcome"],
        latency_ms=turn["latency_ms"],
        token=welcome["token"],
    )
