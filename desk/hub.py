"""Who is connected, and what each of them has seen."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import structlog

from desk.frames import Frame

log = structlog.get_logger()

OUTBOX_FRAMES = 256

Read = Callable[[str, int], Awaitable[list[Frame]]]
"""(conversation id, last id seen) -> the messages after it, oldest first."""


def as_text(frame: Frame) -> str:
    return json.dumps(frame, ensure_ascii=False)


class Client:
    """One socket of a visitor. `abort` ends it at once, without waiting for the other side."""

    def __init__(self, abort: Callable[[], None]) -> None:
        self.last_id: int | None = None
        self._abort = abort
        self._outbox: asyncio.Queue[str] = asyncio.Queue(OUTBOX_FRAMES)

    def send(self, frame: Frame) -> None:
        """Put a frame into the outbox; a client too slow to empty it is closed."""
        self.send_text(as_text(frame))

    def send_text(self, text: str) -> None:
        """Send a frame that is text already, because many get the same."""
        try:
            self._outbox.put_nowait(text)
        except asyncio.QueueFull:
            log.warning("slow_client_closed", waiting=self._outbox.qsize())
            self._abort()

    def show(self, messages: list[Frame]) -> None:
        """Send the messages that this client has not seen yet."""
        for message in messages:
            if self.last_id is not None and message["id"] > self.last_id:
                self.last_id = message["id"]
                self.send({"type": "message", "message": message})

    async def next_text(self) -> str:
        return await self._outbox.get()


class _Room:
    def __init__(self) -> None:
        self.clients: set[Client] = set()
        # Held while messages are read and shown, so that all clients see them in order of id.
        self.lock = asyncio.Lock()


class Hub:
    """The clients of each conversation.

    A message reaches them by being read from the database after each one's last id: what is
    committed is seen once and in order, whoever committed it and whenever the client came.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._rooms: dict[str, _Room] = {}

    @property
    def clients(self) -> int:
        return sum(len(room.clients) for room in self._rooms.values())

    async def join(self, conversation_id: str, client: Client, since: int) -> list[Frame]:
        """Add a client; return the messages that it has not seen."""
        room = self._rooms.setdefault(conversation_id, _Room())
        room.clients.add(client)
        async with room.lock:
            messages = await self._missed(conversation_id, since)
            client.last_id = messages[-1]["id"] if messages else 0
        return [message for message in messages if message["id"] != since]

    async def _missed(self, conversation_id: str, since: int) -> list[Frame]:
        """The messages from `since` on, or all if the conversation has no such message.

        It has none when the database was restored from a backup, or the token was replaced.
        """
        messages = await self._read(conversation_id, max(since - 1, 0))
        if since and not (messages and messages[0]["id"] == since):
            return await self._read(conversation_id, 0)
        return messages

    def leave(self, conversation_id: str, client: Client) -> None:
        room = self._rooms.get(conversation_id)
        if room is None:
            return
        room.clients.discard(client)
        if not room.clients:
            del self._rooms[conversation_id]

    def is_here(self, conversation_id: str) -> bool:
        """Whether a page of the conversation's visitor is connected."""
        return conversation_id in self._rooms

    def send(self, conversation_id: str, frame: Frame) -> None:
        """Send a frame that is not stored to every client of the conversation."""
        room = self._rooms.get(conversation_id)
        for client in room.clients if room else ():
            client.send(frame)

    async def deliver(self, conversation_id: str) -> None:
        """Show every client the stored messages that it has not seen."""
        room = self._rooms.get(conversation_id)
        if room is None:
            return
        async with room.lock:
            seen = [client.last_id for client in room.clients if client.last_id is not None]
            if not seen:
                return
            messages = await self._read(conversation_id, min(seen))
            for client in room.clients:
                client.show(messages)
