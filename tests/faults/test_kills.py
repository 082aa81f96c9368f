"""Parts are killed again and again while visitors and agents talk: no word is lost or doubled.

KILLS times on each database, 200 in all; `KILLS=10 pytest tests/faults/test_kills.py` is over
sooner.
"""

import asyncio
import contextlib
import itertools
import json
import os
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession
from sqlalchemy.engine import Connection

from handoff.outbox import HUMAN_SLOT
from settings.clock import now
from storage import accounts
from storage.accounts import NoSuchAccount, Role
from storage.engine import open_engine, reading, transaction
from storage.tables import message, tracker_event
from storage.ticket_tables import ticket_event
from tests import web
from tests.faults.traffic import Agents, Persistent, Scene
from tests.stack import Stack

KILLS = int(os.environ.get("KILLS", "100"))
PARTS = ("rasa", *("desk", "actions") * 4)
"""In turn: Rasa takes longest to come back, meanwhile the others are killed."""
VISITORS = 3
ROUNDS = 2
"""That each talk may go on between two kills."""
MOST_HAPPENINGS = 4
"""Up to so many more happen before a kill, in whichever talk: each is at a moment of its own."""
NAMES = ["noa", "tomer"]
ENDS_S = 120


@dataclass
class Talk:
    """One visitor's conversation with the agents."""

    visitor: Persistent
    agents: Agents
    replies: list[str] = field(default_factory=list)
    rounds: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    """So many more may be begun: words that pile up while Rasa starts show nothing new."""

    @property
    def words(self) -> int:
        return len(self.visitor.said) + len(self.replies)

    async def go_on(self, done: asyncio.Event) -> None:
        """Complain, and talk until `done`, while the ticket goes from one agent to the other."""
        await self.visitor.say("I have a complaint, nothing works and nobody helps me")
        number = await self.agents.opened(self.visitor.sender)
        owner, other = NAMES
        await self.agents.does(owner, f"tickets/{number}/claim")
        for rounds in itertools.count(1):
            await self.rounds.acquire()
            if done.is_set():
                break
            await self.visitor.say(f"when are you open? {rounds}")
            await self._reply(owner, number)
            reason = f"round {rounds}"
            await self.agents.does(owner, f"tickets/{number}/transfer", agent=other, reason=reason)
            await self._reply(other, number)
            owner, other = other, owner
        await self.agents.does(owner, f"tickets/{number}/hand-back")

    async def _reply(self, account: str, number: int) -> None:
        text = f"reply {len(self.replies)}"
        self.replies.append(text)
        await self.agents.does(account, f"tickets/{number}/reply", text=text, cid=text)


def hire(stack: Stack) -> None:
    """The agents have accounts."""
    engine = open_engine(stack.settings.database_url)
    for name in NAMES:
        with transaction(engine) as connection:
            try:
                accounts.get(connection, name)
            except NoSuchAccount:
                accounts.add(connection, name, [Role.AGENT], "en", now())
    engine.dispose()


@contextlib.asynccontextmanager
async def in_background(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        broken = [one for one in ends if isinstance(one, Exception)]
        assert broken == []


async def kill_again_and_again(scene: Scene, talks: list[Talk], seed: int) -> None:
    chance = random.Random(seed)
    for part in itertools.islice(itertools.cycle(PARTS), KILLS):
        await healthy(scene.stack, part)
        go_on(talks)
        await asyncio.wait_for(progress(scene, talks), ENDS_S)
        more = chance.randint(0, MOST_HAPPENINGS)
        await asyncio.wait_for(scene.until_more_happened(more), ENDS_S)
        await crash(scene, part)
    for part in set(PARTS):
        await healthy(scene.stack, part)


async def crash(scene: Scene, part: str) -> None:
    """Kill a part and start it again; the desk is back when this returns."""
    scene.desk_is_up = part != "desk"
    await web.kill(scene.stack, part)
    await web.launch(scene.stack, part)
    if not scene.desk_is_up:
        await healthy(scene.stack, part)
        scene.desk_is_up = True
        await scene.tell()


def go_on(talks: list[Talk]) -> None:
    for one in talks:
        for _ in range(ROUNDS):
            one.rounds.release()


async def progress(scene: Scene, talks: list[Talk]) -> None:
    """Wait until every talk has gone on: what is killed next is in the middle of something."""
    before = [one.words for one in talks]
    await scene.until(
        lambda: all(one.words >= was + 2 for one, was in zip(talks, before, strict=True))
    )


async def healthy(stack: Stack, part: str) -> None:
    await asyncio.to_thread(stack.wait_until_healthy, part)


async def test_whatever_is_killed_no_word_is_lost_doubled_or_out_of_order(
    each_stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    hire(each_stack)
    async with ClientSession() as http:
        scene = Scene(each_stack, http)
        agents = Agents(scene, NAMES)
        talks = [Talk(Persistent(scene), agents) for _ in range(VISITORS)]
        pages = [one.visitor.live() for one in talks]
        async with in_background(agents.watch("noa"), *pages):
            done = asyncio.Event()
            going = [asyncio.create_task(one.go_on(done)) for one in talks]
            await kill_again_and_again(scene, talks, seed=KILLS)
            done.set()
            go_on(talks)
            await asyncio.wait_for(asyncio.gather(*going), ENDS_S)
            ids = [f"web:{one.visitor.sender}" for one in talks]
            await asyncio.to_thread(web.wait_until_everything_arrived, each_stack, ids)
    for one in talks:
        check(each_stack, one)
    words = sum(one.words for one in talks)
    told = f"{KILLS} kills, {words} words: 0 lost, 0 doubled, 0 out of order"
    record_property("counted", told)


def check(stack: Stack, talk: Talk) -> None:
    engine = open_engine(stack.settings.database_url)
    sender = talk.visitor.sender
    with reading(engine) as connection:
        said = _texts(connection, f"web:{sender}", "visitor")
        replied = _texts(connection, f"web:{sender}", "agent")
        slots = _slots(connection, sender)
        spoken_over = _spoken_over(connection, f"web:{sender}")
    engine.dispose()
    told = [
        one["message"]["text"]
        for one in talk.agents.events
        if one["ticket"]["conversation"] == f"web:{sender}"
        and one["event"]["kind"] == "visitor_wrote"
    ]
    assert said == talk.visitor.said
    assert told == talk.visitor.said[1:]
    assert replied == talk.replies
    assert talk.visitor.heard == talk.replies
    # Every transfer sets it again, and it was given back at the end.
    assert slots[-1] is None
    assert set(slots[:-1]) == {True}
    assert spoken_over == []


def _texts(connection: Connection, conversation_id: str, author: str) -> list[str]:
    query = sa.select(message.c.text).where(
        message.c.conversation_id == conversation_id, message.c.author == author
    )
    return list(connection.execute(query.order_by(message.c.id)).scalars())


def _slots(connection: Connection, sender: str) -> list[object]:
    """The values that Rasa's slot was set to."""
    query = sa.select(tracker_event.c.data).where(tracker_event.c.sender == sender)
    rows = connection.execute(query.order_by(tracker_event.c.id)).scalars()
    events = [json.loads(data) for data in rows]
    return [one["value"] for one in events if one.get("name") == HUMAN_SLOT]


def _spoken_over(connection: Connection, conversation_id: str) -> list[str]:
    """What the bot said to messages that an agent had."""
    query = (
        sa.select(message.c.text)
        .join(ticket_event, ticket_event.c.message_id == message.c.in_reply_to)
        .where(
            message.c.conversation_id == conversation_id,
            ticket_event.c.kind == "visitor_wrote",
            ticket_event.c.agent.is_not(None),
        )
    )
    return list(connection.execute(query).scalars())
