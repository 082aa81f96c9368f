"""Asks Rasa what to say, and tells the visitor. The conversation log is the queue.

A message is waiting as long as it has no turn. The action that answers it writes the turn and
the bot's words in one transaction, so asking again after a failure cannot answer twice.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk import frames
from desk.courier import Courier
from desk.hub import Hub
from desk.lines import Lines
from faq.lines import Line
from settings.channels import WEB
from settings.clock import now
from storage import conversations, transcript
from storage.conversations import Message
from storage.engine import reading

log = structlog.get_logger()

T = TypeVar("T")

# Rasa answers in milliseconds. One that is silent for this long is asked again.
RASA_TIMEOUT = ClientTimeout(total=None, sock_connect=2, sock_read=20)


@dataclass(frozen=True)
class Patience:
    """Seconds: before asking again at first and at most, before the visitor is told to wait."""

    first_pause: float = 0.5
    longest_pause: float = 5.0
    notice_after: float = 6.0

    def pauses(self) -> Iterator[float]:
        pause = self.first_pause
        while True:
            yield pause
            pause = min(2 * pause, self.longest_pause)


class Rasa:
    """Rasa's channel for the web: it is told what the visitor said; the answer is in the log."""

    def __init__(self, http: ClientSession, url: str, token: str, courier: Courier) -> None:
        self._http = http
        self._courier = courier
        self._url = f"{url}/webhooks/{WEB}/webhook"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def tell(self, conversation_id: str, message: Message) -> None:
        """Return when Rasa has handled the message; raise ClientError or TimeoutError if not."""
        # First what happened before: that an agent took the conversation, or gave it back.
        await self._courier.bring(conversation_id)
        question = {
            "sender": conversation_id.removeprefix(f"{WEB}:"),
            "message": message.text,
            "payload": message.payload,
            "message_id": message.id,
            "language": message.language,
            "received_at": message.created_at.isoformat(),
        }
        async with self._http.post(
            self._url,
            json=question,
            headers=self._headers,
            timeout=RASA_TIMEOUT,
            raise_for_status=True,
        ) as response:
            await response.read()


class Assistant:
    """Answers the conversations concurrently, and the messages of each one in order."""

    def __init__(
        self, rasa: Rasa, engine: Engine, hub: Hub, lines: Lines, patience: Patience
    ) -> None:
        self._rasa = rasa
        self._engine = engine
        self._hub = hub
        self._lines = lines
        self._patience = patience
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._poked: set[str] = set()

    @property
    def busy(self) -> int:
        """Conversations that are being answered."""
        return len(self._tasks)

    def is_answering(self, conversation_id: str) -> bool:
        return conversation_id in self._tasks

    def poke(self, conversation_id: str) -> None:
        """Say that the conversation has a new message."""
        self._poked.add(conversation_id)
        if conversation_id not in self._tasks:
            task = asyncio.create_task(self._answer_all(conversation_id))
            self._tasks[conversation_id] = task
            task.add_done_callback(lambda done: self._finished(conversation_id, done))

    def _finished(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        del self._tasks[conversation_id]
        if task.cancelled():
            return
        if task.exception() is not None:
            log.error("answering_crashed", conversation=conversation_id, exc_info=task.exception())
        elif conversation_id in self._poked:
            self.poke(conversation_id)

    async def resume(self) -> None:
        """Answer what was left unanswered when the desk stopped; waits for the database."""
        waiting = await self._from_database(self._unanswered)
        for conversation_id in waiting:
            self.poke(conversation_id)
        log.info("answering_resumed", conversations=len(waiting))

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer_all(self, conversation_id: str) -> None:
        while conversation_id in self._poked:
            self._poked.discard(conversation_id)
            while message := await self._from_database(self._next, conversation_id):
                with self._typing(conversation_id, message):
                    await self._answer(conversation_id, message)

    async def _from_database(self, read: Callable[..., T], *args: str) -> T:
        """What `read` returns, as soon as the database answers."""
        for pause in self._patience.pauses():
            try:
                return await asyncio.to_thread(read, *args)
            except DBAPIError as error:
                log.warning("database_away", reason=type(error).__name__, again_in=pause)
                await asyncio.sleep(pause)
        raise AssertionError("pauses never end")

    @contextmanager
    def _typing(self, conversation_id: str, message: Message) -> Iterator[None]:
        """Show that the message is being answered, and after a while that it takes longer."""
        self._hub.send(conversation_id, {"type": "typing", "on": True})
        notice = asyncio.create_task(self._ask_for_patience(conversation_id, message.language))
        try:
            yield
        finally:
            notice.cancel()
            self._hub.send(conversation_id, {"type": "typing", "on": False})
        self._hub.send(conversation_id, {"type": "done", "cid": message.cid})

    async def _ask_for_patience(self, conversation_id: str, language: str) -> None:
        await asyncio.sleep(self._patience.notice_after)
        line = await self._lines.say(Line.WAIT, language, now())
        if line:
            self._hub.send(conversation_id, {"type": "message", "message": frames.message(line)})

    async def _answer(self, conversation_id: str, message: Message) -> None:
        for pause in self._patience.pauses():
            try:
                await self._rasa.tell(conversation_id, message)
                if await asyncio.to_thread(self._has_turn, message.id):
                    await self._hub.deliver(conversation_id)
                    return
                reason = "no turn was logged"
            except (ClientError, asyncio.TimeoutError, DBAPIError) as error:
                reason = type(error).__name__
            log.warning("not_answered_yet", message=message.id, reason=reason, again_in=pause)
            await asyncio.sleep(pause)

    def _unanswered(self) -> list[str]:
        with reading(self._engine) as connection:
            waiting = transcript.unanswered(connection, WEB)
        return list(dict.fromkeys(conversation_id for conversation_id, _ in waiting))

    def _next(self, conversation_id: str) -> Message | None:
        with reading(self._engine) as connection:
            return transcript.next_unanswered(connection, conversation_id)

    def _has_turn(self, message_id: int) -> bool:
        with reading(self._engine) as connection:
            return conversations.turn_exists(connection, message_id)
