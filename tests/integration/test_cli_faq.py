"""`dover faq import` and `dover faq export`, as an editor uses them."""

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from faq import store
from faq.exchange import write_yaml
from faq.sheets import SHEET_COLUMNS
from storage.engine import reading
from tests import makers
from tests.command import dover
from tests.reviews import add_accounts


@pytest.fixture(autouse=True)
def _database(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    add_accounts(engine)


def live_ids(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [one.entry.id for one in store.live(connection)]


def sheet(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([SHEET_COLUMNS, *rows])
    return path


def row(entry_id: str, language: str, answer: str, until: str = "") -> list[str]:
    return [entry_id, "contact", "rotem", "", until, language, f"{entry_id}?", answer]


def test_a_good_file_is_taken_and_told(engine: Engine, tmp_path: Path) -> None:
    path = sheet(tmp_path / "faq.csv", [row("hours", "he", "8"), row("hours", "en", "8")])
    for changed, unchanged in ((1, 0), (0, 1)):
        result = dover("faq", "import", path)
        assert result.exit_code == 0, result.stderr
        told = f"{changed} entries approved by dana, {unchanged} unchanged\n"
        assert result.stdout == told
    assert live_ids(engine) == ["hours"]


def test_a_sheet_with_three_bad_rows_tells_all_three_and_takes_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [
        row("good", "he", "8"),
        row("good", "en", "8"),
        row("Bad Id", "he", "8"),
        row("hours", "fr", "8"),
        row("hours", "he", "8", "some day"),
    ]
    result = dover("faq", "import", sheet(tmp_path / "faq.csv", rows))
    assert result.exit_code == 1
    for place in ("row 4, column id", "row 5, column language", "row 6, column valid_until"):
        assert f"faq.csv, {place}: found " in result.stderr
    assert "Nothing was imported: mend these places and import again." in result.stderr
    assert "Traceback" not in result.stderr
    assert live_ids(engine) == []


def test_an_export_is_a_file_that_imports_to_the_same_state(engine: Engine, tmp_path: Path) -> None:
    given = [makers.entry("a"), makers.line("say_greeting")]
    makers.approve(engine, given)
    file = tmp_path / "out.yml"
    assert dover("faq", "export", "--out", file).exit_code == 0
    assert file.read_text(encoding="utf-8") == write_yaml(given)
    assert dover("faq", "export").stdout == write_yaml(given)
    assert dover("faq", "import", file).stdout.startswith("0 entries approved")


def test_a_folder_is_taken_as_all_its_yaml_files(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "faq"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.yml").write_text(write_yaml([makers.entry(name)]), encoding="utf-8")
    assert dover("faq", "import", folder).stdout.startswith("2 entries approved")
    assert live_ids(engine) == ["a", "b"]


def test_a_folder_without_yaml_files_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    result = dover("faq", "import", folder)
    assert result.exit_code == 1
    assert f"{folder} has no YAML file" in result.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = dover("faq", "import", tmp_path / "none.yml")
    assert result.exit_code == 2
    assert "none.yml' does not exist" in result.stderr


def test_a_broken_agreement_stops_the_import_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "brand.yml"
    broken.write_text("brand: 7\n", encoding="utf-8")
    monkeypatch.setenv("DOVER_BRAND", str(broken))
    result = dover("faq", "import", "data/faq")
    assert result.exit_code == 1
    assert f"{broken}, line 1: " in result.stderr


def test_a_bad_port_is_told_by_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOVER_DESK_PORT", "http")
    result = dover("faq", "export")
    assert result.exit_code == 1
    assert "DOVER_DESK_PORT is 'http'; set it to a port number" in result.stderr


def test_asking_without_a_desk_says_what_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOVER_DESK_PORT", "1")
    result = dover("ask", "hello")
    assert result.exit_code == 1
    assert "no desk answers at http://127.0.0.1:1; start it with dover run" in result.stderr


def test_a_database_that_is_away_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = dover("faq", "export")
    assert result.exit_code == 1
    assert "DOVER_DATABASE_URL" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_command_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("dover")
    done = subprocess.run(
        [str(program), "--help"], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert "Approved answers: write, review, check, hold, import and export." in done.stdout
