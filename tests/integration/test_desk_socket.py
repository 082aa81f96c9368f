"""The visitor's socket with a real desk and database; Rasa is a stand-in."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiohttp import WSMsgType, WSServerHandshakeError

from desk.frames import MAX_FRAME
from storage.engine import transaction
from storage.tables import message, turn
from tests.desk_stand import REPLY_S, Stage, settings_in, small_entries, stage
from tests.stand_in import HUMAN

pytestmark = pytest.mark.usefixtures("with_lines")

GREETING = ("bot", "say_greeting en")
HOURS = ("bot", "Open Sunday to Thursday, 08:00–20:00.")


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, database_url), small_entries()) as built:
        yield built


async def test_a_visitor_is_greeted_and_hello_alone_stores_nothing(desk: Stage) -> None:
    async with desk.visitor("he") as visitor:
        assert visitor.welcome["greeting"]["text"] == "say_greeting he"
        assert visitor.welcome["greeting"]["buttons"] == [
            {
                "title": "button_human he",
                "payload": HUMAN,
                "source": {"entry": "button_human", "version": 1},
            }
        ]
        assert visitor.welcome["brand"] == {"name": "נהר", "persona": "גל"}
        assert visitor.welcome["messages"] == []
        assert visitor.welcome["waiting"] is False
    assert desk.stored() == []


async def test_a_question_is_acknowledged_shown_and_answered(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        greeting, question, answer = await visitor.turn("c1", "hours?")
    assert (greeting["author"], greeting["text"]) == GREETING
    assert question["cid"] == "c1"
    assert (answer["author"], answer["text"]) == HOURS
    source = answer["source"]
    assert (source["entry"], source["version"]) == ("opening_hours", 1)
    assert (source["approved_by"], source["model"]) == ("dana", "stand-in")
    assert datetime.fromisoformat(source["approved_at"]).tzinfo
    assert answer["turn"] == {
        "intent": "opening_hours",
        "confidence": 0.93,
        "latency_ms": 12.5,
        "outcome": "answered",
    }
    assert visitor.kinds[1] == "ack"
    assert visitor.kinds[-2:] == ["typing", "done"]
    assert visitor.frames[-2]["on"] is False
    assert desk.stored() == [GREETING, ("visitor", "hours?"), HOURS]


async def test_the_same_cid_is_stored_and_answered_once(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        first = next(frame for frame in visitor.frames if frame["type"] == "ack")
        await visitor.say("c1", "hours?")
        again = await visitor.until("ack")
        await visitor.turn("c2", "hours?")
    assert again == first
    assert [text for author, text in desk.stored() if author == "visitor"] == ["hours?", "hours?"]


async def test_a_token_brings_the_conversation_back_from_any_message_on(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]
    async with desk.visitor("he", token=token) as visitor:
        ids = [one["id"] for one in visitor.welcome["messages"]]
        assert visitor.welcome["token"] == token
        assert visitor.welcome["greeting"] is None
        assert visitor.welcome["language"] == "en"
        assert len(ids) == 3
    async with desk.visitor(token=token, since=ids[1]) as visitor:
        assert [one["id"] for one in visitor.welcome["messages"]] == ids[2:]
    async with desk.visitor(token=token, since=9_999) as visitor:
        assert [one["id"] for one in visitor.welcome["messages"]] == ids


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: token[1:]])
async def test_a_forged_token_is_replaced_and_reads_nothing(desk: Stage, change: object) -> None:
    assert callable(change)
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]
    async with desk.visitor(token=change(token)) as stranger:
        assert stranger.welcome["messages"] == []
        assert stranger.welcome["token"] != token


async def test_another_tab_sees_what_this_one_says_and_hears(desk: Stage) -> None:
    async with desk.visitor() as one:
        await one.turn("c1", "hours?")
        async with desk.visitor(token=one.welcome["token"]) as other:
            said = await one.turn("c2", "hours?")
            await other.until("done", cid="c2")
    heard = [frame["message"] for frame in other.frames if frame["type"] == "message"]
    assert heard == said
    assert "ack" not in other.kinds


async def test_two_messages_in_one_instant_are_answered_in_order(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await asyncio.gather(visitor.say("c1", "hours?"), visitor.say("c2", "nonsense"))
        await visitor.until("done", cid="c1")
        await visitor.until("done", cid="c2")
    assert [question["message"] for question in desk.rasa.asked] == ["hours?", "nonsense"]
    shown = [frame["message"]["id"] for frame in visitor.frames if frame["type"] == "message"]
    assert shown == sorted(shown)
    assert len(shown) == 5


async def test_conversations_do_not_wait_for_each_other(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    async with desk.visitor() as one, desk.visitor() as other:
        await one.say("c1", "hours?")
        await other.say("c1", "hours?")
        await one.until("typing", on=True)
        await other.until("typing", on=True)
        while len(desk.rasa.asked) < 2:
            desk.rasa.was_asked.clear()
            await asyncio.wait_for(desk.rasa.was_asked.wait(), REPLY_S)
        desk.rasa.may_answer.set()
        await one.until("done")
        await other.until("done")


async def test_rasa_is_told_everything_the_channel_needs(desk: Stage) -> None:
    async with desk.visitor("he") as visitor:
        await visitor.turn("c1", "  מה שעות\u202e הפעילות?\x00 ")
    question = desk.rasa.asked[0]
    assert question["message"] == "מה שעות הפעילות?"
    assert question["payload"] is None
    assert question["language"] == "he"
    assert question["message_id"] == 2
    assert len(question["sender"]) == 32
    assert question["received_at"].endswith("+00:00")


async def test_a_button_sends_its_payload_only_if_it_was_offered(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "Yes", payload='/helped{"value": "yes"}')
        await visitor.turn("c2", "A person", payload=HUMAN)
    assert [question["payload"] for question in desk.rasa.asked] == [None, HUMAN]


async def test_what_is_markup_or_code_is_stored_and_shown_as_it_was_typed(desk: Stage) -> None:
    text = "<script>alert(1)</script>'; DROP TABLE message; --"
    async with desk.visitor() as visitor:
        shown = await visitor.turn("c1", text)
    assert shown[1]["text"] == text


@pytest.mark.parametrize("text", ["", "   \n", "\u202e\x00"])
async def test_an_empty_message_is_refused_with_the_approved_line(desk: Stage, text: str) -> None:
    async with desk.visitor("he") as visitor:
        await visitor.say("c1", text)
        refusal = await visitor.until("error")
    shown = refusal.pop("message")
    assert (shown["text"], shown["source"]["entry"]) == ("say_empty he", "say_empty")
    assert refusal == {
        "type": "error",
        "code": "empty",
        "error": "say_empty he",
        "retry": False,
        "cid": "c1",
    }
    assert desk.stored() == []


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "[" * 100_000,
        "[]",
        '{"type": "shout"}',
        '{"type": "say", "text": "no cid"}',
        '{"type": "say", "cid": "c", "text": 5}',
        '{"type": "hello", "language": "en"}',
    ],
)
async def test_a_frame_that_makes_no_sense_gets_one_clear_error(desk: Stage, frame: str) -> None:
    async with desk.visitor() as visitor:
        await visitor.ws.send_str(frame)
        error = await visitor.until("error")
        assert error["code"] == "bad_frame"
        assert error["retry"] is False
        await visitor.turn("c1", "hours?")
    assert visitor.kinds.count("error") == 1


async def test_a_frame_before_hello_is_refused_and_hello_still_welcome(desk: Stage) -> None:
    async with desk.http.ws_connect(f"{desk.url}/visitor/socket") as ws:
        await ws.send_json({"type": "say", "cid": "c1", "text": "hours?"})
        assert (await ws.receive_json(timeout=REPLY_S))["code"] == "bad_frame"
        await ws.send_bytes(b"\x00")
        assert (await ws.receive_json(timeout=REPLY_S))["code"] == "bad_frame"
        await ws.send_json({"type": "hello", "language": "en"})
        assert (await ws.receive_json(timeout=REPLY_S))["type"] == "welcome"
    assert desk.stored() == []


async def test_a_frame_over_the_limit_closes_the_socket(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.ws.send_str("x" * (MAX_FRAME + 1))
        received = await visitor.ws.receive(timeout=REPLY_S)
        assert received.type is WSMsgType.CLOSE
        assert received.data == 1009


@pytest.mark.parametrize("origin", [None, "own", "https://nahar.example.com"])
async def test_the_desks_own_page_and_allowed_pages_may_connect(
    desk: Stage, origin: str | None
) -> None:
    headers = {"Origin": desk.url if origin == "own" else origin} if origin else {}
    async with desk.http.ws_connect(f"{desk.url}/visitor/socket", headers=headers) as ws:
        await ws.send_json({"type": "hello", "language": "en"})
        assert (await ws.receive_json(timeout=REPLY_S))["type"] == "welcome"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://nahar.example.com.x"])
async def test_a_foreign_page_may_not_connect(desk: Stage, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        async with desk.http.ws_connect(f"{desk.url}/visitor/socket", headers={"Origin": origin}):
            pass
    assert refused.value.status == 403


async def test_every_message_of_the_conversation_log_has_one_turn(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        for number in range(5):
            await visitor.turn(f"c{number}", "hours?")
    with transaction(desk.engine) as connection:
        said = connection.execute(
            sa.select(sa.func.count()).where(message.c.author == "visitor")
        ).scalar_one()
        turns = connection.execute(sa.select(sa.func.count()).select_from(turn)).scalar_one()
    assert said == turns == 5
