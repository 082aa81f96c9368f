"""Sends the notices that wait: each by every way, and again later by those that failed."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.engine import Connection, Engine

from desk.mailer import NotSent
from desk.notice_text import NoticeWords, Told
from desk.notice_ways import Way
from settings.clock import Clock
from storage import notices
from storage.engine import reading, transaction
from storage.notices import NoticeState, Taken

log = structlog.get_logger()

AT_ONCE = 8
"""Notices that are sent at the same time."""

T = TypeVar("T")


class NoticeSender:
    """A notice goes out at least once by each way.

    It is noted as sent right after it was. Only if the process ends between the two is it sent
    again, two minutes later and with the same key, so that the receiver can tell.
    """

    def __init__(
        self,
        engine: Engine,
        ways: Sequence[Way],
        words: NoticeWords,
        default_language: str,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._ways = ways
        self._words = words
        self._default_language = default_language
        self._clock = clock

    async def send_due(self, now: datetime) -> datetime | None:
        """Send what is due; return when the next one is."""
        following = await asyncio.to_thread(self._next)
        if following is None or following > now:
            # Nothing is written in vain: SQLite has one writer.
            return following
        taken = await self._write(lambda connection: notices.take(connection, now, AT_ONCE))
        await asyncio.gather(*(self._send(one) for one in taken))
        return await asyncio.to_thread(self._next)

    def _next(self) -> datetime | None:
        with reading(self._engine) as connection:
            return notices.next_try(connection)

    async def _send(self, taken: Taken) -> None:
        language = taken.language or self._default_language
        errors = await self._by_every_way(taken, self._words.tell(taken.notice, language))
        if not taken.known:
            who = taken.notice.account
            errors.append(f"{who} has no account that is in use: dover user add {who}")
        await self._note(taken, "; ".join(errors))

    async def _by_every_way(self, taken: Taken, told: Told) -> list[str]:
        errors = []
        for way in self._ways:
            if way.name in taken.sent:
                continue
            try:
                await way.send(taken, told, self._clock.now())
            except NotSent as error:
                errors.append(str(error))
                continue
            await self._write(partial(self._went_out, taken.notice.id, way.name))
        return errors

    def _went_out(self, notice_id: int, way: str, connection: Connection) -> None:
        notices.went_out(connection, notice_id, way, self._clock.now())

    async def _note(self, taken: Taken, error: str) -> None:
        one, moment = taken.notice, self._clock.now()
        if not error:
            await self._write(lambda connection: notices.done(connection, one.id, moment))
            log.info("notice_sent", notice=one.id, kind=one.kind)
            return
        state = await self._write(
            lambda connection: notices.postpone(connection, one, error, moment)
        )
        if state is NoticeState.FAILED:
            log.error("notice_failed", notice=one.id, kind=one.kind)
        else:
            log.warning("notice_not_sent", notice=one.id, kind=one.kind, tries=one.tries + 1)

    async def _write(self, use_case: Callable[[Connection], T]) -> T:
        def run() -> T:
            with transaction(self._engine) as connection:
                return use_case(connection)

        return await asyncio.to_thread(run)
