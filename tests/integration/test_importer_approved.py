"""What Rasa trains on: the hand-written files, and of the FAQ the live versions alone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from sqlalchemy.engine import Engine

from bot.importer import NothingApproved, UnapprovedQuestions, UnapprovedResponses
from faq import store
from storage.engine import transaction
from storage.tables import live_version
from tests import makers
from tests.makers import NOON

WRITTEN = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - שלום
"""


@pytest.fixture(autouse=True)
def _database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "nlu.yml").write_text(WRITTEN, encoding="utf-8")
    return folder


def importer(data: Path) -> TrainingDataImporter:
    """The importer as `rasa train` makes it, with this folder in place of data/."""
    return TrainingDataImporter.load_from_config("config.yml", "domain.yml", [str(data)])


def examples(data: Path) -> set[tuple[str, str]]:
    """(label, text) of every example that the model is trained on."""
    found = importer(data).get_nlu_data().intent_examples
    return {(one.get_full_intent(), one.get("text")) for one in found if one.get("text")}


def test_the_examples_are_the_written_ones_and_the_live_questions(
    engine: Engine, data: Path
) -> None:
    makers.approve(engine, [makers.entry(), makers.line("say_greeting")])
    assert examples(data) == {
        ("greet", "hello"),
        ("greet", "שלום"),
        ("faq/opening_hours", "opening_hours בעברית?"),
        ("faq/opening_hours", "מתי opening_hours פתוח?"),
        ("faq/opening_hours", "opening_hours in English?"),
        ("faq/opening_hours", "when is opening_hours open?"),
    }


def test_a_replaced_version_and_a_version_taken_off_do_not_get_in(
    engine: Engine, data: Path
) -> None:
    makers.approve(engine, [makers.entry("gone"), makers.entry("kept")])
    asked_else = makers.entry("other").wordings
    changed = makers.entry("kept")
    with transaction(engine) as connection:
        new = type(changed)("kept", "contact", "rotem", asked_else)
        store.approve(connection, new, makers.APPROVER, NOON)
        connection.execute(sa.delete(live_version).where(live_version.c.entry_id == "gone"))
    found = {text for label, text in examples(data) if label.startswith("faq/")}
    assert found == {question for wording in asked_else.values() for question in wording.questions}


def test_a_faq_file_under_data_is_not_read_before_it_is_imported(
    engine: Engine, data: Path
) -> None:
    makers.approve(engine, [makers.entry()])
    before = examples(data)
    text = Path("data/faq/roaming.yml").read_text(encoding="utf-8")
    (data / "roaming.yml").write_text(text, encoding="utf-8")
    assert examples(data) == before


@pytest.mark.parametrize("intent", ["faq/opening_hours", "faq/new_entry", "faq"])
def test_a_written_file_with_questions_of_the_faq_is_refused(
    engine: Engine, data: Path, intent: str
) -> None:
    makers.approve(engine, [makers.entry()])
    slipped = WRITTEN.replace("greet", intent).replace("hello", "is it free?")
    (data / "slipped.yml").write_text(slipped, encoding="utf-8")
    with pytest.raises(UnapprovedQuestions, match=r"only approved versions.*Found: 'is it free"):
        examples(data)


def test_a_response_that_a_file_brings_is_refused(
    engine: Engine, data: Path, tmp_path: Path
) -> None:
    makers.approve(engine, [makers.entry()])
    response = "responses:\n  utter_x:\n    - text: Free for all\n"
    domain = tmp_path / "domain.yml"
    domain.write_text(Path("domain.yml").read_text(encoding="utf-8") + response, encoding="utf-8")
    speaking = TrainingDataImporter.load_from_config("config.yml", str(domain), [str(data)])
    with pytest.raises(UnapprovedResponses, match=r"approved entry and nothing else.*utter_x"):
        speaking.get_domain()
    slipped = f'version: "3.1"\n{response.replace("utter_x", "utter_faq/opening_hours")}'
    (data / "slipped.yml").write_text(slipped, encoding="utf-8")
    with pytest.raises(UnapprovedResponses, match="utter_faq/opening_hours"):
        importer(data).get_nlu_data()


def test_an_empty_database_gives_one_clear_error(data: Path) -> None:
    with pytest.raises(NothingApproved, match="run `dover faq import data/faq` first"):
        examples(data)


def test_a_database_without_tables_gives_the_same_error(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'new.db'}")
    with pytest.raises(NothingApproved, match="run `dover faq import data/faq` first"):
        examples(data)


def test_rasa_shows_these_errors_without_a_traceback() -> None:
    assert issubclass(NothingApproved, RasaException)
    assert issubclass(UnapprovedQuestions, RasaException)


def test_the_precision_that_the_brand_wants_reaches_the_pipeline(
    engine: Engine, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand = Path("brand.yml").read_text(encoding="utf-8")
    other = tmp_path / "brand.yml"
    wanted = "wanted_precision: 0.88"
    other.write_text(brand.replace("wanted_precision: 0.90", wanted), encoding="utf-8")
    assert wanted in other.read_text(encoding="utf-8")
    monkeypatch.setenv("DOVER_BRAND", str(other))
    pipeline = {one["name"]: one for one in importer(data).get_config()["pipeline"]}
    assert pipeline["bot.nlu.component.EntryClassifier"]["wanted_precision"] == 0.88
