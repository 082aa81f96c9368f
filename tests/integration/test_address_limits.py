"""What one address may send in a while, whoever it says it is; others are not slowed."""

import ipaddress
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.integration.test_attachments import kept, send
from tests.pictures import picture

pytestmark = pytest.mark.usefixtures("with_lines")

HERE = {"X-Forwarded-For": "203.0.113.7"}
ELSEWHERE = {"X-Forwarded-For": "203.0.113.8"}


@pytest.fixture
async def behind_a_proxy(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    proxies = (ipaddress.ip_network("127.0.0.1"),)
    settings = replace(settings_in(tmp_path, sqlite_url), proxies=proxies)
    async with stage(settings, small_entries()) as built:
        yield built


async def test_an_address_that_sends_too_many_files_is_told_so_in_approved_words(
    behind_a_proxy: Stage,
) -> None:
    desk = behind_a_proxy
    async with desk.visitor() as visitor, desk.visitor() as other:
        # Of these nothing is kept, and they count: the desk had to receive them.
        answers = [await send(desk, visitor, b"", **HERE) for _ in range(60)]
        assert {told["code"] for _, told in answers} == {"empty_file"}
        # In another conversation too.
        status, told = await send(desk, other, picture(), **HERE)
        assert (status, told["code"]) == (429, "slow_down")
        assert told["message"]["source"]["entry"] == "say_slow_down"
        assert kept(desk) == []
        status, _ = await send(desk, other, picture(), **ELSEWHERE)
        assert status == 200
    assert len(kept(desk)) == 1


async def test_of_a_flood_of_messages_none_is_lost_and_the_visitor_reads_why_once(
    tmp_path: Path, sqlite_url: str
) -> None:
    settings = replace(settings_in(tmp_path, sqlite_url), address_messages=2)
    async with stage(settings, small_entries()) as desk, desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        await visitor.turn("c2", "hours?")
        refused = []
        for _ in range(2):
            await visitor.say("c3", "hours?")
            refused.append(await visitor.until("error", cid="c3"))
        assert {(one["code"], one["retry"]) for one in refused} == {("too_fast", True)}
        assert refused[0]["message"]["source"]["entry"] == "say_too_fast"
        assert "message" not in refused[1]
        assert [text for author, text in desk.stored() if author == "visitor"] == ["hours?"] * 2
