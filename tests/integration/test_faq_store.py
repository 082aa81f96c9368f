"""Approving, importing and exporting entries, on both databases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from faq import demo, store
from faq.demo import Imported
from faq.entry import Entry
from faq.exchange import ImportRefused, read_entries, write_yaml
from faq.store import Approved
from storage.engine import open_engine, reading, transaction
from storage.migrate import upgrade
from storage.tables import version
from tests import makers
from tests.makers import APPROVER, NOON
from tests.reviews import DANA, NOA

LATER = NOON + timedelta(hours=1)
DEMO = Path("data/faq")


def live(engine: Engine) -> list[Approved]:
    with reading(engine) as connection:
        return store.live(connection)


def entries(engine: Engine) -> list[Entry]:
    return [one.entry for one in live(engine)]


def versions(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(version)).scalar_one())


def written(folder: Path, name: str, *some: Entry) -> Path:
    path = folder / name
    path.write_text(write_yaml(some), encoding="utf-8")
    return path


def test_an_approved_entry_is_read_back_whole_with_its_approval(engine: Engine) -> None:
    given = makers.entry(valid_from=NOON, valid_until=LATER)
    makers.approve(engine, [given])
    (one,) = live(engine)
    assert one.entry == given
    assert (one.number, one.approved_by, one.approved_at) == (1, APPROVER, NOON)


def test_a_changed_entry_gets_the_next_version_and_the_old_one_is_kept(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    changed = makers.entry(answer="Open always.")
    makers.approve(engine, [changed], LATER)
    (one,) = live(engine)
    assert (one.number, one.approved_at, one.entry) == (2, LATER, changed)
    assert versions(engine) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"topic": "other"},
        {"owner": "other"},
        {"valid_from": NOON},
        {"valid_until": LATER},
        {"wordings": makers.entry(answer="other").wordings},
    ],
    ids=lambda one: next(iter(one)),
)
def test_whatever_changes_makes_a_version(engine: Engine, change: dict[str, object]) -> None:
    makers.approve(engine, [makers.entry()])
    with transaction(engine) as connection:
        given: Entry = replace(makers.entry(), **change)  # type: ignore[arg-type]
        assert store.approve(connection, given, APPROVER, LATER)
    assert entries(engine) == [given]


def test_importing_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    files = [written(tmp_path, "a.yml", makers.entry("a"), makers.entry("b"))]
    assert demo.import_files(engine, files, DANA, NOON) == Imported(2, 0)
    before = live(engine)
    assert demo.import_files(engine, files, NOA, LATER) == Imported(0, 2)
    assert live(engine) == before
    assert versions(engine) == 2


def test_an_import_with_one_bad_file_takes_nothing(engine: Engine, tmp_path: Path) -> None:
    good = written(tmp_path, "a.yml", makers.entry("a"))
    bad = written(tmp_path, "b.yml", replace(makers.entry("b"), owner=""))
    with pytest.raises(ImportRefused, match=r"b.yml, row 4, column owner"):
        demo.import_files(engine, [good, bad], DANA, NOON)
    assert live(engine) == []


def test_an_entry_in_two_files_is_refused_with_both(engine: Engine, tmp_path: Path) -> None:
    files = [
        written(tmp_path, "a.yml", makers.entry("a"), makers.entry("b")),
        written(tmp_path, "b.yml", makers.entry("c"), makers.entry("b", "other")),
    ]
    with pytest.raises(ImportRefused) as refused:
        demo.import_files(engine, files, DANA, NOON)
    assert str(refused.value).startswith("b.yml, row")
    assert "'b', already in a.yml, row " in str(refused.value)
    assert live(engine) == []


def test_an_import_that_the_database_stops_half_way_takes_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.yml", makers.entry("a"), makers.entry("b"))
    with transaction(engine) as connection:
        connection.execute(sa.text("CREATE UNIQUE INDEX one_each ON version (owner)"))
    with pytest.raises(sa.exc.IntegrityError):
        demo.import_files(engine, [file], DANA, NOON)
    assert live(engine) == []


def test_what_is_exported_imports_to_the_same_state(engine: Engine, tmp_path: Path) -> None:
    given = [makers.entry("a", valid_from=NOON, valid_until=LATER), makers.line("say_greeting")]
    makers.approve(engine, given)
    file = written(tmp_path, "export.yml", *entries(engine))
    assert demo.import_files(engine, [file], DANA, LATER) == Imported(0, 2)
    fresh = open_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    upgrade(fresh)
    demo.import_files(fresh, [file], DANA, LATER)
    assert entries(fresh) == given
    fresh.dispose()


def test_the_demo_faq_is_imported_once_and_exports_to_the_same(
    engine: Engine, tmp_path: Path
) -> None:
    imported = demo.import_once(engine, DEMO, APPROVER, NOON)
    files = [one for file in sorted(DEMO.glob("*.yml")) for one in read_entries(file)]
    assert imported == Imported(len(files), 0)
    assert entries(engine) == sorted(files, key=lambda one: one.id)
    assert demo.import_once(engine, DEMO, APPROVER, LATER) is None
    exported = tmp_path / "export.yml"
    exported.write_text(write_yaml(entries(engine)), encoding="utf-8")
    assert read_entries(exported) == entries(engine)


def test_the_demo_faq_is_as_large_as_it_must_be(engine: Engine) -> None:
    demo.import_once(engine, DEMO, APPROVER, NOON)
    asked = [one for one in entries(engine) if not one.is_line]
    assert len(asked) >= 60
    short = [
        f"{one.id}.{language}"
        for one in asked
        for language, wording in one.wordings.items()
        if len(wording.questions) < 12
    ]
    assert short == []
