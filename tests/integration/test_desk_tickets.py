"""Agents at the desk's API: what visitors say reaches them once, and their words the visitor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from desk.frames import Frame
from desk.sessions import COOKIE, Sessions
from desk.tokens import VisitorTokens
from handoff import tickets
from handoff.tickets import Opening
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import transaction
from tests import makers
from tests.desk_stand import REPLY_S, Stage, Visitor, settings_in, small_entries, stage

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, sqlite_url), small_entries()) as built:
        with transaction(built.engine) as connection:
            for name in ("noa", "tomer"):
                accounts.add(connection, name, [Role.AGENT], "en", now())
                accounts.set_password(connection, name, "no hash")
        yield built


@dataclass
class Console:
    """An agent at the API, logged in."""

    desk: Stage
    http: ClientSession
    csrf: str
    frames: list[Frame] = field(default_factory=list)

    async def does(self, path: str, **given: Any) -> tuple[int, Frame]:
        address = f"{self.desk.url}/desk/api/{path}"
        headers = {"X-CSRF-Token": self.csrf}
        async with self.http.post(address, json=given, headers=headers) as response:
            return response.status, await response.json()

    async def sees(self, path: str) -> Frame:
        async with self.http.get(f"{self.desk.url}/desk/api/{path}") as response:
            assert response.status == 200, await response.text()
            shown: Frame = await response.json()
            return shown

    @asynccontextmanager
    async def feed(self, **since: int) -> AsyncIterator[ClientWebSocketResponse]:
        async with self.http.ws_connect(f"{self.desk.url}/desk/api/events") as ws:
            await ws.send_json({"type": "hello", **since})
            yield ws


@asynccontextmanager
async def console(desk: Stage, account: str) -> AsyncIterator[Console]:
    with transaction(desk.engine) as connection:
        found = accounts.get(connection, account)
    sessions = Sessions(desk.settings.secret())
    cookie = sessions.cookie(found)
    async with ClientSession(cookies={COOKIE: cookie}) as http:
        yield Console(desk, http, sessions.csrf_token(cookie))


async def until(ws: ClientWebSocketResponse, kind: str) -> Frame:
    """The next event of this kind."""
    while True:
        frame: Frame = await ws.receive_json(timeout=REPLY_S)
        if frame["type"] == "event" and frame["event"]["kind"] == kind:
            return frame


def ticket_of(desk: Stage, sender: str) -> int:
    """Open a ticket for the conversation, as a turn does."""
    with transaction(desk.engine) as connection:
        given = Opening(f"web:{sender}", "support", "complaint")
        return tickets.open_ticket(connection, given, makers.demo_brand().agreement, now()).id


def sender_of(desk: Stage, visitor: Visitor) -> str:
    return VisitorTokens(desk.settings.secret()).sender(visitor.welcome["token"])


async def test_an_agents_words_reach_the_visitor_and_rasa_and_are_shown_as_delivered(
    desk: Stage,
) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        sender = sender_of(desk, visitor)
        number = ticket_of(desk, sender)
        async with noa.feed() as feed:
            assert (await feed.receive_json(timeout=REPLY_S))["tickets"][0]["id"] == number
            status, taken = await noa.does(f"tickets/{number}/claim")
            assert (status, taken["owner"]) == (200, "noa")
            await noa.does(f"tickets/{number}/reply", text="Hello, what happened?", cid="r1")
            said = await visitor.until_text("Hello, what happened?")
            assert (said["author"], said["name"]) == ("agent", "Noa")
            await visitor.ws.send_json({"type": "got", "id": said["id"]})
            delivered = await until(feed, "delivered")
            assert delivered["message"]["delivery"] == "delivered"
            await visitor.say("c2", "it is slow")
            heard = await until(feed, "visitor_wrote")
            assert (heard["message"]["text"], heard["event"]["agent"]) == ("it is slow", "noa")
        (slot,) = await desk.rasa.until_remembered(sender, 1)
    assert (slot["name"], slot["value"]) == ("human_has_it", True)
    assert desk.rasa.sent == []


async def test_a_console_that_comes_back_gets_what_it_missed_and_nothing_twice(
    desk: Stage,
) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        number = ticket_of(desk, sender_of(desk, visitor))
        async with noa.feed() as feed:
            snapshot = await feed.receive_json(timeout=REPLY_S)
            await visitor.say("c2", "one")
            await until(feed, "visitor_wrote")
        await visitor.say("c3", "two")
        await visitor.until("ack", cid="c3")
        await noa.does(f"tickets/{number}/claim")
        async with noa.feed(since=snapshot["number"]) as feed:
            caught_up = await feed.receive_json(timeout=REPLY_S)
            missed = [await feed.receive_json(timeout=REPLY_S) for _ in range(3)]
            await noa.does(f"tickets/{number}/note", text="looks slow")
            noted = await until(feed, "noted")
    kinds = [one["event"]["kind"] for one in missed]
    assert kinds == ["visitor_wrote", "visitor_wrote", "claimed"]
    numbers = [one["event"]["number"] for one in [*missed, noted]]
    assert numbers == list(range(snapshot["number"] + 1, snapshot["number"] + 5))
    assert (caught_up["type"], caught_up["number"]) == ("caught_up", numbers[2])
    assert noted["event"]["reason"] == "looks slow"


async def test_a_console_that_has_seen_nothing_yet_catches_up_from_nothing(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        async with noa.feed() as feed:
            assert (await feed.receive_json(timeout=REPLY_S))["number"] == 0
        await visitor.turn("c1", "hours")
        ticket_of(desk, sender_of(desk, visitor))
        async with noa.feed(since=0) as feed:
            caught_up = await feed.receive_json(timeout=REPLY_S)
            assert (caught_up["type"], caught_up["number"]) == ("caught_up", 1)
            assert (await until(feed, "opened"))["event"]["number"] == 1
            await feed.send_str("hello?")
            refused = await feed.receive_json(timeout=REPLY_S)
            assert refused["code"] == "bad_frame"


async def test_the_second_claim_is_told_who_was_first_in_the_one_shape_of_errors(
    desk: Stage,
) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        number = ticket_of(desk, sender_of(desk, visitor))
        await noa.does(f"tickets/{number}/claim")
        async with console(desk, "tomer") as tomer:
            status, refused = await tomer.does(f"tickets/{number}/claim")
            assert (status, refused["code"]) == (409, "taken")
            assert refused["error"].startswith("noa has it since ")
            status, refused = await tomer.does(f"tickets/{number}/reply", text="hi")
            assert (status, refused["code"]) == (403, "not_yours")
            assert set(refused) == {"code", "error"}


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("tickets/99/claim", {}, 404, "no_such_ticket"),
    ("tickets/1/fly", {}, 404, "not_found"),
    ("tickets/1/reply", {"text": 7}, 422, "bad_value"),
    ("tickets/1/snooze", {"until": "later"}, 422, "bad_value"),
    ("tickets/1/priority", {"priority": "huge"}, 422, "bad_value"),
    ("tickets/1/merge", {"into": True}, 422, "bad_value"),
    ("tickets/1/send-again", {"message": 1}, 409, "not_possible"),
    ("take-over", {}, 422, "bad_value"),
    ("take-over", {"conversation": "web:none"}, 404, "no_such_conversation"),
    ("presence", {"presence": "yes"}, 422, "bad_value"),
]


async def test_what_cannot_be_done_has_one_shape(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        ticket_of(desk, sender_of(desk, visitor))
        for path, given, status, code in REFUSED:
            answered, refused = await noa.does(path, **given)
            assert (answered, refused["code"]) == (status, code), path
            assert set(refused) == {"code", "error"}


async def test_a_ticket_is_offered_to_whoever_is_here_and_shown_whole(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        async with noa.feed() as feed:
            _, told = await noa.does("presence", presence="here")
            assert [one["account"] for one in told["agents"] if one["presence"] == "here"] == [
                "noa"
            ]
            number = ticket_of(desk, sender_of(desk, visitor))
            offered = await until(feed, "offered")
            assert (offered["event"]["agent"], offered["ticket"]["state"]) == ("noa", "offered")
        whole = await noa.sees(f"tickets/{number}")
        assert [one["text"] for one in whole["messages"]][1:] == [
            "hours",
            "Open Sunday to Thursday, 08:00–20:00.",
        ]
        assert [one["kind"] for one in whole["events"]] == ["opened", "offered"]
        listed = await noa.sees("tickets?state=offered&queue=support")
        assert [one["id"] for one in listed["tickets"]] == [number]
        assert (await noa.sees("tickets?state=claimed"))["tickets"] == []
