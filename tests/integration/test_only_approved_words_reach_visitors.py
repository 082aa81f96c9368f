"""The desk delivers a bot's message only if its version says it and could be said then."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from faq import refusals
from faq.answers import Why
from faq.refusals import Refusal
from settings.clock import now
from storage.engine import reading, transaction
from storage.tables import hold, live_version, message, version
from tests import makers
from tests.desk_stand import Stage, settings_in, small_entries, stage

pytestmark = pytest.mark.usefixtures("with_lines")

UNKNOWN = "say_unknown en"
HOURS = "Open Sunday to Thursday, 08:00–20:00."
LIMITED = replace(
    makers.entry("sale", "Half price."),
    valid_from=datetime.fromisoformat("2026-01-01T00:00+00:00"),
    valid_until=datetime.fromisoformat("2026-02-01T00:00+00:00"),
)


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    entries = [*small_entries(), LIMITED]
    async with stage(settings_in(tmp_path, database_url), entries) as built:
        yield built


def said(engine: Engine, entry_id: str, **values: Any) -> int:
    """Store a bot's message as something that is not Dover could."""
    with transaction(engine) as connection:
        (talk,) = set(connection.execute(sa.select(message.c.conversation_id)).scalars())
        row = {
            "conversation_id": talk,
            "author": "bot",
            "language": "en",
            "text": HOURS,
            "version_id": connection.execute(
                sa.select(version.c.id).where(version.c.entry_id == entry_id)
            ).scalar_one(),
            "created_at": now(),
            **values,
        }
        return int(connection.execute(sa.insert(message).values(**row)).inserted_primary_key[0])


def buttons(title: str, entry_id: str, version: int = 1) -> str:
    return json.dumps([{"title": title, "payload": "/x", "entry_id": entry_id, "version": version}])


def kept(engine: Engine) -> list[Refusal]:
    with reading(engine) as connection:
        return [row.refused for row in refusals.newest(connection, 50)]


async def shown_again(desk: Stage, token: str) -> list[dict[str, Any]]:
    async with desk.visitor("en", token=token) as visitor:
        return list(visitor.welcome["messages"])


WRONG: dict[str, tuple[str, dict[str, Any], Why]] = {
    "words that the version does not say": (
        "opening_hours",
        {"text": "Everything is free."},
        Why.OTHER_WORDS,
    ),
    "a piece of them that means something else": (
        "opening_hours",
        {"text": "Open Sunday"},
        Why.OTHER_WORDS,
    ),
    "the words in the wrong language": ("opening_hours", {"language": "he"}, Why.OTHER_WORDS),
    "another entry's version": ("say_thanks", {}, Why.OTHER_WORDS),
    "a title of its own": (
        "opening_hours",
        {"buttons": buttons("Win a phone", "opening_hours")},
        Why.OTHER_WORDS,
    ),
    "a title of another version": (
        "opening_hours",
        {"buttons": buttons("button_human en", "button_human", 2)},
        Why.OTHER_WORDS,
    ),
    "an answer after its last day": ("sale", {"text": "Half price."}, Why.NOT_VALID),
}


@pytest.mark.parametrize("way", WRONG)
async def test_what_was_not_approved_is_replaced_and_recorded_once(desk: Stage, way: str) -> None:
    entry_id, values, why = WRONG[way]
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]
    wrong = await asyncio.to_thread(said, desk.engine, entry_id, **values)
    with capture_logs() as logs:
        for _ in range(2):
            last = (await shown_again(desk, token))[-1]
            assert (last["id"], last["source"]["entry"]) == (wrong, "say_unknown")
            assert last["text"] == f"say_unknown {values.get('language', 'en')}"
    refused = [one for one in logs if one["event"] == "sentence_refused"]
    assert [(one["door"], one["message"]) for one in refused] == [("desk", wrong)]
    assert [(one.why, one.instead) for one in await asyncio.to_thread(kept, desk.engine)] == [
        (why, "say_unknown")
    ]


async def test_what_was_held_when_it_was_said_is_replaced(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        first = await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]

    def held() -> tuple[int, int]:
        row = {
            "entry_id": "opening_hours",
            "held_by": "dana",
            "held_at": now(),
            "reason": "a rumour",
        }
        with transaction(desk.engine) as connection:
            connection.execute(sa.insert(hold).values(**row))
        during = said(desk.engine, "opening_hours")
        ended = {"released_by": "dana", "released_at": now() + timedelta(seconds=1)}
        with transaction(desk.engine) as connection:
            connection.execute(sa.update(hold).values(**ended))
        later = now() + timedelta(seconds=2)
        return during, said(desk.engine, "opening_hours", created_at=later)

    during, after = await asyncio.to_thread(held)
    texts = {one["id"]: one["text"] for one in await shown_again(desk, token)}
    # What the visitor saw before the hold stays, and what came after the release.
    assert (texts[first[-1]["id"]], texts[during], texts[after]) == (HOURS, UNKNOWN, HOURS)


async def test_parts_of_a_sentence_are_right_together(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        question = (await visitor.turn("c1", "hours?"))[1]
        token = visitor.welcome["token"]
    for part in ("say_thanks", "en"):
        await asyncio.to_thread(
            said, desk.engine, "say_thanks", text=part, in_reply_to=question["id"]
        )
    assert [one["text"] for one in await shown_again(desk, token)][-2:] == ["say_thanks", "en"]


async def test_where_not_even_the_reply_is_approved_the_message_is_left_out(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        before = await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]

    def spoil() -> None:
        said(desk.engine, "opening_hours", text="Everything is free.")
        with transaction(desk.engine) as connection:
            connection.execute(
                sa.delete(live_version).where(live_version.c.entry_id == "say_unknown")
            )
            connection.execute(sa.text("UPDATE revision SET number = number + 1"))

    await asyncio.to_thread(spoil)
    assert len(await shown_again(desk, token)) == len(before)
