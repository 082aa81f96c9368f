"""A roll back gives the same predictions and answers as then, by the same questions."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faq import store
from faq.entry import Entry
from settings.clock import now
from storage.engine import open_engine, reading
from tests import makers
from tests.command import refused, told
from tests.reviews import add_accounts
from tests.training_stand import Project, asking_too, entries, project

PARKING = "is there parking for my zeppelin?"
HELD_OUT = """\
questions:
  {entry}:
    en: ["zeppelin parking, is there any?", "{question}"]
unanswerable:
  - {{text: "do you sell second-hand cars?", language: en}}
"""


@pytest.fixture
def here(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = project(tmp_path / "project", open_engine(sqlite_url), monkeypatch)
    add_accounts(made.engine)
    first = entries()[0]
    asked = HELD_OUT.format(entry=first.id, question=first.wordings["en"].questions[0])
    Path("heldout/asked.yml").write_text(asked, "utf-8")
    return made


def release(here: Project, number: int) -> None:
    """Train a release and let it serve."""
    run = here.trained()
    assert run.release == number, here.log()
    told("model", "serve", number, "--as", "dana")


def predictions(number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(told("model", "test", number, "--json"))
    return found


def mark(number: int) -> str:
    return told("model", "test", number).rpartition("mark ")[2].strip()


def answers(here: Project) -> dict[str, Entry]:
    with reading(here.engine) as connection:
        return {one.entry.id: one.entry for one in store.live(connection)}


def test_the_same_questions_get_the_same_predictions_and_answers_as_then(here: Project) -> None:
    release(here, 1)
    then, answers_then, mark_then = predictions(1), answers(here), mark(1)

    changed = asking_too(entries()[0], PARKING, "where can i leave a zeppelin?")
    wordings = {
        language: replace(one, answer=f"{one.answer} 24/7")
        for language, one in changed.wordings.items()
    }
    makers.approve(here.engine, [replace(changed, wordings=wordings)], now())
    release(here, 2)
    assert mark(2) != mark_then
    assert predictions(2) != then
    assert answers(here) != answers_then

    said = told("model", "rollback", "--as", "dana", "--reason", "the zeppelins are gone")
    assert said.splitlines()[0].startswith("release 1 is to serve")
    assert f"{entries()[0].id}: version 1 is live again" in said
    assert here.serving() == 1
    assert predictions(1) == then
    assert mark(1) == mark_then
    assert answers(here) == answers_then


def test_what_cannot_be_is_one_line(here: Project) -> None:
    assert refused("model", "test", 9) == "there is no release 9; dover model list shows them all"
    assert refused("model", "serve", 9, "--as", "dana").startswith("there is no release 9")
    assert "it takes the role admin, spokesperson" in refused("model", "serve", 1, "--as", "rotem")
    nothing = refused("model", "rollback", "--as", "dana", "--reason", "why not")
    assert nothing.startswith("no other release served before")
    assert told("model", "processes") == "no Rasa process was started by dover run yet\n"
