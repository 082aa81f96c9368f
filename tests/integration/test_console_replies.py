"""What agents write: notes stay on the desk, and ready replies are the team's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console_desk import staffed
from tests.desk_stand import Stage
from tests.integration.test_desk_tickets import console, sender_of, ticket_of

TITLE = "moment"


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with staffed(tmp_path, database_url) as built:
        yield built


async def test_a_note_is_written_once_and_no_visitor_is_ever_told(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa:
        await visitor.turn("c1", "hours")
        number = ticket_of(desk, sender_of(desk, visitor))
        await noa.does(f"tickets/{number}/claim")
        for _ in range(2):
            status, _told = await noa.does(f"tickets/{number}/note", text="SECRET", cid="n1")
            assert status == 200
        await noa.does(f"tickets/{number}/reply", text="public", cid="r1")
        await visitor.until_text("public")
        whole = await noa.sees(f"tickets/{number}")
        notes = [one for one in whole["events"] if one["kind"] == "noted"]
        assert [(one["reason"], one["cid"], one["message"]) for one in notes] == [
            ("SECRET", "n1", None)
        ]
        assert "SECRET" not in str(whole["messages"])
        assert "SECRET" not in str(visitor.frames)
        async with desk.visitor(token=visitor.welcome["token"]) as again:
            assert "public" in str(again.welcome)
            assert "SECRET" not in str(again.welcome)
    assert "SECRET" not in str(desk.stored())
    assert "SECRET" not in str(desk.rasa.asked) + str(desk.rasa.sent)


async def test_a_saved_reply_is_its_authors_or_a_managers_to_change(desk: Stage) -> None:
    given = {"language": "en", "title": TITLE, "text": "Hello {name}, one moment"}
    async with console(desk, "noa") as noa, console(desk, "tomer") as tomer:
        status, saved = await noa.does("replies/save", **given)
        assert status == 200
        status, refused = await tomer.does("replies/save", **{**given, "text": "mine"})
        assert (status, refused["code"]) == (403, "not_yours")
        status, refused = await tomer.does(f"replies/{saved['id']}/delete")
        assert (status, refused["code"]) == (403, "not_yours")
        status, changed = await noa.does("replies/save", **{**given, "text": "One moment"})
        assert status == 200
        told = await tomer.sees("replies?language=en&channel=web")
        assert [(one["title"], one["text"]) for one in told["saved"]] == [(TITLE, "One moment")]
        async with console(desk, "yael") as yael:
            assert (await yael.does(f"replies/{changed['id']}/delete"))[0] == 200
            status, refused = await yael.does(f"replies/{changed['id']}/delete")
            assert (status, refused["code"]) == (404, "no_such_reply")


BAD_REPLIES = [
    ({"language": "fr", "title": TITLE, "text": "x"}, "bad_value"),
    ({"language": "en", "title": " ", "text": "x"}, "empty"),
    ({"language": "en", "title": TITLE}, "bad_value"),
    ({"language": "en", "title": "x" * 61, "text": "x"}, "too_long"),
]


async def test_a_reply_that_cannot_be_saved_is_refused_in_one_sentence(desk: Stage) -> None:
    async with console(desk, "noa") as noa:
        for given, code in BAD_REPLIES:
            status, refused = await noa.does("replies/save", **given)
            assert (status, refused["code"]) == (422, code)
        assert (await noa.sees("replies?language=en"))["saved"] == []


async def test_ready_are_answers_that_are_live_and_no_lines_of_the_bots(desk: Stage) -> None:
    async with console(desk, "noa") as noa:
        told = await noa.sees("replies?language=en&channel=web")
    assert [(one["entry"], one["version"], one["text"]) for one in told["approved"]] == [
        ("opening_hours", 1, "Open Sunday to Thursday, 08:00–20:00.")
    ]
