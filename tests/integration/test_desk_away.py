"""Parts of Dover go away and come back: nothing is lost, nothing is answered twice."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk_stand import QUICK, REPLY_S, Stage, settings_in, small_entries, stage

pytestmark = pytest.mark.usefixtures("with_lines")

HOURS = ("bot", "Open Sunday to Thursday, 08:00–20:00.")


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    patience = dataclasses.replace(QUICK, notice_after=0.05)
    async with stage(settings_in(tmp_path, sqlite_url), small_entries(), patience) as built:
        yield built


async def test_while_rasa_is_away_the_message_waits_and_is_answered_once(desk: Stage) -> None:
    await desk.rasa.stop()
    async with desk.visitor() as visitor:
        await visitor.say("c1", "hours?")
        await visitor.say("c2", "hours?")
        notice = await visitor.until_text("say_wait en")
        await desk.rasa.start()
        await visitor.until("done", cid="c1")
        await visitor.until("done", cid="c2")
    assert notice["id"] == 0
    assert desk.stored().count(HOURS) == 2
    assert "say_wait en" not in [text for _, text in desk.stored()]


async def test_the_visitor_is_asked_to_wait_once_a_message(desk: Stage) -> None:
    await desk.rasa.stop()
    async with desk.visitor() as visitor:
        await visitor.say("c1", "hours?")
        await visitor.until_text("say_wait en")
        await desk.rasa.start()
        await visitor.until("done", cid="c1")
    texts = [frame["message"]["text"] for frame in visitor.frames if frame["type"] == "message"]
    assert texts.count("say_wait en") == 1


async def test_a_turn_that_fails_is_asked_again_with_the_same_message(desk: Stage) -> None:
    desk.rasa.fails = 3
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
    assert [question["message_id"] for question in desk.rasa.asked] == [2, 2, 2, 2]
    assert desk.stored().count(HOURS) == 1


async def test_a_restarted_desk_answers_what_it_left_unanswered_in_order(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    async with desk.visitor() as visitor:
        token = visitor.welcome["token"]
        await visitor.say("c1", "hours?")
        await visitor.say("c2", "nonsense")
        await visitor.until("ack", cid="c2")
        await asyncio.wait_for(desk.rasa.was_asked.wait(), REPLY_S)
    await desk.stop_desk()
    desk.rasa.asked.clear()
    desk.rasa.was_asked.clear()
    await desk.start_desk()
    await asyncio.wait_for(desk.rasa.was_asked.wait(), REPLY_S)
    async with desk.visitor(token=token) as visitor:
        assert visitor.welcome["waiting"] is True
        await visitor.say("c3", "hours?")
        desk.rasa.may_answer.set()
        await visitor.until("done", cid="c3")
    assert [question["message"] for question in desk.rasa.asked] == ["hours?", "nonsense", "hours?"]
    assert [text for author, text in desk.stored() if author == "bot"] == [
        "say_greeting en",
        HOURS[1],
        "say_unknown en",
        HOURS[1],
    ]


async def test_a_visitor_who_left_finds_the_answer_on_coming_back(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    async with desk.visitor() as visitor:
        token = visitor.welcome["token"]
        await visitor.say("c1", "hours?")
        await visitor.until("ack")
    desk.rasa.may_answer.set()
    async with desk.visitor(token=token) as visitor:
        if visitor.welcome["waiting"]:
            await visitor.until("done")
        shown = visitor.welcome["messages"] + [
            frame["message"] for frame in visitor.frames if frame["type"] == "message"
        ]
    assert shown[-1]["text"] == HOURS[1]


async def test_while_the_database_is_away_nothing_is_acknowledged(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        with desk.without_database():
            await visitor.say("c2", "hours?")
            error = await visitor.until("error")
            assert (error["code"], error["retry"], error["cid"]) == ("storage_away", True, "c2")
        await visitor.turn("c2", "hours?")
    assert desk.stored().count(HOURS) == 2


async def test_while_the_database_is_away_a_new_visitor_is_told_to_come_back(desk: Stage) -> None:
    with desk.without_database():
        async with desk.http.ws_connect(f"{desk.url}/visitor/socket") as ws:
            await ws.send_json({"type": "hello", "language": "en"})
            error = await ws.receive_json(timeout=REPLY_S)
            await ws.receive(timeout=REPLY_S)
            assert ws.closed
    assert (error["code"], error["retry"]) == ("storage_away", True)


async def test_a_database_that_goes_during_a_turn_delays_the_answer(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    async with desk.visitor() as visitor:
        await visitor.say("c1", "hours?")
        await asyncio.wait_for(desk.rasa.was_asked.wait(), REPLY_S)
        with desk.without_database():
            desk.rasa.may_answer.set()
            await visitor.until_text("say_wait en")
        await visitor.until("done", cid="c1")
    assert desk.stored().count(HOURS) == 1


async def test_a_desk_started_without_its_database_answers_when_it_comes(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    async with desk.visitor() as visitor:
        token = visitor.welcome["token"]
        await visitor.say("c1", "hours?")
        await visitor.until("ack")
    await desk.stop_desk()
    desk.rasa.may_answer.set()
    with desk.without_database():
        await desk.start_desk()
    await asyncio.wait_for(desk.rasa.has_answered.wait(), REPLY_S)
    async with desk.visitor(token=token) as visitor:
        assert visitor.welcome["messages"][-1]["text"] == HOURS[1]


async def test_health_names_the_part_that_is_away(desk: Stage) -> None:
    async with desk.http.get(f"{desk.url}/health") as response:
        report = await response.json()
        assert (response.status, report["status"]) == (200, "ok")
        assert set(report["parts"]) == {
            "database",
            "rasa",
            "model",
            "actions",
            "desk",
            "timers",
        }
    await desk.rasa.stop()
    with desk.without_database():
        async with desk.http.get(f"{desk.url}/health") as response:
            report = await response.json()
    assert (response.status, report["status"]) == (503, "degraded")
    states = {name: part["status"] for name, part in report["parts"].items()}
    away = ("database", "rasa", "model", "actions", "timers")
    assert states == {**dict.fromkeys(away, "down"), "desk": "ok"}
    assert "does not answer" in report["parts"]["rasa"]["detail"]
