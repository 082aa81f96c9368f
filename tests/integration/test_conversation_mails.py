"""A visitor has the conversation mailed: once, through a real mail server, and to nobody's harm."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from desk.frames import Frame
from settings.clock import now
from storage.engine import reading, transaction
from storage.tables import metadata
from storage.visitor_tables import conversation_mail
from tests.console_desk import add_staff
from tests.desk_stand import Stage, Visitor, settings_in, small_entries, stage
from tests.integration.test_attachments import send
from tests.integration.test_desk_tickets import console, sender_of, ticket_of
from tests.pictures import picture
from tests.posting import Inbox, server_at
from tests.until import until

pytestmark = pytest.mark.usefixtures("with_lines")

RUTH = "ruth@nahar.example.com"


@pytest.fixture
async def desk(tmp_path: Path, database_url: str, smtp_port: int) -> AsyncIterator[Stage]:
    settings = replace(settings_in(tmp_path, database_url), mail_server=server_at(smtp_port))
    async with stage(settings, small_entries()) as built:
        add_staff(built.engine)
        yield built


@pytest.fixture
async def lite(tmp_path: Path, sqlite_url: str, smtp_port: int) -> AsyncIterator[Stage]:
    settings = replace(settings_in(tmp_path, sqlite_url), mail_server=server_at(smtp_port))
    async with stage(settings, small_entries()) as built:
        yield built


async def ask(
    desk: Stage, visitor: Visitor, address: str = RUTH, cid: str = "", **headers: str
) -> tuple[int, Frame]:
    token = {"Authorization": f"Bearer {visitor.welcome['token']}", **headers}
    given = {"cid": cid or uuid.uuid4().hex, "address": address}
    where = f"{desk.url}/visitor/mail"
    posted = desk.http.post(where, params={"language": "he"}, json=given, headers=token)
    async with posted as response:
        return response.status, await response.json()


async def ask_in_vain(desk: Stage, visitor: Visitor) -> None:
    """Until the mail server has refused it once."""
    await ask(desk, visitor)
    await asyncio.to_thread(until, lambda: rows(desk)[0].tries, lambda: str(rows(desk)))


async def arrived(inbox: Inbox, count: int) -> None:
    await asyncio.to_thread(until, lambda: len(inbox.mails) >= count, lambda: str(inbox.mails))


async def ended(desk: Stage, count: int) -> None:
    """Until so many mails are sent, and that is noted."""

    def done() -> bool:
        return len([row for row in rows(desk) if row.state == "sent"]) >= count

    await asyncio.to_thread(until, done, lambda: str(rows(desk)))


def rows(desk: Stage) -> list[Any]:
    with reading(desk.engine) as connection:
        return list(connection.execute(sa.select(conversation_mail)).all())


def everything(desk: Stage) -> str:
    """All rows of all tables."""
    with reading(desk.engine) as connection:
        return "".join(
            str(connection.execute(sa.select(one)).all()) for one in metadata.sorted_tables
        )


async def test_it_holds_what_the_visitor_the_bot_and_people_said_and_no_note(
    desk: Stage, inbox: Inbox
) -> None:
    async with desk.visitor("he") as visitor, console(desk, "noa") as noa:
        assert visitor.welcome["mail"] is True
        _, file = await send(desk, visitor, picture(), "הנתב.png")
        await visitor.turn("c1", "hours? שעות", files=[file["id"]])
        number = await asyncio.to_thread(ticket_of, desk, sender_of(desk, visitor))
        await noa.does(f"tickets/{number}/claim")
        await noa.does(f"tickets/{number}/note", text="a difficult one")
        await noa.does(f"tickets/{number}/reply", text="שלום, אני על זה", cid="r1")
        await visitor.until_text("שלום, אני על זה")
        assert await ask(desk, visitor) == (202, {"code": "waiting"})
        await arrived(inbox, 1)
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"]) == (RUTH, "השיחה עם נהר")
    assert (mail["Auto-Submitted"], mail["List-Id"]) == ("auto-generated", None)
    text, html = (part.get_content() for part in mail.iter_parts())
    for content in (text, html):
        for words in ("hours? שעות", "פתוח בימים", "נועה, מהצוות", "הנתב.png"):
            assert words in content
        assert "difficult" not in content
        assert file["id"] not in content


async def test_the_address_is_nowhere_once_the_mail_is_out(desk: Stage, inbox: Inbox) -> None:
    with capture_logs() as logs:
        async with desk.visitor() as visitor:
            await visitor.turn("c1", "hours?")
            await ask(desk, visitor)
            await ended(desk, 1)
    assert len(inbox.mails) == 1
    assert "ruth" not in everything(desk)
    assert "ruth" not in str(logs)
    assert [one["event"] for one in logs if "mail" in one["event"]] == [
        "conversation_mail_asked",
        "conversation_mailed",
    ]


async def test_the_same_wish_is_mailed_once(desk: Stage, inbox: Inbox) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        answers = await asyncio.gather(*(ask(desk, visitor, cid="w1") for _ in range(4)))
        assert [status for status, _ in answers] == [202] * 4
        await ask(desk, visitor, cid="w2")
        await ended(desk, 2)
    assert len({mail["Message-ID"] for mail in inbox.mails}) == len(inbox.mails) == 2


async def test_who_deletes_the_conversation_gets_no_mail_of_it_any_more(
    desk: Stage, inbox: Inbox
) -> None:
    inbox.answer = "451 later"
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        await ask_in_vain(desk, visitor)
        assert rows(desk)[0].address == RUTH
        await visitor.ws.send_json({"type": "erase"})
        await visitor.until("erased")
        status, told = await ask(desk, visitor)
        assert (status, told["code"]) == (410, "erased")
    (row,) = rows(desk)
    assert (row.state, row.address) == ("dropped", None)


async def test_a_mail_that_waits_when_the_desk_stops_goes_out_when_it_is_back(
    desk: Stage, inbox: Inbox
) -> None:
    inbox.answer = "451 later"
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        await ask_in_vain(desk, visitor)
    await desk.stop_desk()
    inbox.answer = "250 OK"
    with transaction(desk.engine) as connection:
        # Its time has come meanwhile.
        connection.execute(sa.update(conversation_mail).values(next_try_at=now()))
    await desk.start_desk()
    await ended(desk, 1)
    assert len(inbox.mails) == 1


async def test_a_conversation_is_mailed_three_times_a_day(lite: Stage) -> None:
    async with lite.visitor() as visitor:
        status, told = await ask(lite, visitor)
        assert (status, told["code"]) == (422, "nothing_said")
        await visitor.turn("c1", "hours?")
        answers = [await ask(lite, visitor, f"r{one}@nahar.example.com") for one in range(4)]
    assert [status for status, _ in answers] == [202] * 3 + [429]
    assert answers[-1][1]["code"] == "too_many"


async def test_an_address_gets_three_a_day_however_it_is_written_and_whoever_asks(
    lite: Stage,
) -> None:
    written = [
        RUTH,
        "Ruth@NAHAR.example.com",
        "ruth+1@nahar.example.com",
        "ruth+2@nahar.example.com",
    ]
    codes = []
    for address in written:
        async with lite.visitor() as visitor:
            await visitor.turn("c1", "hours?")
            codes.append((await ask(lite, visitor, address))[1]["code"])
            # What is deleted counts all the same.
            await visitor.ws.send_json({"type": "erase"})
            await visitor.until("erased")
    assert codes == ["waiting"] * 3 + ["too_many_to_address"]


async def test_an_address_of_origin_that_asks_too_often_is_told_so_in_approved_words(
    lite: Stage,
) -> None:
    async with lite.visitor() as visitor:
        answers = [await ask(lite, visitor) for _ in range(21)]
    assert [told["code"] for _, told in answers] == ["nothing_said"] * 20 + ["slow_down"]
    status, told = answers[-1]
    assert status == 429
    assert told["message"]["source"]["entry"] == "say_slow_down"
    assert told["message"]["language"] == "he"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ruth",
        "ruth@nahar",
        "a@b.example.com, c@d.example.com",
        "a@b.example.com\nBcc: c@d.example.com",
    ],
)
async def test_what_is_no_address_is_refused_and_not_repeated(lite: Stage, address: str) -> None:
    async with lite.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        status, told = await ask(lite, visitor, address)
    assert (status, told["code"]) == (422, "bad_address")
    assert told["error"].endswith("write it like noa@example.com.")
    assert rows(lite) == []


async def test_a_wish_without_its_parts_is_refused(lite: Stage) -> None:
    where = f"{lite.url}/visitor/mail"
    async with lite.visitor() as visitor:
        token = {"Authorization": f"Bearer {visitor.welcome['token']}"}
        for body in (b"", b"[]", b"{}", b'{"cid": 1, "address": "a@b.example.com"}', b"\xff"):
            async with lite.http.post(where, data=body, headers=token) as response:
                assert (response.status, (await response.json())["code"]) == (422, "bad_json")


async def test_nobody_asks_without_the_session_or_from_a_page_elsewhere(lite: Stage) -> None:
    async with lite.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        status, told = await ask(lite, visitor, Authorization="Bearer made-up")
        assert (status, told["code"]) == (401, "no_session")
        status, told = await ask(lite, visitor, Origin="https://elsewhere.example.com")
        assert (status, told["code"]) == (403, "origin_not_allowed")
    assert rows(lite) == []


async def test_without_a_mail_server_it_is_not_offered_and_not_taken(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with stage(settings_in(tmp_path, sqlite_url), small_entries()) as without:
        async with without.visitor() as visitor:
            assert visitor.welcome["mail"] is False
            await visitor.turn("c1", "hours?")
            status, told = await ask(without, visitor)
        assert (status, told["code"]) == (404, "no_mail")
        assert rows(without) == []
