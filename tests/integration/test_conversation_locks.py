"""One message of a conversation at a time, within a process and across processes."""

import asyncio
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bot.locks import ConversationLocks

SOON = 10


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationLocks:
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    return ConversationLocks()


async def test_those_who_wait_for_a_conversation_are_served_in_their_order(
    locks: ConversationLocks,
) -> None:
    done: list[int] = []

    async def turn(number: int, begun: asyncio.Event) -> None:
        begun.set()
        async with locks.lock("web:v1"):
            done.append(number)

    turns = []
    async with locks.lock("web:v1"):
        for number in range(20):
            begun = asyncio.Event()
            turns.append(asyncio.create_task(turn(number, begun)))
            await begun.wait()
        assert done == []
    await asyncio.gather(*turns)
    assert done == list(range(20))


async def test_two_conversations_do_not_wait_for_each_other(locks: ConversationLocks) -> None:
    async with locks.lock("web:v1"):
        await asyncio.wait_for(hold_once(locks, "web:v2"), SOON)


async def test_a_failed_turn_lets_go(locks: ConversationLocks) -> None:
    with pytest.raises(RuntimeError):
        async with locks.lock("web:v1"):
            raise RuntimeError
    await asyncio.wait_for(hold_once(locks, "web:v1"), SOON)


async def test_another_process_waits_until_the_first_lets_go_or_dies(
    locks: ConversationLocks,
) -> None:
    mine, its = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_hold_until_killed, args=(its,))
    process.start()
    try:
        assert await asyncio.to_thread(mine.poll, SOON)
        waiting = asyncio.ensure_future(hold_once(locks, "web:v1"))
        await hold_once(locks, "web:v2")
        assert not waiting.done()
        process.kill()
        await asyncio.wait_for(waiting, SOON)
    finally:
        process.kill()
        process.join()


async def hold_once(locks: ConversationLocks, conversation: str) -> None:
    async with locks.lock(conversation):
        pass


def _hold_until_killed(to_parent: Connection) -> None:
    async def hold() -> None:
        async with ConversationLocks().lock("web:v1"):
            to_parent.send("held")
            to_parent.recv()

    asyncio.run(hold())
