"""Brings to Rasa what must reach a visitor of another channel, and who has a conversation.

Rasa's tracker events API takes the conversation's lock: what is brought comes after the turn that
is being taken, and before the next one.
"""

import asyncio
import functools
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import structlog
from aiohttp import ClientError, ClientResponseError, ClientSession, ClientTimeout
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk.pace import Pace
from handoff import outbox
from handoff.outbox import Delivery, Kind
from settings.clock import SystemClock, now
from storage.engine import reading, transaction

log = structlog.get_logger()

TIMEOUT = ClientTimeout(total=10, sock_connect=2)
LEASE = timedelta(seconds=12)
"""Longer than TIMEOUT: nobody tries again what is still being tried."""
AGAIN_S = 1.0
AGAIN = timedelta(seconds=AGAIN_S)
MOST_REFUSALS = 6
# Rasa is there and cannot work yet, or something in front of it says so.
NOT_READY = frozenset({401, 409, 429, 502, 503, 504})


class RasaEvents:
    """Rasa's tracker events API."""

    def __init__(self, http: ClientSession, url: str, token: str) -> None:
        self._http = http
        self._url = url
        self._token = token

    async def append(self, sender: str, events: list[dict[str, Any]], send: bool) -> None:
        """Append the events; `send` what a bot says in them too. Raise ClientError if not."""
        query = {"token": self._token}
        if send:
            query |= {"output_channel": "latest", "execute_side_effects": "true"}
        address = f"{self._url}/conversations/{quote(sender, safe='')}/tracker/events"
        async with self._http.post(
            address, params=query, json=events, timeout=TIMEOUT, raise_for_status=True
        ) as response:
            await response.read()


class Courier:
    """One conversation's deliveries in order, different conversations side by side."""

    def __init__(self, rasa: RasaEvents, engine: Engine) -> None:
        self._rasa = rasa
        self._engine = engine
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._pace = Pace(SystemClock(), self._begin)

    def poke(self) -> None:
        """Say that there is something to bring."""
        self._pace.poke()

    async def run(self) -> None:
        """Bring whatever is due."""
        try:
            await self._pace.run()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _begin(self, now: datetime) -> None:
        for conversation_id in await asyncio.to_thread(self._due, now):
            # One that Rasa is slow with holds up no other.
            if conversation_id not in self._tasks:
                task = asyncio.create_task(self.bring(conversation_id))
                self._tasks[conversation_id] = task
                task.add_done_callback(functools.partial(self._finished, conversation_id))

    def _finished(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        del self._tasks[conversation_id]
        if not task.cancelled() and task.exception() is not None:
            log.error("bringing_crashed", conversation=conversation_id, exc_info=task.exception())

    async def bring(self, conversation_id: str) -> None:
        """Bring all that is due in the conversation, up to the first that cannot be brought."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        try:
            async with lock:
                while one := await asyncio.to_thread(self._take, conversation_id):
                    if not await self._try(one):
                        break
        except DBAPIError as error:
            log.warning("database_away", reason=type(error).__name__, again_in=AGAIN_S)
        if not lock.locked():
            self._locks.pop(conversation_id, None)

    async def _try(self, one: Delivery) -> bool:
        sender = one.conversation_id.partition(":")[2]
        try:
            if not await asyncio.to_thread(self._is_made, sender, one):
                await self._rasa.append(sender, _events(one), one.kind is Kind.SAY)
        except ClientResponseError as error:
            refused = error.status not in NOT_READY
            await asyncio.to_thread(self._failed, one, f"Rasa says {error.status}", refused)
            return refused and one.tries + 1 >= MOST_REFUSALS
        except (ClientError, asyncio.TimeoutError) as error:
            await asyncio.to_thread(self._failed, one, type(error).__name__, False)
            return False
        await asyncio.to_thread(self._succeeded, one)
        return True

    def _due(self, now: datetime) -> list[str]:
        with reading(self._engine) as connection:
            return outbox.due(connection, now)

    def _take(self, conversation_id: str) -> Delivery | None:
        moment = now()
        with reading(self._engine) as connection:
            if not outbox.anything_for(connection, conversation_id):
                return None
        with transaction(self._engine) as connection:
            return outbox.take_next(connection, conversation_id, moment, LEASE)

    def _is_made(self, sender: str, one: Delivery) -> bool:
        if one.message_id is None:
            return False
        with reading(self._engine) as connection:
            return outbox.is_made(connection, sender, one)

    def _succeeded(self, one: Delivery) -> None:
        with transaction(self._engine) as connection:
            outbox.done(connection, one, now())

    def _failed(self, one: Delivery, why: str, refused: bool) -> None:
        log.warning("not_delivered_yet", delivery=one.id, kind=one.kind.value, reason=why)
        moment = now()
        with transaction(self._engine) as connection:
            if refused and one.tries + 1 >= MOST_REFUSALS:
                outbox.give_up(connection, one, why, moment)
            else:
                pause = AGAIN * 2**one.tries if refused else AGAIN
                outbox.try_later(connection, one, why, moment + pause, refused)


def _events(one: Delivery) -> list[dict[str, Any]]:
    if one.kind in (Kind.TAKE, Kind.GIVE_BACK):
        return [_slot(one, outbox.HUMAN_SLOT, True if one.kind is Kind.TAKE else None)]
    # By the message's id Rasa's last door finds whose words they are.
    known = {"author": one.author, "account": one.account, "message": one.message_id}
    words = {"event": "bot", "text": one.text, "metadata": known}
    return [words, _slot(one, outbox.DELIVERY_SLOT, str(one.id))]


def _slot(one: Delivery, name: str, value: object) -> dict[str, Any]:
    # Rasa sorts by time: it belongs among the words where it happened, not where it arrives.
    at = one.created_at.timestamp()
    return {"event": "slot", "name": name, "value": value, "timestamp": at}
