"""Conversations on the desk: found, read word by word, with what stands behind each sentence."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desk.conversation_pages import PAGE, search
from handoff import tickets
from settings.clock import now
from storage.engine import transaction
from storage.tables import message
from storage.visitor_tables import rating
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.studio_stand import add_people, person
from tests.talk import Talk, asks, means

pytestmark = pytest.mark.usefixtures("with_lines")

LIST = "/desk/conversations"


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, database_url), small_entries()) as built:
        await asyncio.to_thread(add_people, built.engine)
        yield built


def talked(desk: Stage, channel: str = "rest", sender: str = "a/b?c#1 <x>") -> Talk:
    talk = Talk(desk.engine, channel=channel, sender=sender, now=now())
    talk.hears(means("greet", text="hello <b>you</b>"))
    talk.hears(asks("opening_hours", text="when?"))
    return talk


async def test_each_sentence_shows_what_stands_behind_it(desk: Stage) -> None:
    await asyncio.to_thread(talked, desk)
    async with person(desk, "noa") as agent:
        page = await agent.see(LIST)
        assert "rest:a/b?c#1 &lt;x&gt;" in page
        assert '<bdi dir="ltr">when?</bdi>' in page
        assert "Answered" in page
        (link,) = [part.split('"')[0] for part in page.split('href="') if "rest:" in part[:40]]
        page = await agent.see(link.replace("&amp;", "&"))
        assert agent.status == 200
        assert "hello &lt;b&gt;you&lt;/b&gt;" in page
        for word in ("opening_hours", "Version 2", "Approved by dana", "model-1", "button_yes"):
            assert word in page
        # On hover as well.
        assert re.search(
            r'title="opening_hours · Version 2 · Approved by dana, .+ · model-1"', page
        )
        # An agent has no way into the studio.
        assert "/desk/studio/opening_hours" not in page
    async with person(desk, "erez") as editor:
        assert "/desk/studio/opening_hours" in await editor.see(link)
        assert "/desk/conversations?entry=opening_hours" in await editor.see(
            "/desk/studio/opening_hours"
        )


async def test_conversations_are_found_by_id_day_outcome_and_answer(desk: Stage) -> None:
    def fill() -> None:
        talked(desk)
        Talk(desk.engine, channel="rest", sender="other", now=now()).hears(means("complaint"))

    await asyncio.to_thread(fill)
    today = now().date()
    async with person(desk, "mor") as manager:
        for query, found in (
            ("", {"a/b", "other"}),
            ("?q=oth", {"other"}),
            ("?q=%25", set()),
            ("?outcome=handed_over", {"other"}),
            ("?outcome=nonsense", {"a/b", "other"}),
            ("?entry=opening_hours", {"a/b"}),
            ("?entry=say_introduction", {"other"}),
            (f"?since={today - timedelta(1)}&until={today + timedelta(1)}", {"a/b", "other"}),
            (f"?since={today + timedelta(2)}", set()),
            ("?since=yesterday&until=0001-01-01&page=x", {"a/b", "other"}),
        ):
            page = await manager.see(LIST + query)
            assert {one for one in ("a/b", "other") if f"rest:{one}" in page} == found, query
            if not found:
                assert "No conversation fits this search." in page


async def test_without_conversations_the_list_says_so(desk: Stage) -> None:
    async with person(desk, "mor") as manager:
        assert "Nobody has written yet." in await manager.see(LIST)
        assert "Nothing was refused." in await manager.see("/desk/refusals")
        for path in ("/none", "/web:x", "/%00"):
            await manager.see(LIST + path)
            assert manager.status == 404


async def test_a_page_has_fifty_conversations(desk: Stage) -> None:
    def fill() -> None:
        for number in range(PAGE + 1):
            talk = Talk(desk.engine, channel="rest", sender=f"s{number:02}", now=now())
            talk.hears(means("thanks"))

    await asyncio.to_thread(fill)
    async with person(desk, "mor") as manager:
        first = await manager.see(LIST + "?outcome=small_talk")
        assert (first.count('<bdi dir="ltr">rest:'), "rest:s00" in first) == (PAGE, False)
        assert "outcome=small_talk&amp;page=2" in first
        second = await manager.see(LIST + "?outcome=small_talk&page=2")
        assert (second.count('<bdi dir="ltr">rest:'), "rest:s00" in second) == (1, True)


async def test_what_was_refused_is_listed_and_marked_where_it_stood(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]

    def tamper() -> str:
        talked(desk).hears(asks("nonesuch"))
        with transaction(desk.engine) as connection:
            newest = sa.select(sa.func.max(message.c.id)).where(
                message.c.conversation_id.startswith("web:"), message.c.author == "bot"
            )
            bad = connection.execute(newest).scalar_one()
            connection.execute(
                sa.update(message).where(message.c.id == bad).values(text="All is free.")
            )
            talk = sa.select(message.c.conversation_id).where(message.c.id == bad)
            return str(connection.execute(talk).scalar_one())

    talk = await asyncio.to_thread(tamper)
    async with desk.visitor("en", token=token) as visitor:
        assert visitor.welcome["messages"][-1]["source"]["entry"] == "say_unknown"
    async with person(desk, "shir") as spokesperson:
        page = await spokesperson.see("/desk/refusals")
        assert "not the approved words" in page
        assert "nonesuch" in page
        assert "no live version, or another one by now" in page
        page = await spokesperson.see(f"{LIST}/{talk}")
        assert "Not delivered: not the approved words." in page
    async with person(desk, "noa") as agent:
        await agent.see("/desk/refusals")
        assert agent.status == 403


def test_what_an_address_cannot_ask_for_is_left_out() -> None:
    assert search({"page": "-1", "entry": "../x", "q": "\0" * 900}).address(2) == f"{LIST}?page=2"


async def test_a_rating_stands_on_the_conversations_page(desk: Stage) -> None:
    def rated() -> None:
        talk = Talk(desk.engine, channel="rest", sender="r1", now=now())
        talk.hears(means("complaint"))
        with transaction(desk.engine) as connection:
            found = tickets.newest(connection, "rest:r1")
            assert found
            given = {"ticket_id": found.id, "score": 2, "comment": "too <slow>", "at": now()}
            connection.execute(sa.insert(rating).values(**given))

    await asyncio.to_thread(rated)
    async with person(desk, "mor") as manager:
        page = await manager.see(f"{LIST}/rest:r1")
        assert "2 of 5" in page
        assert "too &lt;slow&gt;" in page
