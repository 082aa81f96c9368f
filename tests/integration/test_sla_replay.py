"""`dover sla replay` over tickets in a database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from desk.cli import main
from handoff.history import EventKind
from storage.engine import transaction
from tests.agreements import at
from tests.promised import open_one, people, record


@pytest.fixture(autouse=True)
def _two_tickets(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Support's first reply after 10 minutes; sales' after 3; both were promised more."""
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    people(engine, "noa", at=at("08:00"))
    for queue, replied in (("support", "09:10"), ("sales", "09:03")):
        with transaction(engine) as connection:
            number = open_one(connection, at("09:00"), sender=queue, queue=queue).id
        record(engine, number, EventKind.CLAIMED, at("09:01"), agent="noa")
        record(engine, number, EventKind.AGENT_REPLIED, at(replied))
        record(engine, number, EventKind.RESOLVED, at("09:20"))


def replay(folder: Path, promised: str, *more: str) -> Result:
    """The demo's agreement with another first response of support."""
    text = Path("brand.yml").read_text(encoding="utf-8")
    file = folder / "new.yml"
    file.write_text(text.replace("first_response: 15 working minutes", promised, 1))
    return CliRunner().invoke(main, ["sla", "replay", "--policy", str(file), *more])


def test_a_shorter_promise_would_have_been_broken_once(tmp_path: Path) -> None:
    shown = replay(tmp_path, "first_response: 5 working minutes").stdout
    lines = [line.split() for line in shown.splitlines()]
    assert ["first_response", "2", "0", "0", "1", "1", "0"] in lines
    assert ["resolution", "2", "0", "0", "2", "0", "0"] in lines
    told = "ticket 1: first_response kept, resolution kept -> first_response broken"
    assert [line for line in shown.splitlines() if line.startswith("ticket")] == [
        f"{told}, resolution kept"
    ]


def test_for_a_program_it_has_every_ticket(tmp_path: Path) -> None:
    found = json.loads(replay(tmp_path, "first_response: 5 working minutes", "--json").stdout)
    assert found["would_be"]["first_response"]["broken"] == 1
    assert [one["differs"] for one in found["by_ticket"]] == [True, False]
    assert found["by_ticket"][0]["would_be"][0]["due"] == at("09:05").isoformat()


def test_another_agreement_that_is_wrong_is_refused_with_its_line(tmp_path: Path) -> None:
    refused = replay(tmp_path, "first_response: soon")
    assert refused.exit_code == 1
    assert "new.yml, line" in refused.stderr
    assert "'soon'" in refused.stderr
