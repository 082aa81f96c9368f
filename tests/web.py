"""A visitor of the running stack, and what the stack has written about the visit."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession
from sqlalchemy.engine import Row

from desk.frames import Frame
from settings.environment import api_token
from storage.engine import open_engine, reading
from storage.tables import conversation, message, turn
from storage.ticket_tables import delivery, ticket
from tests.desk_stand import Visitor
from tests.stack import Stack
from tests.until import until

Message = dict[str, Any]
COMES_BACK_S = 60


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
    said = await here.turn(uuid.uuid4().hex, text, **more)
    return [one for one in said if one["author"] == "bot" and "turn" in one]


async def wait_for(here: Visitor, kind: str, **fields: Any) -> Frame:
    """The next frame of this type with these fields, when a part has to come back first."""
    while True:
        frame: Frame = await here.ws.receive_json(timeout=COMES_BACK_S)
        here.frames.append(frame)
        if frame["type"] == kind and fields.items() <= frame.items():
            return frame


async def tried_in_vain(stack: Stack) -> None:
    """Wait until the desk has once more asked for an answer and got none."""
    log = stack.settings.home / "logs" / "desk.log"

    def tried() -> int:
        return log.read_text(encoding="utf-8").count("not_answered_yet")

    before = await asyncio.to_thread(tried)
    await asyncio.to_thread(until, lambda: tried() > before, lambda: "the desk did not try")


def wait_until_everything_arrived(stack: Stack, talks: Sequence[str]) -> None:
    """Until nothing of these conversations waits: messages have turns, words are delivered."""
    engine = open_engine(stack.settings.database_url)
    without_turn = (
        sa.select(sa.func.count())
        .select_from(message.outerjoin(turn, turn.c.message_id == message.c.id))
        .where(message.c.author == "visitor", message.c.conversation_id.in_(talks))
        .where(turn.c.message_id.is_(None))
    )
    undelivered = sa.select(sa.func.count()).where(
        delivery.c.state == "waiting", delivery.c.conversation_id.in_(talks)
    )

    def waiting() -> list[int]:
        with reading(engine) as connection:
            return [connection.execute(one).scalar_one() for one in (without_turn, undelivered)]

    try:
        until(lambda: not any(waiting()), lambda: f"messages and deliveries wait: {waiting()}")
    finally:
        engine.dispose()


@asynccontextmanager
async def away(stack: Stack, part: str) -> AsyncIterator[None]:
    """The part is killed, and healthy again after the `with`."""
    await kill(stack, part)
    try:
        yield
    finally:
        await start(stack, part)


async def kill(stack: Stack, part: str) -> None:
    await asyncio.to_thread(stack.kill, part)


async def launch(stack: Stack, part: str) -> None:
    await asyncio.to_thread(stack.launch, part)


async def start(stack: Stack, part: str) -> None:
    await asyncio.to_thread(stack.start, part)


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


async def written(stack: Stack, conversation_id: str) -> Written:
    """All rows of a conversation."""
    return await asyncio.to_thread(_read, stack, conversation.c.id == conversation_id)


async def written_of(stack: Stack, here: Visitor) -> Written:
    """All rows of a visitor's conversation."""
    (first, *_) = [frame["id"] for frame in here.frames if frame["type"] == "ack"]
    of_message = sa.select(message.c.conversation_id).where(message.c.id == first)
    return await asyncio.to_thread(_read, stack, conversation.c.id == of_message.scalar_subquery())


def _read(stack: Stack, which: Any) -> Written:
    engine = open_engine(stack.settings.database_url)
    try:
        with reading(engine) as connection:
            found = connection.execute(
                sa.select(conversation.c.id, conversation.c.sender).where(which)
            ).one()
            messages, turns, tickets = (
                connection.execute(
                    sa.select(table)
                    .where(table.c.conversation_id == found.id)
                    .order_by(table.primary_key.columns.values()[0])
                ).all()
                for table in (message, turn, ticket)
            )
    finally:
        engine.dispose()
    return Written(found.sender, messages, turns, tickets)


async def parse(stack: Stack, http: ClientSession, text: str) -> dict[str, Any]:
    """What the model makes of a text."""
    address = await rasa_api(stack, "/model/parse")
    async with http.post(address, json={"text": text}) as response:
        response.raise_for_status()
        parsed: dict[str, Any] = await response.json()
        return parsed


async def health(stack: Stack) -> dict[str, Any]:
    """What the desk says of every part."""
    async with ClientSession() as http, http.get(f"{stack.settings.desk_url}/health") as response:
        told: dict[str, Any] = await response.json()
        return told


async def rasa_api(stack: Stack, path: str) -> str:
    secret = await asyncio.to_thread(stack.settings.secret)
    return f"{stack.settings.rasa_url}{path}?token={api_token(secret)}"


async def rest(stack: Stack, sender: str, text: str, **more: Any) -> list[dict[str, Any]]:
    """Say something on Rasa's own REST channel; return the replies."""
    address = f"{stack.settings.rasa_url}/webhooks/rest/webhook"
    body = {"sender": sender, "message": text, **more}
    async with ClientSession() as http, http.post(address, json=body) as response:
        response.raise_for_status()
        replies: list[dict[str, Any]] = await response.json()
        return replies
