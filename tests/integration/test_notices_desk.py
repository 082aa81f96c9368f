"""Notices on the desk: everybody's own list, what did not go out, and the commands."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy.engine import Connection, Engine

from storage import accounts, notices, retrying
from storage.accounts import Role
from storage.engine import transaction
from storage.notices import Notice, NoticeState, add_notice
from tests.command import dover
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.makers import NOON
from tests.studio_stand import add_people, person

T = TypeVar("T")
VALUES = {"ticket": 12, "queue": "support", "promise": "resolution", "due_at": NOON.isoformat()}
WARNING = "Ticket 12 is close to its promised time"


def do(engine: Engine, use_case: Callable[[Connection], T]) -> T:
    with transaction(engine) as connection:
        return use_case(connection)


def write(engine: Engine, given: Notice) -> None:
    do(engine, lambda connection: add_notice(connection, given, NOON))


def told(account: str, once: str) -> Notice:
    return Notice(once, account, "promise_warning", "ticket:12", json.dumps(VALUES))


def fail_all(connection: Connection) -> None:
    """Every try of every notice failed."""
    for number in range(len(retrying.PAUSES) + 1):
        for one in notices.newest(connection):
            later = NOON + number * timedelta(hours=5)
            notices.postpone(connection, one, "the mail server says 554", later)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path), small_entries()) as built:
        await asyncio.to_thread(add_people, built.engine)
        yield built


async def test_a_persons_notices_are_on_the_first_page_until_they_were_read(desk: Stage) -> None:
    for account, once in (("mor", "1"), ("mor", "2"), ("shir", "3")):
        await asyncio.to_thread(write, desk.engine, told(account, once))
    async with person(desk, "mor") as mor:
        page = await mor.see("/desk")
        assert page.count(WARNING) == 2
        assert "2 unread" in page
        await mor.send("/desk/notices/read", {"up_to": "1"})
        assert "1 unread" in await mor.see("/desk")
        await mor.send("/desk/notices/read", {"up_to": "99"})
        assert "unread" not in await mor.see("/desk")
    async with person(desk, "shir") as shir:
        assert "1 unread" in await shir.see("/desk")


async def test_a_manager_sees_what_failed_and_sends_it_again(desk: Stage) -> None:
    async with person(desk, "mor") as mor:
        assert "Everything went out." in await mor.see("/desk/notices")
        await asyncio.to_thread(write, desk.engine, told("mor", "1"))
        await asyncio.to_thread(do, desk.engine, fail_all)
        page = await mor.see("/desk/notices")
        assert "the mail server says 554" in page
        assert "tries: 7" in page
        await mor.send("/desk/notices/1/retry")
        assert mor.status == 200
        for number in ("7", "9" * 30, "٣"):
            await mor.send(f"/desk/notices/{number}/retry")
            assert mor.status == 404
        await mor.send("/desk/notices/read", {"up_to": "9" * 30})
        assert mor.status == 400


@pytest.fixture
def here(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Engine:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    do(engine, lambda c: accounts.add(c, "mor", [Role.MANAGER], "en", NOON))
    write(engine, told("mor", "1"))
    return engine


def test_the_command_lists_what_failed_and_sends_it_again(here: Engine) -> None:
    assert dover("notices", "list").stdout == ""
    do(here, fail_all)
    assert "failed   mor" in dover("notices", "list").stdout
    (listed,) = json.loads(dover("notices", "list", "--json").stdout)
    assert (listed["state"], listed["error"]) == ("failed", "the mail server says 554")
    assert dover("notices", "retry", "--failed").stdout == "1 to be sent again\n"
    assert [one.state for one in do(here, notices.newest)] == [NoticeState.WAITING]


def test_the_command_refuses_a_number_that_there_is_not(here: Engine) -> None:
    refused = dover("notices", "retry", "1", "77")
    assert refused.exit_code == 1
    assert "77: There is no failed notice of that number" in refused.stderr
    assert "name the notices by their numbers" in dover("notices", "retry").stderr


def test_an_address_is_set_and_taken_away_and_nonsense_refused(here: Engine) -> None:
    assert dover("user", "email", "mor", "mor@example.com").exit_code == 0
    assert json.loads(dover("user", "list", "--json").stdout)[0]["email"] == "mor@example.com"
    for nonsense in ("mor", "mor@", "a@b\nBcc: c@d"):
        assert "This is no e-mail address" in dover("user", "email", "mor", nonsense).stderr
    assert dover("user", "email", "mor").exit_code == 0
    assert do(here, lambda c: accounts.get(c, "mor")).email is None
