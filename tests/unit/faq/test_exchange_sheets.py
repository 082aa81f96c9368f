"""Spreadsheets of entries: a row for each entry and language, wherever in the sheet it stands."""

import csv
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from pathlib import Path

import openpyxl
import pytest

from faq.entry import Entry, Wording
from faq.exchange import ImportRefused, read_entries
from faq.sheets import SHEET_COLUMNS

Row = Sequence[object]
CSV_HEADER = ",".join(SHEET_COLUMNS).encode() + b"\n"
HEADER: Row = (*SHEET_COLUMNS, "answer:sms")
HE: Row = ("hours", "contact", "rotem", "2026-01-01", "", "he", "מתי פתוח?\nשעות", "פתוח.", "")
EN: Row = ("hours", "contact", "rotem", "2026-01-01", "", "en", "when?", "Open.", "8-20")
OTHER_HE: Row = ("prices", "plans", "shir", "", "", "he", "כמה?", "99 ₪.", "")
OTHER_EN: Row = ("prices", "plans", "shir", "", "", "en", "how much?", "99 ₪.", "")
EXPECTED = Entry(
    "hours",
    "contact",
    "rotem",
    {
        "he": Wording(("מתי פתוח?", "שעות"), "פתוח."),
        "en": Wording(("when?",), "Open.", {"sms": "8-20"}),
    },
    datetime(2026, 1, 1, tzinfo=timezone.utc),
)


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    with path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path.with_suffix(".csv")


def write_xlsx(path: Path, rows: Sequence[Row]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([cell or None for cell in row])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


Write = Callable[[Path, Sequence[Row]], Path]
both = pytest.mark.parametrize("write", [write_csv, write_xlsx])


def refusals(path: Path) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        read_entries(path)
    return str(refused.value).splitlines()


def changed(row: Row, column: str, value: object) -> Row:
    place = HEADER.index(column)
    return (*row[:place], value, *row[place + 1 :])


@both
def test_the_rows_of_an_entry_may_stand_apart_with_empty_rows_between(
    write: Write, tmp_path: Path
) -> None:
    empty = ("",) * len(HEADER)
    read = read_entries(write(tmp_path / "faq", [HEADER, HE, OTHER_EN, empty, OTHER_HE, EN]))
    assert [one.id for one in read] == ["hours", "prices"]
    assert read[0] == EXPECTED


@both
def test_the_columns_may_stand_in_any_order(write: Write, tmp_path: Path) -> None:
    rows = [list(reversed(row)) for row in (HEADER, HE, EN)]
    assert read_entries(write(tmp_path / "faq", rows)) == [EXPECTED]


@both
def test_three_bad_rows_are_all_told_and_nothing_is_read(write: Write, tmp_path: Path) -> None:
    path = write(
        tmp_path / "faq",
        [
            HEADER,
            HE,
            changed(EN, "answer", ""),
            changed(OTHER_HE, "valid_until", "next week"),
            changed(OTHER_EN, "language", "fr"),
            OTHER_EN,
        ],
    )
    assert refusals(path) == [
        f"{path.name}, row 3, column en.answer: found nothing; expected the answer's text",
        f"{path.name}, row 4, column valid_until: found 'next week'; "
        "expected a date as 2026-12-31, or with time and zone",
        f"{path.name}, row 5, column language: found 'fr'; expected he or en",
    ]


@both
@pytest.mark.parametrize(
    ("column", "value", "place"),
    [
        ("id", "Opening hours", "column id: found 'Opening hours'"),
        ("topic", "", "column topic: found nothing; expected a name"),
        ("questions", "", "column he.questions: found nothing"),
        ("questions", "מתי?\nמתי?", "column he.questions: found 'מתי?' twice"),
        ("answer", "", "column he.answer: found nothing"),
    ],
)
def test_a_fault_is_named_by_row_and_column(
    write: Write, tmp_path: Path, column: str, value: str, place: str
) -> None:
    rows = [changed(row, column, value) if column in ("id", "topic") else row for row in (HE, EN)]
    rows[0] = changed(rows[0], column, value)
    path = write(tmp_path / "faq", [HEADER, OTHER_HE, OTHER_EN, *rows])
    found = refusals(path)
    assert any(one.startswith(f"{path.name}, row 4, {place}") for one in found), found


@both
def test_a_language_that_stands_twice_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "faq", [HEADER, HE, EN, HE])
    assert refusals(path) == [
        f"{path.name}, row 4, column language: found 'he' again, already in row 2; "
        "expected one row a language"
    ]


@both
def test_rows_of_one_entry_that_contradict_each_other_are_refused(
    write: Write, tmp_path: Path
) -> None:
    path = write(tmp_path / "faq", [HEADER, HE, changed(EN, "topic", "plans")])
    assert refusals(path) == [
        f"{path.name}, row 3, column topic: found 'plans'; expected 'contact' as in row 2"
    ]


@both
def test_an_entry_without_one_of_the_languages_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "faq", [HEADER, HE])
    assert refusals(path) == [
        f"{path.name}, row 2, column en.answer: found nothing; expected the answer's text"
    ]


@both
def test_a_row_without_id_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "faq", [HEADER, HE, EN, changed(OTHER_HE, "id", "")])
    assert f"{path.name}, row 4, column id: found ''; expected 1 to 64 of a-z, 0-9 and _" in (
        refusals(path)
    )


@both
def test_a_sheet_without_a_column_is_refused_with_its_name(write: Write, tmp_path: Path) -> None:
    (found,) = refusals(write(tmp_path / "faq", [[one for one in HEADER if one != "owner"]]))
    assert "row 1, column owner: found no such column; expected a column of this name" in found


@both
def test_a_column_that_means_nothing_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "faq", [(*HEADER, "valid until"), (*HE, "2026-01-02"), (*EN, "")])
    (found,) = refusals(path)
    assert found.startswith(f"{path.name}, row 1, column valid until: ")


@both
def test_a_sheet_with_a_header_alone_is_refused(write: Write, tmp_path: Path) -> None:
    (found,) = refusals(write(tmp_path / "faq", [HEADER]))
    assert "found no entries; expected at least one" in found


@pytest.mark.parametrize("cell", [date(2026, 1, 1), datetime.fromisoformat("2026-01-01T00:00:00")])
def test_a_date_cell_of_a_workbook_is_a_date(tmp_path: Path, cell: object) -> None:
    rows = [HEADER, changed(HE, "valid_from", cell), changed(EN, "valid_from", cell)]
    assert read_entries(write_xlsx(tmp_path / "faq", rows)) == [EXPECTED]


def test_a_number_in_place_of_words_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "faq", [HEADER, changed(HE, "answer", 99), EN])
    assert any("row 2, column he.answer: found 99; expected text" in one for one in refusals(path))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not really",
        b"id,topic\nhours,contact\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    ],
    ids=["empty", "broken zip", "csv", "old xls"],
)
def test_garbage_called_xlsx_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "faq.xlsx"
    path.write_bytes(content)
    (found,) = refusals(path)
    assert found.startswith("faq.xlsx, row 0, column -: ")
    assert found.endswith("expected an XLSX workbook")


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        ("xl/workbook.xml", b"<workbook"),
        ("[Content_Types].xml", b"<Types/>"),
    ],
)
def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path, part: str, text: bytes) -> None:
    whole = write_xlsx(tmp_path / "whole", [HEADER, HE, EN])
    path = tmp_path / "faq.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, text if name == part else source.read(name))
    assert all("expected an XLSX workbook" in one for one in refusals(path))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "no such column"),
        (CSV_HEADER + "שעות".encode("cp1255"), "is not UTF-8"),
        ("id\n".encode("utf-16"), "is not UTF-8"),
        (CSV_HEADER + b"\x00,b\n", "row 2"),
        (CSV_HEADER + b'"' + b"a" * 200_000 + b'",b\n', "row 2"),
    ],
    ids=["empty", "another encoding", "UTF-16", "NUL", "endless cell"],
)
def test_garbage_called_csv_is_refused(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "faq.csv"
    path.write_bytes(content)
    assert any(found in one for one in refusals(path))
