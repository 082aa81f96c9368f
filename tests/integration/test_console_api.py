"""What the console asks the desk for, on both databases; notes stay on the desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from desk import console_socket
from desk.frames import Frame
from desk.keys import ONLOOKERS
from settings.clock import now
from storage import accounts, conversations
from storage.engine import transaction
from tests.console_desk import say, staffed
from tests.desk_stand import REPLY_S, Stage
from tests.integration.test_desk_tickets import console, sender_of, ticket_of, until

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with staffed(tmp_path, database_url) as built:
        yield built


def talk_of(desk: Stage, sender: str, text: str) -> int:
    """A visitor's message and a ticket for it; return the ticket's number."""
    with transaction(desk.engine) as connection:
        talk = conversations.open_conversation(connection, "web", sender, "en", now())
        say(connection, talk, text, f"{sender}.{text}", now())
    return ticket_of(desk, sender)


def only(told: Frame, number: int) -> Frame:
    (found,) = [one for one in told["tickets"] if one["id"] == number]
    return dict(found)


async def test_a_list_tells_of_each_ticket_what_is_due_what_was_said_and_what_waits(
    desk: Stage,
) -> None:
    number = talk_of(desk, "v1", "my line is gone")
    async with console(desk, "noa") as noa:
        shown = only(await noa.sees("tickets"), number)
        assert [one["kind"] for one in shown["promises"]] == ["first_response", "resolution"]
        assert all(one["due_at"] > one["warn_at"] for one in shown["promises"])
        assert (shown["last"]["author"], shown["last"]["text"]) == ("visitor", "my line is gone")
        assert (shown["flags"], shown["name"]) == ([], None)
        await noa.does(f"tickets/{number}/claim")
        await noa.does(f"tickets/{number}/reply", text="one moment")
        shown = only(await noa.sees("tickets"), number)
        assert shown["unanswered_ids"] == []
        assert (shown["last"]["account"], shown["last"]["text"]) == ("noa", "one moment")
        # Nothing is due while the visitor has the next word.
        assert [one["due_at"] for one in shown["promises"]] == [None]


async def test_what_a_visitor_wrote_waits_until_an_agent_answers(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        number = ticket_of(desk, sender_of(desk, visitor))
        for cid in ("c2", "c3"):
            await visitor.turn(cid, "still there?")
        assert len(only(await noa.sees("tickets"), number)["unanswered_ids"]) == 2
        await noa.does(f"tickets/{number}/claim")
        await noa.does(f"tickets/{number}/reply", text="yes")
        assert only(await noa.sees("tickets"), number)["unanswered_ids"] == []


async def test_the_card_has_the_name_that_was_written_down_and_every_second_once(
    desk: Stage,
) -> None:
    number = talk_of(desk, "v1", "my line is gone")
    async with console(desk, "noa") as noa, noa.feed() as feed:
        assert (await feed.receive_json(timeout=REPLY_S))["type"] == "snapshot"
        status, named = await noa.does(f"tickets/{number}/name", name="  Avi   Cohen ")
        assert (status, named["name"]) == (200, "Avi Cohen")
        told = await feed.receive_json(timeout=REPLY_S)
        assert (told["type"], told["ticket"]["name"]) == ("ticket", "Avi Cohen")
        card = await noa.sees(f"tickets/{number}/card")
        assert (card["name"], card["channel"], card["understood"]["reason"]) == (
            "Avi Cohen",
            "web",
            "complaint",
        )
        assert set(card["ledger"]) == {
            "bot",
            "queue",
            "agent",
            "waiting_for_visitor",
            "out_of_hours",
        }
        status, refused = await noa.does(f"tickets/{number}/name", name="x" * 81)
        assert (status, refused["code"]) == (422, "too_long")
        await noa.does(f"tickets/{number}/claim")
        await noa.does(f"tickets/{number}/resolve")
        later = ticket_of(desk, "v1")
        earlier = (await noa.sees(f"tickets/{later}/card"))["earlier"]
        assert [one["id"] for one in earlier] == [number]
        assert [one["id"] for one in (await noa.sees("resolved"))["tickets"]] == [number]


async def test_a_conversation_of_the_bots_can_be_read_and_taken_over(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        talk = f"web:{sender_of(desk, visitor)}"
        (listed,) = (await noa.sees("conversations"))["conversations"]
        assert (listed["conversation"], listed["last"]["author"]) == (talk, "bot")
        read = await noa.sees(f"conversations/{talk}")
        assert [one["author"] for one in read["messages"]] == ["bot", "visitor", "bot"]
        status, taken = await noa.does("take-over", conversation=talk)
        assert (status, taken["owner"]) == (200, "noa")
        assert (await noa.sees("conversations"))["conversations"] == []


async def test_who_is_busy_is_offered_nothing_and_everybody_is_told(desk: Stage) -> None:
    async with console(desk, "noa") as noa, console(desk, "tomer") as tomer, tomer.feed() as feed:
        await feed.receive_json(timeout=REPLY_S)
        await noa.does("presence", presence="busy")
        told = await feed.receive_json(timeout=REPLY_S)
        assert {one["account"]: one["presence"] for one in told["agents"]}["noa"] == "busy"
        await noa.does("presence", presence="here")
        number = talk_of(desk, "v1", "my line is gone")
        assert (await until(feed, "offered"))["ticket"]["id"] == number


async def test_consoles_are_told_who_looks_and_who_writes(desk: Stage) -> None:
    async with (
        desk.visitor() as visitor,
        console(desk, "noa") as noa,
        console(desk, "tomer") as tomer,
    ):
        await visitor.turn("c1", "hours")
        sender = sender_of(desk, visitor)
        number = ticket_of(desk, sender)
        await noa.does(f"tickets/{number}/claim")
        async with tomer.feed() as seen, noa.feed() as feed:
            await seen.receive_json(timeout=REPLY_S)
            await feed.receive_json(timeout=REPLY_S)
            await feed.send_json({"type": "look", "ticket": number, "typing": True})
            assert (await frame_of(seen, "looking"))["looking"] == [
                {"account": "noa", "ticket": number, "typing": True}
            ]
            assert (await visitor.until("typing"))["on"] is True
            await visitor.ws.send_json({"type": "typing", "on": True})
            typing = await frame_of(seen, "visitor_types")
            assert (typing["conversation"], typing["on"]) == (f"web:{sender}", True)
            await feed.close()
            assert (await frame_of(seen, "looking"))["looking"] == []
            assert (await visitor.until("typing"))["on"] is False


async def test_a_console_that_opens_while_a_visitor_writes_is_told(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        async with noa.feed() as first:
            await first.receive_json(timeout=REPLY_S)
            await visitor.ws.send_json({"type": "typing", "on": True})
            told = await frame_of(first, "visitor_types")
            async with noa.feed() as later:
                assert await frame_of(later, "visitor_types") == told


async def frame_of(ws: ClientWebSocketResponse, kind: str) -> Frame:
    """The next frame of this type."""
    while True:
        frame: Frame = await ws.receive_json(timeout=REPLY_S)
        if frame["type"] == kind:
            return frame


async def test_somebody_who_does_not_own_the_ticket_shows_no_typing_to_the_visitor(
    desk: Stage,
) -> None:
    async with desk.visitor() as visitor, console(desk, "tomer") as tomer, tomer.feed() as feed:
        await visitor.turn("c1", "hours")
        number = ticket_of(desk, sender_of(desk, visitor))
        await feed.send_json({"type": "look", "ticket": number, "typing": True})
        assert (await frame_of(feed, "looking"))["looking"][0]["typing"] is True
        await feed.send_json({"type": "ping"})
        await frame_of(feed, "pong")
        before = len(visitor.frames)
        await visitor.turn("c2", "hours")
        typing = [one["on"] for one in visitor.frames[before:] if one["type"] == "typing"]
        assert typing == [True, False]


@pytest.mark.parametrize(
    "frame",
    ["{", "[]", '{"type": "fly"}', '{"type": "look", "ticket": -1}', '{"type": "hello"}'],
)
async def test_a_frame_that_cannot_be_used_is_answered_and_ends_nothing(
    desk: Stage, frame: str
) -> None:
    async with console(desk, "noa") as noa, noa.feed() as feed:
        await feed.receive_json(timeout=REPLY_S)
        await feed.send_str(frame)
        assert (await feed.receive_json(timeout=REPLY_S))["code"] == "bad_frame"
        await feed.send_json({"type": "ping"})
        assert (await feed.receive_json(timeout=REPLY_S))["type"] == "pong"


async def test_me_tells_the_desks_time_and_what_the_agreement_says_of_me(desk: Stage) -> None:
    async with console(desk, "noa") as noa, console(desk, "yael") as yael:
        told = await noa.sees("me")
        assert (told["name"], told["queues"], told["manager"]) == ("Noa", ["support"], False)
        assert told["csrf"] == noa.csrf
        assert abs((now() - now().fromisoformat(told["now"])).total_seconds()) < 60
        told = await yael.sees("me")
        assert (told["agent"], told["queues"], told["manager"]) == (False, [], True)


async def test_the_socket_of_an_account_that_was_disabled_ends(
    desk: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_socket, "SESSION_LOOK_S", 0.02)
    async with console(desk, "noa") as noa, noa.feed() as feed:
        assert (await feed.receive_json(timeout=REPLY_S))["type"] == "snapshot"
        with transaction(desk.engine) as connection:
            accounts.disable(connection, "noa")
        assert (await feed.receive(timeout=REPLY_S)).type is WSMsgType.CLOSE


async def test_who_has_closed_the_last_console_is_away_a_little_later(desk: Stage) -> None:
    async with console(desk, "noa") as noa, console(desk, "tomer") as tomer:
        assert desk.server is not None
        desk.server.app[ONLOOKERS].gone_after = 0.02
        await noa.does("presence", presence="here")
        async with tomer.feed() as seen:
            await frame_of(seen, "snapshot")
            async with noa.feed() as feed:
                await frame_of(feed, "snapshot")
            told = await frame_of(seen, "agents")
            assert {one["account"]: one["presence"] for one in told["agents"]}["noa"] == "away"


async def test_the_desks_home_counts_what_waits_for_an_agent(desk: Stage) -> None:
    for sender in ("v1", "v2"):
        talk_of(desk, sender, "my line is gone")
    async with console(desk, "noa") as noa:
        await noa.does("tickets/1/claim")
        async with noa.http.get(f"{desk.url}/desk") as response:
            page = await response.text()
    assert "<strong>1</strong> tickets wait for you" in page
    assert "<strong>1</strong> tickets that nobody has" in page


async def test_a_visitor_who_floods_with_typing_is_shown_as_a_person_would_be(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa, noa.feed() as feed:
        await frame_of(feed, "snapshot")
        for _ in range(50):
            for on in (True, False):
                await visitor.ws.send_json({"type": "typing", "on": on})
        await visitor.turn("c1", "hours")
        await feed.send_json({"type": "ping"})
        told = [await feed.receive_json(timeout=REPLY_S)]
        while told[-1]["type"] != "pong":
            told.append(await feed.receive_json(timeout=REPLY_S))
        assert 0 < len([one for one in told if one["type"] == "visitor_types"]) <= 11
