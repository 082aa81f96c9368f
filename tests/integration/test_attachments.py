"""Files of visitors and agents: who may send and read which, and what is never let in."""

import asyncio
import errno
import hashlib
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desk import file_folder, file_sweep
from desk.file_folder import FileFolder
from desk.frames import Frame
from handoff.tickets import Opening, open_ticket
from settings.clock import now
from storage import conversations
from storage.engine import reading, transaction
from storage.visitor_tables import attachment
from tests import makers
from tests.console_desk import staffed
from tests.desk_stand import Stage, Visitor
from tests.integration.test_desk_tickets import Console, console, sender_of, ticket_of
from tests.pictures import PDF, SVG, picture

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with staffed(tmp_path, database_url) as built:
        yield built


@pytest.fixture
async def lite(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with staffed(tmp_path, sqlite_url) as built:
        yield built


async def send(
    desk: Stage, visitor: Visitor, content: bytes, name: str = "a.png", **headers: str
) -> tuple[int, Frame]:
    """A visitor's file on its way to the desk: the status, and what the desk says."""
    token = {"Authorization": f"Bearer {visitor.welcome['token']}", **headers}
    address = f"{desk.url}/visitor/attachments"
    body = io.BytesIO(content)
    sent = desk.http.post(address, params={"name": name}, data=body, headers=token)
    async with sent as response:
        return response.status, await response.json()


async def read(desk: Stage, url: str) -> tuple[int, bytes, dict[str, str]]:
    async with desk.http.get(f"{desk.url}/{url.lstrip('/')}") as response:
        return response.status, await response.read(), dict(response.headers)


def rows(desk: Stage) -> list[Any]:
    with reading(desk.engine) as connection:
        return list(connection.execute(sa.select(attachment)).all())


def kept(desk: Stage) -> list[str]:
    folder = desk.settings.files
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


async def upload(
    agent: Console, number: int, content: bytes, csrf: str | None = None
) -> tuple[int, Frame]:
    """An agent's file for a ticket on its way to the desk."""
    address = f"{agent.desk.url}/desk/api/attachments/{number}?name=plan.pdf"
    headers = {"X-CSRF-Token": agent.csrf if csrf is None else csrf}
    async with agent.http.post(address, data=content, headers=headers) as response:
        return response.status, await response.json()


async def test_a_visitors_picture_is_kept_shown_and_read_by_its_address(desk: Stage) -> None:
    content = picture("JPEG", 40, 30, turned=True)
    async with desk.visitor() as visitor:
        status, told = await send(desk, visitor, content, "תמונה של הנתב.JPG")
        assert status == 200
        assert (told["name"], told["type"]) == ("תמונה של הנתב.jpg", "image/jpeg")
        # As it is shown: a phone was held upright.
        assert (told["width"], told["height"]) == (30, 40)
        await visitor.say("c1", "look", files=[told["id"]])
        shown = await visitor.until_text("look")
        (one,) = shown["files"]
        assert {**told, "url": one["url"]} == one
        status, body, headers = await read(desk, one["url"])
    (row,) = rows(desk)
    assert (row.message_id, row.sha256) == (shown["id"], hashlib.sha256(content).hexdigest())
    assert kept(desk) == [row.id]
    assert (status, body) == (200, content)
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%D7%AA")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"].startswith("private")


async def test_a_pdf_is_never_shown_as_a_page(lite: Stage) -> None:
    async with lite.visitor() as visitor:
        _, told = await send(lite, visitor, PDF, "bill.pdf")
    _, _, headers = await read(lite, told["url"])
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''bill.pdf"
    assert (told["width"], told["height"]) == (None, None)


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "empty.png", 422, "empty_file"),
        (SVG, "picture.png", 415, "wrong_type"),
        (b"<html><script>alert(1)</script></html>", "page.png", 415, "wrong_type"),
        (picture()[:60], "cut.png", 415, "wrong_type"),
        (b"GIF89a<script>alert(1)</script>", "polyglot.gif", 415, "wrong_type"),
        (picture("BMP"), "old.bmp", 415, "wrong_type"),
        (PDF[:30], "cut.pdf", 415, "wrong_type"),
        (b"MZ\x90\x00 a program", "invoice.pdf", 415, "wrong_type"),
        (PDF + b" " * (10 * 1024 * 1024), "large.pdf", 413, "too_big"),
    ],
    ids=["empty", "svg", "html", "cut", "gif", "bmp", "cut-pdf", "program", "large"],
)
async def test_what_is_no_picture_and_no_pdf_leaves_nothing_behind(
    lite: Stage, content: bytes, name: str, status: int, code: str
) -> None:
    async with lite.visitor() as visitor:
        said, told = await send(lite, visitor, content, name)
    assert (said, told["code"]) == (status, code)
    assert told["error"].endswith(".")
    assert rows(lite) == []
    assert kept(lite) == []


async def test_a_picture_that_claims_to_be_huge_is_refused_unread(lite: Stage) -> None:
    claims = bytearray(picture("GIF"))
    claims[6:10] = b"\xff\xff\xff\xff"
    async with lite.visitor() as visitor:
        status, told = await send(lite, visitor, bytes(claims), "bomb.gif")
    assert (status, told["code"]) == (422, "too_many_pixels")
    assert kept(lite) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\router.png", "router.png"),
        ("annual\u202egnp.exe", "annualgnp.exe.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("a\r\nSet-Cookie: b=c.png", "a Set-Cookie: b=c.png"),
        ("long" * 500 + ".png", "long" * 23 + "lon.png"),
        ("תמונה 1.PNG", "תמונה 1.png"),
    ],
)
async def test_a_name_is_kept_without_what_could_deceive(
    lite: Stage, given: str, name: str
) -> None:
    async with lite.visitor() as visitor:
        _, told = await send(lite, visitor, picture(), given)
    assert told["name"] == name


async def test_a_disk_without_room_takes_no_file_and_keeps_no_half(
    lite: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with lite.visitor() as visitor:
        monkeypatch.setattr(file_folder, "RESERVE", 2**60)
        before = await send(lite, visitor, picture())
        monkeypatch.setattr(file_folder, "RESERVE", 0)
        monkeypatch.setattr(file_folder, "_write", full)
        meanwhile = await send(lite, visitor, picture())
    for status, told in (before, meanwhile):
        assert (status, told["code"]) == (507, "no_room")
    assert kept(lite) == []


async def test_no_one_sends_or_reads_without_a_right_to(lite: Stage) -> None:
    address = f"{lite.url}/visitor/attachments"
    async with lite.visitor() as visitor, lite.visitor() as other:
        for headers in ({}, {"Authorization": "Bearer made-up"}):
            async with lite.http.post(address, data=picture(), headers=headers) as response:
                assert response.status == 401
        status, told = await send(lite, visitor, picture(), Origin="https://elsewhere.example.com")
        assert (status, told["code"]) == (403, "origin_not_allowed")
        _, told = await send(lite, visitor, picture())
        # Somebody else's file cannot be sent on as one's own.
        await other.say("c1", "mine now", files=[told["id"]])
        refusal = await other.until("error")
        assert (refusal["code"], refusal["cid"]) == ("no_such_file", "c1")
    assert lite.stored() == []
    for url in (f"/desk/attachments/{told['id']}", f"/visitor/attachments/{told['id']}"):
        async with lite.http.get(lite.url + url, allow_redirects=False) as response:
            assert response.status in (303, 404)
    address = f"{lite.url}/desk/attachments/{told['id']}"
    async with console(lite, "tomer") as tomer, tomer.http.get(address) as response:
        assert (response.status, response.content_type) == (200, "image/png")


async def test_a_page_that_shows_the_widget_may_send_and_read_the_answer(lite: Stage) -> None:
    origin = "https://nahar.example.com"
    address, headers = f"{lite.url}/visitor/attachments", {"Origin": origin}
    async with lite.http.options(address, headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert response.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    other = {"Origin": "https://elsewhere.example.com"}
    async with lite.http.options(address, headers=other) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_an_agent_answers_with_a_file_that_the_visitor_can_read(desk: Stage) -> None:
    async with desk.visitor() as visitor, console(desk, "noa") as noa, console(desk, "tomer") as on:
        await visitor.turn("c1", "hours?")
        number = await asyncio.to_thread(ticket_of, desk, sender_of(desk, visitor))
        await noa.does(f"tickets/{number}/claim")
        assert (await upload(on, number, PDF))[1]["code"] == "not_yours"
        assert (await upload(noa, number, PDF, csrf="forged"))[1]["code"] == "csrf"
        status, sent = await upload(noa, number, PDF)
        assert (status, sent["url"]) == (200, f"/desk/attachments/{sent['id']}")
        given = {"text": "", "cid": "r1", "files": [sent["id"]]}
        for _ in range(2):
            status, told = await noa.does(f"tickets/{number}/reply", **given)
            assert (status, told["last"]["file"]) == (200, "plan.pdf")
        shown = await visitor.until_text("")
        assert [one["name"] for one in shown["files"]] == ["plan.pdf"]
        assert (await read(desk, shown["files"][0]["url"]))[1] == PDF
        status, told = await noa.does(f"tickets/{number}/reply", text="", files=["0" * 32])
        assert (status, told["code"]) == (422, "no_such_file")
        page = f"{desk.url}/desk/conversations/web:{sender_of(desk, visitor)}"
        async with noa.http.get(page) as response:
            assert f'href="/desk/attachments/{sent["id"]}"' in await response.text()
    (row,) = rows(desk)
    assert (row.account, row.message_id) == ("noa", shown["id"])


async def test_other_channels_take_no_files_from_the_desk(lite: Stage) -> None:
    with transaction(lite.engine) as connection:
        conversations.open_conversation(connection, "whatsapp", "05X-555-0101", "en", now())
    given = Opening("whatsapp:05X-555-0101", "support", "complaint")
    with transaction(lite.engine) as connection:
        number = open_ticket(connection, given, makers.demo_brand().agreement, now()).id
    async with console(lite, "noa") as noa:
        await noa.does(f"tickets/{number}/claim")
        _, sent = await upload(noa, number, PDF)
        status, told = await noa.does(f"tickets/{number}/reply", text="see", files=[sent["id"]])
    assert (status, told["code"]) == (422, "no_files_here")
    assert lite.stored() == []


async def test_a_visitor_who_deletes_the_conversation_deletes_its_files(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        _, first = await send(desk, visitor, picture())
        await send(desk, visitor, PDF, "never sent.pdf")
        await visitor.turn("c1", "hours?", files=[first["id"]])
        await visitor.ws.send_json({"type": "erase"})
        await visitor.until("erased")
        assert rows(desk) == []
        assert kept(desk) == []
        assert (await read(desk, first["url"]))[0] == 404
        status, told = await send(desk, visitor, picture())
        assert (status, told["code"]) == (410, "erased")


async def test_only_so_many_files_wait_for_a_message(lite: Stage) -> None:
    async with lite.visitor() as visitor:
        answers = [await send(lite, visitor, picture()) for _ in range(11)]
        assert [status for status, _ in answers] == [200] * 10 + [429]
        ids = [told["id"] for _, told in answers[:10]]
        await visitor.say("c1", "here", files=ids)
        shown = await visitor.until_text("here")
    # As many as the agreement allows in one message; the others wait on.
    assert len(shown["files"]) == 3


async def test_what_no_message_carries_is_swept_after_a_day(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        _, sent = await send(desk, visitor, picture())
        await send(desk, visitor, PDF, "left.pdf")
        await visitor.turn("c1", "hours?", files=[sent["id"]])
    folder = FileFolder(desk.settings.files)
    (desk.settings.files / "lost").write_bytes(b"a desk that stopped")
    assert file_sweep.sweep(desk.engine, folder, now()) == 0
    assert file_sweep.sweep(desk.engine, folder, now() + timedelta(hours=2)) == 1
    assert file_sweep.sweep(desk.engine, folder, now() + timedelta(days=2)) == 1
    assert kept(desk) == [sent["id"]]
    assert [row.id for row in rows(desk)] == [sent["id"]]
