"""What a visitor does to the conversation beside talking."""

import asyncio

import structlog

from desk import frames
from desk.frames import Erase, Rate
from desk.hub import Client
from desk.visit import Rooms
from handoff import erasing, ratings
from handoff.erasing import EraseRefused
from handoff.ratings import Rating, RatingRefused
from settings.clock import now
from storage.engine import transaction

log = structlog.get_logger()


class VisitorDeeds:
    """One connected page's deeds; each is of the conversation that its token opened."""

    def __init__(self, rooms: Rooms, client: Client, conversation_id: str) -> None:
        self._rooms = rooms
        self._client = client
        self._conversation_id = conversation_id

    async def do(self, asked: Rate | Erase) -> None:
        if isinstance(asked, Rate):
            await self._give_rating(asked)
        else:
            await self._erase()

    async def _erase(self) -> None:
        try:
            await asyncio.to_thread(self._erase_all)
        except EraseRefused as refused:
            self._client.send(frames.error(refused.code, str(refused)))
        else:
            log.info("conversation_erased", conversation=self._conversation_id)
            self._rooms.hub.send(self._conversation_id, {"type": "erased"})

    def _erase_all(self) -> None:
        with transaction(self._rooms.engine) as connection:
            files = erasing.erase(connection, self._conversation_id, now())
        self._rooms.folder.remove(*files)

    async def _give_rating(self, asked: Rate) -> None:
        try:
            await asyncio.to_thread(self._rate, asked)
        except RatingRefused as refused:
            log.info("rating_refused", ticket=asked.ticket_id, reason=refused.code)
            self._client.send(frames.error(refused.code, str(refused)))
        else:
            await self._rooms.standing.show(self._conversation_id)

    def _rate(self, asked: Rate) -> None:
        given = Rating(asked.ticket_id, asked.score, asked.comment, now())
        with transaction(self._rooms.engine) as connection:
            ratings.add(connection, self._conversation_id, given)
