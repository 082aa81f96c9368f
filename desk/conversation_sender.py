"""Sends the conversations that wait to be mailed, and again later those that failed."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy.engine import Connection, Engine

from desk.conversation_letter import ConversationLetters
from desk.hub import Read
from desk.mailer import Mailer, NotSent
from settings.clock import Clock
from storage import conversation_mails as mails
from storage.conversation_mails import MailState, Taken
from storage.engine import reading, transaction

log = structlog.get_logger()

AT_ONCE = 4
"""Mails that are sent at the same time."""

T = TypeVar("T")


class ConversationSender:
    """A mail is noted as sent right after it was, like a notice (desk/notice_sender.py).

    Only if the process ends between the two is it sent again, with the same Message-ID.
    """

    def __init__(
        self,
        engine: Engine,
        mailer: Mailer,
        letters: ConversationLetters,
        read: Read,
        clock: Clock,
    ) -> None:
        """`read` gives what of a conversation may reach its visitor."""
        self._engine = engine
        self._mailer = mailer
        self._letters = letters
        self._read = read
        self._clock = clock

    async def send_due(self, now: datetime) -> datetime | None:
        """Send what is due; return when the next one is."""
        following = await asyncio.to_thread(self._look, mails.next_try)
        if following is None or following > now:
            # Nothing is written in vain: SQLite has one writer.
            return following
        taken = await self._write(lambda connection: mails.take(connection, now, AT_ONCE))
        await asyncio.gather(*(self._send(one) for one in taken))
        return await asyncio.to_thread(self._look, mails.next_try)

    async def _send(self, one: Taken) -> None:
        messages = await self._read(one.conversation_id, 0)
        made = self._mailer.message(self._letters.write(one, messages))
        # After the words were read: what the visitor deleted meanwhile stays here.
        if not await asyncio.to_thread(self._look, lambda there: mails.waits(there, one.id)):
            return
        try:
            await self._mailer.send(made)
        except NotSent as error:
            await self._not_sent(one, str(error))
            return
        await self._write(lambda connection: mails.sent(connection, one.id))
        log.info("conversation_mailed", mail=one.id)

    async def _not_sent(self, one: Taken, reason: str) -> None:
        moment = self._clock.now()
        state = await self._write(lambda connection: mails.postpone(connection, one, moment))
        if state is MailState.FAILED:
            log.error("conversation_mail_failed", mail=one.id, reason=reason)
        else:
            tries = one.tries + 1
            log.warning("conversation_not_mailed", mail=one.id, tries=tries, reason=reason)

    def _look(self, query: Callable[[Connection], T]) -> T:
        with reading(self._engine) as connection:
            return query(connection)

    async def _write(self, use_case: Callable[[Connection], T]) -> T:
        def run() -> T:
            with transaction(self._engine) as connection:
                return use_case(connection)

        return await asyncio.to_thread(run)
