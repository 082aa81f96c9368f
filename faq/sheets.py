"""Entries from spreadsheets, CSV and XLSX.

A sheet has one row for each entry and language, with the columns of SHEET_COLUMNS; more columns
`answer:CHANNEL` hold answers for one channel. Questions stand one on a line in their cell.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl

from faq.entry import LANGUAGES
from faq.raw import FileProblem, RawEntry

SHEET_COLUMNS = (
    "id",
    "topic",
    "owner",
    "valid_from",
    "valid_until",
    "language",
    "questions",
    "answer",
)
CHANNEL_COLUMN = "answer:"

Row = tuple[int, Iterable[Any]]
"""A row's number, counted from 1, and its cells."""


def read_csv(path: Path, found: list[FileProblem]) -> Iterator[RawEntry]:
    """The entries of a file; what is wrong with it is added to `found`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        found.append(FileProblem(path.name, 0, "-", what, "a UTF-8 file"))
        return
    reader = csv.reader(StringIO(text))
    try:
        rows = list(reader)
    except csv.Error as error:
        found.append(FileProblem(path.name, reader.line_num, "-", str(error), "a CSV file"))
        return
    yield from _entries(path.name, enumerate(rows, start=1), found)


def read_xlsx(path: Path, found: list[FileProblem]) -> Iterator[RawEntry]:
    """The entries of a workbook's first sheet; what is wrong with it is added to `found`."""
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            rows = list(book.worksheets[0].iter_rows(values_only=True))
    except Exception as error:
        # A broken workbook makes openpyxl fail in as many ways as there are to break one.
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        found.append(FileProblem(path.name, 0, "-", what, "an XLSX workbook"))
        return
    yield from _entries(path.name, enumerate(rows, start=1), found)


def _entries(file: str, rows: Iterator[Row], found: list[FileProblem]) -> Iterator[RawEntry]:
    """Group the rows of a sheet by entry id; rows of one entry may stand apart."""
    header = [str(cell or "").strip() for cell in next(rows, (0, ()))[1]]
    wrong = list(_header_problems(file, header))
    if wrong:
        found += wrong
        return
    entries: dict[str, RawEntry] = {}
    for number, cells in rows:
        named = zip(header, cells, strict=False)
        row = {name: cell for name, cell in named if name and cell not in (None, "")}
        if not row:
            continue
        language = str(row.pop("language", "")).strip()
        if language not in LANGUAGES:
            expected = " or ".join(LANGUAGES)
            found.append(FileProblem(file, number, "language", repr(language), expected))
            continue
        raw = entries.setdefault(str(row.get("id", f"row {number}")), RawEntry(file, number))
        found += _put_row(raw, row, language, number)
    yield from entries.values()


def _header_problems(file: str, header: list[str]) -> Iterator[FileProblem]:
    for column in SHEET_COLUMNS:
        if column not in header and "valid" not in column:
            yield FileProblem(file, 1, column, "no such column", "a column of this name")
    for column in filter(None, header):
        if column not in SHEET_COLUMNS and not column.startswith(CHANNEL_COLUMN):
            expected = f"one of {', '.join(SHEET_COLUMNS)}, {CHANNEL_COLUMN}CHANNEL"
            yield FileProblem(file, 1, column, "an unknown column", expected)


def _put_row(
    raw: RawEntry, row: dict[str, Any], language: str, number: int
) -> Iterator[FileProblem]:
    """Add a row to its entry; gives each cell that an earlier row of the entry contradicts."""
    answer = f"{language}.answer"
    if answer in raw.cells:
        twice = f"{language!r} again, already in row {raw.rows[answer]}"
        yield FileProblem(raw.file, number, "language", twice, "one row a language")
        return
    raw.put(answer, row.pop("answer", None), number)
    asked = str(row.pop("questions", ""))
    raw.put(f"{language}.questions", [one for one in asked.splitlines() if one.strip()], number)
    for name, value in row.items():
        if name.startswith(CHANNEL_COLUMN):
            raw.put(f"{language}.channels.{name[len(CHANNEL_COLUMN) :]}", value, number)
        elif name not in raw.cells:
            raw.put(name, value, number)
        elif raw.cells[name] != value:
            expected = f"{raw.cells[name]!r} as in row {raw.rows[name]}"
            yield FileProblem(raw.file, number, name, repr(value), expected)
