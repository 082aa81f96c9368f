"""`dover faq import --as-drafts` and `dover faq export --to`, as an editor uses them."""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.engine import Engine

from faq.entry import Entry, Wording
from faq.exchange import write_yaml
from faq.review import State
from tests import makers
from tests.command import dover
from tests.reviews import ENTRY, GIL, add_accounts, edges, import_live, state, write

DRAFT = ("--as-drafts", "--as", "rotem")


@pytest.fixture(autouse=True)
def _database(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_accounts(engine)
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "faq.yml"
    path.write_text(write_yaml([makers.entry(answer="“New.”"), makers.entry("b")]), "utf-8")
    return path


def test_a_dry_run_shows_everything_and_writes_nothing(engine: Engine, file: Path) -> None:
    import_live(engine, makers.entry(answer="Old."), makers.entry("c"))
    result = dover("faq", "import", file, *DRAFT, "--dry-run")
    assert result.exit_code == 0, result.stderr
    old, new = makers.hebrew("Old."), makers.hebrew('"New."')
    assert result.stdout.splitlines() == [
        "changed   opening_hours (cleaned: smart_quote 4)",
        f"he.answer: [-{old}-]{{+{new}+}}",
        'en.answer: [-Old.-]{+"New."+}',
        "new       b",
        "2 drafts would be written; nothing was",
    ]
    assert edges(engine) == ["imported", "imported"]


def test_drafts_are_written_as_their_author_and_again_are_unchanged(
    engine: Engine, file: Path
) -> None:
    assert "2 drafts written by rotem" in dover("faq", "import", file, *DRAFT).stdout
    assert (state(engine, "b").state, state(engine, "b").authors) == (State.DRAFT, ("rotem",))
    again = dover("faq", "import", file, "--as-drafts", "--as", "gil")
    assert again.stdout.splitlines()[-1] == "0 drafts written by gil"


def test_somebody_elses_draft_is_left_alone_unless_named(engine: Engine, file: Path) -> None:
    write(engine, GIL)
    told = dover("faq", "import", file, *DRAFT).stdout
    assert "conflict  opening_hours: gil wrote a draft" in told
    assert "1 drafts written by rotem" in told
    assert state(engine).content == makers.entry(answer="New.")
    assert "1 drafts" in dover("faq", "import", file, *DRAFT, "--replace", ENTRY).stdout
    assert state(engine).content == makers.entry(answer='"New."')


def test_where_something_was_approved_a_file_is_not_approved_by_itself(
    engine: Engine, file: Path
) -> None:
    import_live(engine)
    result = dover("faq", "import", file)
    assert result.exit_code == 1
    assert "2 entries would change, and entries were approved here already" in result.stderr
    assert "--as-drafts --as NAME" in result.stderr
    assert edges(engine) == ["imported"]


@pytest.mark.parametrize("options", [("--as-drafts",), ("--as", "rotem"), ("--dry-run",)])
def test_drafts_have_an_author(file: Path, options: tuple[str, ...]) -> None:
    result = dover("faq", "import", file, *options)
    assert (result.exit_code, "drafts have an author" in result.stderr) == (1, True)


def test_problems_are_all_told_and_nothing_is_written(engine: Engine, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("owner: rotem", "owner: ''"), "utf-8")
    result = dover("faq", "import", file, *DRAFT)
    assert result.exit_code == 1
    assert result.stderr.count("column owner: found nothing; expected a name") == 2
    assert "Nothing was imported: mend these places" in result.stderr
    assert edges(engine) == []


def test_the_workbook_for_the_legal_department_has_texts_and_no_formulas(
    engine: Engine, tmp_path: Path
) -> None:
    wordings = {
        "he": Wording(("+972?",), "=1+1", {"sms": "@SUM(A1)"}),
        "en": Wording(("-1?", "second"), '=HYPERLINK("x")'),
    }
    import_live(engine, Entry("odd", "=topic", "rotem", wordings))
    file = tmp_path / "legal.xlsx"
    told = dover("faq", "export", "--to", file)
    assert told.stdout == f"1 entries written to {file}\n", told.stderr
    head, row = openpyxl.load_workbook(file).worksheets[0].iter_rows()
    values = {title.value: cell for title, cell in zip(head, row, strict=True)}
    assert {cell.data_type for cell in row} == {"s", "n", "d"}
    assert [cell.value for cell in row if cell.quotePrefix] == [
        "=topic", "+972?", "=1+1", "@SUM(A1)", "-1?\nsecond", '=HYPERLINK("x")',
    ]  # fmt: skip
    assert values["Approved by"].value == "dana"
    assert str(values["Approved at"].value) == "2026-11-22 14:00:00"
    refused = dover("faq", "export", "--to", tmp_path / "legal.pdf")
    assert "give a file that ends in .xlsx" in refused.stderr
