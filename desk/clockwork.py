"""What the desk does by itself: timers, notices, mails, offers, reminders, groups, sweeping."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from sqlalchemy.engine import Engine

from desk import file_sweep
from desk.asked_grouping import LOOKS_EVERY, Grouping
from desk.background import running
from desk.conversation_letter import ConversationLetters
from desk.conversation_sender import ConversationSender
from desk.keys import (
    BRAND,
    FEED,
    FOLDER,
    GROUPING,
    HTTP,
    MAILING,
    NOTICE_WORDS,
    ROOMS,
    SENDING,
    SETTINGS,
    WORDS,
)
from desk.mailer import Mailer
from desk.notice_sender import NoticeSender
from desk.notice_ways import ways
from desk.pace import Job, Pace
from desk.reminders import sweep
from desk.ticker import Ticker
from handoff import offers
from handoff.adopting import adopt
from handoff.hands import hands_of
from handoff.mailing import COUNTED_FOR
from settings.clock import Clock
from storage import conversation_mails
from storage.engine import transaction

log = structlog.get_logger()

REMIND_EVERY = timedelta(seconds=30)
SWEEP_EVERY = timedelta(hours=1)


def tasks(clock: Clock) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        app[SENDING] = Pace(clock, _sender(app, clock).send_due)
        app[MAILING] = Pace(clock, _mailing(app, clock))
        timers = Pace(clock, _timers(app, clock))
        offering = Pace(clock, _offering(app))
        reminding = Pace(clock, _reminding(app), REMIND_EVERY)
        sweeping = Pace(clock, _sweeping(app), SWEEP_EVERY)
        grouping = Grouping(app[ROOMS].engine, app[SETTINGS])
        app[GROUPING] = Pace(clock, grouping.run, LOOKS_EVERY)
        own = (timers.run, offering.run, reminding.run, sweeping.run)
        async with running(app[SENDING].run, app[MAILING].run, app[GROUPING].run, *own):
            yield

    return run


def _timers(app: web.Application, clock: Clock) -> Job:
    """Fires timers; before the first, open tickets come under the agreement of this start."""
    engine, agreement = app[ROOMS].engine, app[BRAND].agreement
    ticker = _ticker(app, clock)
    adopted = False

    async def fire_due(now: datetime) -> datetime | None:
        nonlocal adopted
        if not adopted:
            moved = await asyncio.to_thread(adopt, engine, agreement, clock)
            adopted = True
            log.info("agreement_in_force", agreement=agreement.name, tickets=moved)
        return await ticker.fire_due(now)

    return fire_due


def _offering(app: web.Application) -> Job:
    engine, team = app[ROOMS].engine, app[BRAND].team

    async def offer(now: datetime) -> None:
        if await asyncio.to_thread(offers.round_of, engine, team, now):
            app[FEED].poke()

    return offer


def _reminding(app: web.Application) -> Job:
    engine, spokesperson = app[ROOMS].engine, app[BRAND].spokesperson

    async def remind(now: datetime) -> None:
        written = await asyncio.to_thread(sweep, engine, spokesperson, now)
        if written:
            log.info("reminders_written", count=written)

    return remind


def _sweeping(app: web.Application) -> Job:
    engine, folder = app[ROOMS].engine, app[FOLDER]

    async def sweep_files(now: datetime) -> None:
        await asyncio.to_thread(file_sweep.sweep, engine, folder, now)
        await asyncio.to_thread(_forget_mails, engine, now)

    return sweep_files


def _forget_mails(engine: Engine, now: datetime) -> None:
    with transaction(engine) as connection:
        conversation_mails.forget(connection, now - COUNTED_FOR)


def _mailing(app: web.Application, clock: Clock) -> Job:
    settings, rooms = app[SETTINGS], app[ROOMS]
    if settings.mail_server is None:
        return _nothing
    letters = ConversationLetters(app[WORDS], app[BRAND])
    mailer = Mailer(settings.mail_server)
    return ConversationSender(rooms.engine, mailer, letters, rooms.read, clock).send_due


async def _nothing(_now: datetime) -> None:
    """What was asked for waits until there is a mail server again."""


def _sender(app: web.Application, clock: Clock) -> NoticeSender:
    words, brand = app[NOTICE_WORDS], app[BRAND]
    there = ways(app[SETTINGS], app[HTTP], words)
    return NoticeSender(app[ROOMS].engine, there, words, brand.default_language, clock)


def _ticker(app: web.Application, clock: Clock) -> Ticker:
    def fired() -> None:
        app[SENDING].poke()
        app[FEED].poke()

    return Ticker(app[ROOMS].engine, hands_of(app[BRAND]), clock, fired)
