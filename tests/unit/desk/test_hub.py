import asyncio
import json

from desk.frames import Frame
from desk.hub import OUTBOX_FRAMES, Client, Hub

TALK = "web:1"


class Shelf:
    """Stored messages, and a way to hold a reader back."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.is_read = asyncio.Event()
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def read(self, conversation_id: str, since: int) -> list[Frame]:
        found = [{"id": one} for one in self.ids if one > since]
        self.is_read.set()
        await self.may_read.wait()
        return found if conversation_id == TALK else []


class Aborts:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


async def seen(client: Client, count: int) -> list[int]:
    frames = [json.loads(await client.next_text()) for _ in range(count)]
    return [frame["message"]["id"] for frame in frames]


async def test_each_client_sees_what_follows_the_last_message_it_knows() -> None:
    shelf = Shelf()
    hub = Hub(shelf.read)
    shelf.ids = [3, 5]
    new, returning = Client(Aborts()), Client(Aborts())
    assert await hub.join(TALK, new, 0) == [{"id": 3}, {"id": 5}]
    assert await hub.join(TALK, returning, 3) == [{"id": 5}]
    shelf.ids += [8, 9]
    await hub.deliver(TALK)
    await hub.deliver(TALK)
    assert await seen(new, 2) == await seen(returning, 2) == [8, 9]


async def test_a_last_message_that_the_conversation_does_not_have_counts_as_none() -> None:
    shelf = Shelf()
    hub = Hub(shelf.read)
    client = Client(Aborts())
    assert await hub.join(TALK, client, 99) == []
    shelf.ids = [1]
    await hub.deliver(TALK)
    assert await seen(client, 1) == [1]


async def test_a_message_stored_while_a_client_joins_is_seen_once() -> None:
    shelf = Shelf()
    hub = Hub(shelf.read)
    shelf.may_read.clear()
    client = Client(Aborts())
    joining = asyncio.create_task(hub.join(TALK, client, 0))
    await shelf.is_read.wait()
    shelf.ids = [1]
    shelf.may_read.set()
    # Who joins goes on only when this waits for them.
    await hub.deliver(TALK)
    assert await joining == []
    assert await seen(client, 1) == [1]


async def test_a_client_that_does_not_read_is_closed_and_others_are_served() -> None:
    hub = Hub(Shelf().read)
    aborts = Aborts()
    slow, quick = Client(aborts), Client(Aborts())
    await hub.join(TALK, slow, 0)
    await hub.join(TALK, quick, 0)
    for _ in range(OUTBOX_FRAMES + 1):
        hub.send(TALK, {"type": "typing", "on": True})
        await quick.next_text()
    assert aborts.count == 1


async def test_who_left_is_forgotten() -> None:
    hub = Hub(Shelf().read)
    client = Client(Aborts())
    await hub.join(TALK, client, 0)
    assert hub.clients == 1
    hub.leave(TALK, client)
    hub.leave(TALK, client)
    assert hub.clients == 0
    hub.send(TALK, {"type": "typing", "on": True})
    await hub.deliver(TALK)
