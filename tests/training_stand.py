"""A small project in which the real training takes seconds: a few entries, a few intents."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bench import made_up
from desk import training
from faq import releases
from faq import training_runs as runs
from faq.entry import Entry
from faq.release_files import training_log
from faq.releases import Release
from faq.training_runs import Run
from settings.clock import now
from settings.environment import Settings, from_environment
from storage.engine import reading, transaction
from tests import makers
from tests.until import until

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("config.yml", "domain.yml", "data/rules.yml")
NLU = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hi there
      - שלום
      - בוקר טוב
  - intent: complaint
    examples: |
      - this is a disgrace, i want to complain
      - your service is terrible
      - זה פשוט ביזיון, אני רוצה להתלונן
      - השירות שלכם נורא
"""
HELD_OUT = """\
unanswerable:
  - {text: "do you sell second-hand cars?", language: en}
  - {text: "אתם מוכרים מכוניות יד שנייה?", language: he}
"""
TRAINED_WITHIN = 120


@dataclass(frozen=True)
class Project:
    settings: Settings
    engine: Engine

    def begin(self, by: str = "erez") -> Run:
        run, _ = training.ask(self.settings, self.engine, by)
        return run

    def run(self, number: int) -> Run:
        with reading(self.engine) as connection:
            return runs.get(connection, number)

    def ended(self, number: int) -> Run:
        until(lambda: not self.run(number).is_active, self.log, TRAINED_WITHIN)
        return self.run(number)

    def log(self) -> str:
        return training_log(self.settings.home).read_text("utf-8")

    def trained(self) -> Run:
        return self.ended(self.begin().id)

    def release(self, number: int) -> Release:
        with reading(self.engine) as connection:
            found = releases.find(connection, number)
        assert found
        return found

    def serve(self, number: int) -> None:
        with transaction(self.engine) as connection:
            releases.begin_serving(connection, number, "alma", "", now())

    def serving(self) -> int | None:
        with reading(self.engine) as connection:
            return releases.serving_now(connection)


def project(
    folder: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, floor: str = "0"
) -> Project:
    """The folder becomes a project, this process's own, with a few approved entries."""
    (folder / "data").mkdir(parents=True)
    for name in COPIED:
        shutil.copy(ROOT / name, folder / name)
    (folder / "data" / "nlu.yml").write_text(NLU, encoding="utf-8")
    (folder / "heldout").mkdir()
    (folder / "heldout" / "few.yml").write_text(HELD_OUT, encoding="utf-8")
    brand = (ROOT / "brand.yml").read_text(encoding="utf-8")
    floor_line = f"floor_precision: {floor}"
    (folder / "brand.yml").write_text(brand.replace("floor_precision: 0.85", floor_line), "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DOVER_HOME", str(folder / "home"))
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DOVER_DATABASE_URL", url)
    makers.approve(engine, [*makers.all_lines(), *entries()])
    return Project(from_environment(), engine)


def entries() -> list[Entry]:
    """Eight things that can be done with a router."""
    every = list(made_up.entries(25 * 8))
    return every[::25]


def asking_too(entry: Entry, *questions: str) -> Entry:
    """The entry with more questions in English."""
    english = entry.wordings["en"]
    wording = replace(english, questions=(*english.questions, *questions))
    return replace(entry, wordings={**entry.wordings, "en": wording})
