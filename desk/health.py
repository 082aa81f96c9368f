"""GET /health: every part of Dover, each really asked."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta

import sqlalchemy as sa
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk.keys import HTTP, ROOMS, SETTINGS
from faq import serving
from faq.lines import missing
from faq.serving import Process
from handoff import timers
from settings.clock import now
from storage.engine import reading
from storage.notices import waiting_notices
from storage.tables import live_version

PATIENCE_S = 2.0
ONE_HOUR = timedelta(hours=1)
TOLERATED = timedelta(seconds=5)
"""Behind its time by more than that, a timer was forgotten."""


class PartDown(Exception):
    """A part does not do its work: the message says what was found."""


async def health(request: web.Request) -> web.Response:
    settings, rooms, http = request.app[SETTINGS], request.app[ROOMS], request.app[HTTP]
    asked = {
        "database": _database(rooms.engine),
        "rasa": _http(http, settings.rasa_url),
        "model": _model(rooms.engine),
        "actions": _http(http, f"{settings.actions_url}/health"),
        "desk": _desk(rooms.hub.clients, rooms.assistant.busy),
        "timers": _timers(rooms.engine),
    }
    states = await asyncio.gather(*(_state(part) for part in asked.values()))
    parts = dict(zip(asked, states, strict=True))
    is_well = all(part["status"] == "ok" for part in states)
    return web.json_response(
        {"status": "ok" if is_well else "degraded", "parts": parts},
        status=200 if is_well else 503,
        headers={"Cache-Control": "no-store"},
    )


async def _state(part: Awaitable[str]) -> dict[str, str]:
    try:
        return {"status": "ok", "detail": await asyncio.wait_for(part, PATIENCE_S)}
    except asyncio.TimeoutError:
        return {"status": "down", "detail": f"no answer in {PATIENCE_S:g} s"}
    except PartDown as error:
        return {"status": "down", "detail": str(error)}


async def _http(http: ClientSession, url: str) -> str:
    try:
        async with http.get(url, timeout=ClientTimeout(total=PATIENCE_S)) as response:
            if response.status != 200:
                raise PartDown(f"{url} answers with status {response.status}")
            return url
    except ClientError as error:
        raise PartDown(f"{url} does not answer: {type(error).__name__}") from error


async def _database(engine: Engine) -> str:
    try:
        ids = await asyncio.to_thread(_live_ids, engine)
    except DBAPIError as error:
        raise PartDown(f"{engine.dialect.name} does not answer: {type(error).__name__}") from error
    lacking = missing(ids)
    if lacking:
        raise PartDown(
            f"no approved text for {', '.join(lacking)}; import it with dover faq import, as drafts"
        )
    return f"{engine.dialect.name}, {len(ids)} live entries"


async def _model(engine: Engine) -> str:
    try:
        processes = await asyncio.to_thread(_processes, engine)
    except DBAPIError as error:
        raise PartDown(f"{engine.dialect.name} does not answer: {type(error).__name__}") from error
    for one in processes:
        if one.remark:
            raise PartDown(str(one.remark))
    serve = [f"process {one.slot} serves {one.what}" for one in processes]
    return ", ".join(serve) or "no Rasa process was started by dover run"


def _processes(engine: Engine) -> list[Process]:
    with reading(engine) as connection:
        return serving.processes(connection)


async def _timers(engine: Engine) -> str:
    moment = now()
    try:
        lags, overdue, waiting = await asyncio.to_thread(_figures, engine, moment)
    except DBAPIError as error:
        raise PartDown(f"{engine.dialect.name} does not answer: {type(error).__name__}") from error
    if overdue:
        raise PartDown(f"{overdue} timers should have fired; see timer_fired in the desk's log")
    fired = f"{lags.fired} timers fired in the last hour, {lags.late} of them late"
    return f"{fired}, lag p50 {_ms(lags.p50)}, p99 {_ms(lags.p99)}; {waiting} notices wait"


def _figures(engine: Engine, moment: datetime) -> tuple[timers.Lags, int, int]:
    with reading(engine) as connection:
        return (
            timers.lags(connection, moment - ONE_HOUR),
            timers.overdue(connection, moment - TOLERATED),
            waiting_notices(connection),
        )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _live_ids(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(live_version.c.entry_id)).scalars())


async def _desk(clients: int, busy: int) -> str:
    return f"{clients} visitors connected, {busy} being answered"
