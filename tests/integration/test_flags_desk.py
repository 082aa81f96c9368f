"""Flags on the desk and in the command line: who sees them, and how one is taken down."""

import html
import json
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from desk.cli import main
from desk.notice_text import NoticeWords
from desk.words import Words
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import open_engine, reading, transaction
from storage.notices import newest
from tests.desk_stand import Stage, settings_in, stage
from tests.studio_stand import add_people, person
from tests.talk import Talk, means

pytestmark = pytest.mark.usefixtures("with_lines")

HURT = "my son was injured by your router"


def raise_flag(engine: Engine) -> None:
    Talk(engine, now=now()).hears(means("complaint", text=HURT))


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    engine = open_engine(sqlite_url)
    add_people(engine)
    raise_flag(engine)
    engine.dispose()
    async with stage(settings_in(tmp_path, sqlite_url)) as built:
        yield built


async def test_a_flag_is_shown_until_it_says_what_was_done(desk: Stage) -> None:
    async with person(desk, "mor") as manager:
        page = await manager.see("/desk/flags")
        assert "injur*" in page
        # The visitor's words, and the way to all of them.
        assert f'<bdi dir="ltr">{html.escape(HURT)}</bdi>' in page
        assert 'href="/desk/conversations/web:v1"' in page
        assert "raised: 1. Taken down: 0, of these false alarms: 0" in page
        await manager.send("/desk/flags/1/close", {"what_was_done": " "})
        assert manager.status == 409
        done = {"what_was_done": "called <b>them</b>", "false_alarm": "yes"}
        page = await manager.send("/desk/flags/1/close", done)
        assert manager.status == 200
        assert "The flag was taken down." in page
        assert "called &lt;b&gt;them&lt;/b&gt;" in page
        assert "Taken down: 1, of these false alarms: 1" in page
        await manager.send("/desk/flags/1/close", done)
        assert manager.status == 409
        await manager.send("/desk/flags/99/close", done)
        assert manager.status == 404


async def test_agents_see_flags_and_editors_do_not(desk: Stage) -> None:
    with transaction(desk.engine) as connection:
        accounts.set_roles(connection, "edna", [Role.AGENT])
    async with person(desk, "edna") as agent:
        assert "injur*" in await agent.see("/desk/flags")
        assert "What was done" not in agent.page
        await agent.send("/desk/flags/1/close", {"what_was_done": "nothing"})
        assert agent.status == 403
    async with person(desk, "erez") as editor:
        await editor.see("/desk/flags")
        assert editor.status == 403


@pytest.fixture
def dover(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Dover":
    monkeypatch.setenv("DOVER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    engine = open_engine(sqlite_url)
    raise_flag(engine)
    with transaction(engine) as connection:
        for name, role in {"dana": Role.SPOKESPERSON, "noa": Role.AGENT}.items():
            accounts.add(connection, name, [role], "en", now())
    engine.dispose()
    return Dover()


class Dover:
    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["flags", *arguments])


def test_the_command_line_lists_and_closes(dover: Dover) -> None:
    listed = json.loads(dover("list", "--json").stdout)
    (up,) = listed["flags"]
    assert (up["kind"], up["rule"], up["closed_at"]) == ("injury", "injur*", None)
    assert listed["figures"]["raised"] == 1
    done = ("--what-was-done", "called them", "--false-alarm", "--json")
    closed = json.loads(dover("close", "1", "--as", "dana", *done).stdout)
    assert (closed["closed_by"], closed["false_alarm"]) == ("dana", True)
    assert dover("list").stdout.startswith("last 30 days: 1 raised, 1 taken down, 1 of these")
    assert "false alarm, closed by dana" in dover("list", "--all").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("close", "1", "--as", "noa", "--what-was-done", "x"), "noa may not do this"),
        (("close", "1", "--as", "ghost", "--what-was-done", "x"), "ghost"),
        (("close", "7", "--as", "dana", "--what-was-done", "x"), "7: There is no flag"),
        (("close", "1", "--as", "dana", "--what-was-done", " "), "say what was done"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(
    dover: Dover, arguments: tuple[str, ...], said: str
) -> None:
    refused = dover(*arguments)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert json.loads(dover("list", "--json").stdout)["flags"][0]["closed_at"] is None


@pytest.mark.parametrize(("language", "named"), [("en", "Flag: Injury"), ("he", "דגל: פגיעה בגוף")])
def test_the_notice_of_a_flag_has_its_words_and_leads_to_the_page(
    sqlite_url: str, language: str, named: str
) -> None:
    engine = open_engine(sqlite_url)
    raise_flag(engine)
    with reading(engine) as connection:
        stored = newest(connection)[0]
    engine.dispose()
    words = NoticeWords(Words.read(), {"en": "Nahar", "he": "נהר"}, ZoneInfo("UTC"), "https://x")
    told = words.tell(stored, language)
    assert told.subject == named
    assert "injur*" in told.text
    assert told.link == "https://x/desk/flags"
