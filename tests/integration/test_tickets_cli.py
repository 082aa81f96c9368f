"""`dover tickets` and `dover agents`, as people use them."""

import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from settings.clock import now
from storage.engine import open_engine, transaction
from storage.visitor_tables import rating
from tests.command import dover, told
from tests.floor import Floor

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
def floor(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    monkeypatch.setenv("DOVER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    engine: Engine = open_engine(sqlite_url)
    return Floor(engine)


def shown(*arguments: object) -> Any:
    return json.loads(told(*arguments, "--json"))


def test_a_ticket_from_the_queue_to_its_end(floor: Floor) -> None:
    number = floor.complains()
    assert f"{number:>6} open      support" in told("tickets", "list")
    assert shown("tickets", "claim", number, "--as", "noa")["owner"] == "noa"
    told("tickets", "reply", number, "One moment", "--as", "noa")
    told("tickets", "note", number, "sounds tired", "--as", "noa")
    told("tickets", "priority", number, "high", "--as", "noa")
    told("tickets", "snooze", number, "--until", "2026-12-24T09:00", "--as", "noa")
    moved = shown("tickets", "transfer", number, "--to", "tomer", "--reason", "x", "--as", "noa")
    assert (moved["owner"], moved["priority"], moved["until"]) == ("tomer", "high", None)
    told("tickets", "release", number, "--as", "tomer")
    told("tickets", "claim", number, "--as", "noa")
    told("tickets", "resolve", number, "--as", "noa", "--reason", "mended")
    assert told("tickets", "list") == "\n"
    assert shown("tickets", "list", "--all")[0]["state"] == "resolved"
    story = told("tickets", "show", number)
    for line in ("noa: One moment [waiting]", "-- noted by noa: sounds tired", "by noa: tomer"):
        assert line in story


def test_tickets_are_listed_by_what_is_due_next(floor: Floor) -> None:
    first, second = floor.complains(), floor.complains("v2")
    told("tickets", "claim", first, "--as", "noa")
    told("tickets", "reply", first, "One moment", "--as", "noa")
    assert [one["id"] for one in shown("tickets", "list")] == [second, first]
    nearer, farther = re.findall(r"due (\S+)", told("tickets", "list"))
    assert (nearer[:2], farther) == ("20", "-")


def test_what_was_said_in_one_moment_is_told_in_its_order(floor: Floor) -> None:
    number = floor.complains()
    said = [one["text"] for one in shown("tickets", "show", number)["messages"]]
    story = told("tickets", "show", number)
    assert sorted(said, key=story.index) == said
    assert sorted(said) != said


def test_people_read_the_brands_time_and_programs_utc(floor: Floor) -> None:
    number = floor.complains()
    opened = floor.now.astimezone(ZoneInfo("Asia/Jerusalem"))
    assert f"{opened:%Y-%m-%d %H:%M}" in told("tickets", "list")
    story = told("tickets", "show", number)
    assert f"{opened:%Y-%m-%d %H:%M:%S} visitor: " in story
    assert shown("tickets", "show", number)["opened_at"].endswith("+00:00")


def test_a_refusal_is_one_line_and_exit_code_1(floor: Floor) -> None:
    number = floor.complains()
    told("tickets", "claim", number, "--as", "noa")
    result = dover("tickets", "claim", number, "--as", "tomer")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: noa has it since ")
    assert "there is no" in dover("tickets", "show", "99").stderr.lower()


def test_a_conversation_is_taken_over_and_two_tickets_are_merged(floor: Floor) -> None:
    floor.says("greet")
    taken = shown("tickets", "take-over", "web:v1", "--as", "noa")
    other = floor.complains("v2")
    merged = shown("tickets", "merge", other, taken["id"], "--as", "noa")
    assert merged["id"] == taken["id"]
    assert shown("tickets", "reopen", other, "--as", "noa")["state"] == "open"


def test_who_is_at_the_desk_is_said_and_listed(floor: Floor) -> None:
    assert "noa              here  0/5  support" in told("agents", "presence", "noa", "here")
    assert [one["account"] for one in shown("agents", "list") if one["presence"] == "here"] == [
        "noa"
    ]
    assert "there is no account" in dover("agents", "presence", "nobody", "away").stderr


def test_ratings_are_counted_by_face(floor: Floor) -> None:
    assert told("tickets", "ratings").startswith("0 ratings, mean - of 5")
    number = floor.complains()
    with transaction(floor.engine) as connection:
        given = {"ticket_id": number, "score": 4, "comment": "", "at": now()}
        connection.execute(sa.insert(rating).values(**given))
    found = shown("tickets", "ratings")
    assert (found["ratings"], found["mean"]) == (1, 4.0)
    assert found["by_score"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
