"""A whole desk by the real clock: a visitor who waits reads the new time, and staff are told."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine

from handoff import tickets
from handoff.tickets import Opening
from settings.clock import now
from storage.engine import transaction
from storage.tables import conversation
from tests import makers
from tests.desk_stand import settings_in, small_entries, stage
from tests.promised import people, rows, told


def hand_over(engine: Engine, moment: datetime) -> None:
    """The only conversation waits for the spokesperson, who answers within ten minutes."""
    people(engine, "dana", "yael", at=moment)
    (talk,) = rows(engine, conversation)
    with transaction(engine) as connection:
        given = Opening(talk.id, "spokesperson", "legal_threat")
        tickets.open_ticket(connection, given, makers.whole_brand().agreement, moment)


async def test_what_a_stopped_desk_missed_it_does_when_it_is_back(tmp_path: Path) -> None:
    async with stage(settings_in(tmp_path), small_entries()) as desk:
        async with desk.visitor() as visitor:
            await visitor.turn("c1", "hours?")
            # It waits since nine minutes, of which the desk knows nothing yet.
            await asyncio.to_thread(hand_over, desk.engine, now() - timedelta(minutes=9))
            # Close to midnight the new time is another day's.
            await visitor.until_text("say_later en", "say_later_day en")
        async with desk.http.get(f"{desk.url}/health") as response:
            timers = (await response.json())["parts"]["timers"]
        assert timers["status"] == "ok"
        assert "2 timers fired in the last hour, 2 of them late" in timers["detail"]
        assert ("dana", "promise_warning") in await asyncio.to_thread(told, desk.engine)
