"""The first page of the desk: each person sees the work that waits for them, with the way to it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from settings.clock import now
from storage.engine import open_engine
from tests.desk_stand import Stage, settings_in, stage
from tests.studio_stand import CHANGED, add_people, person
from tests.talk import Talk, means

TILE = re.compile(r'<a href="([^"]+)"><strong>(\d+)</strong> ([^<]+)</a>')


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    engine = open_engine(sqlite_url)
    add_people(engine)
    Talk(engine, now=now()).hears(means("complaint", text="my son was injured by your router"))
    engine.dispose()
    async with stage(settings_in(tmp_path, sqlite_url)) as built:
        yield built


async def waits(desk: Stage, name: str) -> list[tuple[str, ...]]:
    async with person(desk, name) as somebody:
        found = TILE.findall(await somebody.see("/desk"))
        for address, _, _ in found:
            await somebody.see(address)
            assert somebody.status == 200
        return found


async def test_each_role_sees_how_much_of_its_work_waits(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        await editor.send("/desk/studio/opening_hours/submit", {**CHANGED, "number": "0"})
        assert editor.status == 200
    review = ("/desk/review", "1", "for approval")
    flag = ("/desk/flags", "1", "flags up")
    sent_back = ("/desk/studio?state=sent_back", "0", "sent back to editors")
    asked = ("/desk/asked", "0", "questions without a good answer")
    own = ("/desk/console", "0", "tickets wait for you")
    free = ("/desk/console", "1", "tickets that nobody has")
    none_free = ("/desk/console", "0", "tickets that nobody has")
    assert await waits(desk, "shir") == [own, free, review, asked, flag]
    assert await waits(desk, "erez") == [sent_back, asked]
    assert await waits(desk, "both") == [own, free, review, sent_back, asked, flag]
    # The flag's ticket is in a queue that she does not serve.
    assert await waits(desk, "noa") == [own, none_free, flag]
