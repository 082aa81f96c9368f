"""A visitor of the running stack, and what the stack has written about the visit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession
from sqlalchemy.engine import Row

from desk.frames import Frame
from settings.environment import api_token
from storage.engine import open_engine, reading
from storage.tables import conversation, message, ticket, turn
from tests.desk_stand import Visitor
from tests.stack import Stack

Message = dict[str, Any]


@asynccontextmanager
async def visitor(stack: Stack, language: str = "en", **hello: Any) -> AsyncIterator[Visitor]:
    """A visitor of the desk's page; with a `token`, one who comes back."""
    socket = f"{stack.settings.desk_url}/visitor/socket"
    async with ClientSession() as http, http.ws_connect(socket) as ws:
        here = Visitor(ws)
        await ws.send_json({"type": "hello", "language": language, **hello})
        here.welcome = await here.until("welcome")
        yield here


async def ask(here: Visitor, text: str, **more: Any) -> list[Message]:
    """Say something; return what the bot said to it."""
    said = await here.turn(f"c{len(here.frames)}", text, **more)
    return [one for one in said if one["author"] == "bot" and "turn" in one]


async def press(here: Visitor, button: Frame) -> list[Message]:
    return await ask(here, button["title"], payload=button["payload"])


def entries(said: list[Message]) -> list[str]:
    return [one["source"]["entry"] for one in said]


def outcome(said: list[Message]) -> str:
    return str(said[0]["turn"]["outcome"])


def buttons(said: list[Message]) -> list[Frame]:
    return [button for one in said for button in one["buttons"]]


@dataclass(frozen=True)
class Written:
    """All rows of one conversation."""

    sender: str
    messages: list[Row]
    turns: list[Row]
    tickets: list[Row]


def written(stack: Stack, conversation_id: str) -> Written:
    engine = open_engine(stack.settings.database_url)
    try:
        with reading(engine) as connection:
            sender = connection.execute(
                sa.select(conversation.c.sender).where(conversation.c.id == conversation_id)
            ).scalar_one()
            of_table = [
                connection.execute(
                    sa.select(table)
                    .where(table.c.conversation_id == conversation_id)
                    .order_by(table.primary_key.columns.values()[0])
                ).all()
                for table in (message, turn, ticket)
            ]
    finally:
        engine.dispose()
    return Written(sender, *map(list, of_table))


def written_of(stack: Stack, here: Visitor) -> Written:
    """All rows of a visitor's conversation."""
    (first, *_) = [frame["id"] for frame in here.frames if frame["type"] == "ack"]
    engine = open_engine(stack.settings.database_url)
    try:
        with reading(engine) as connection:
            found = connection.execute(
                sa.select(message.c.conversation_id).where(message.c.id == first)
            ).scalar_one()
    finally:
        engine.dispose()
    return written(stack, found)


async def parse(stack: Stack, http: ClientSession, text: str) -> dict[str, Any]:
    """What the model makes of a text."""
    async with http.post(rasa_api(stack, "/model/parse"), json={"text": text}) as response:
        response.raise_for_status()
        parsed: dict[str, Any] = await response.json()
        return parsed


def rasa_api(stack: Stack, path: str) -> str:
    return f"{stack.settings.rasa_url}{path}?token={api_token(stack.settings.secret())}"


async def rest(stack: Stack, sender: str, text: str, **more: Any) -> list[dict[str, Any]]:
    """Say something on Rasa's own REST channel; return the replies."""
    address = f"{stack.settings.rasa_url}/webhooks/rest/webhook"
    body = {"sender": sender, "message": text, **more}
    async with ClientSession() as http, http.post(address, json=body) as response:
        response.raise_for_status()
        replies: list[dict[str, Any]] = await response.json()
        return replies
