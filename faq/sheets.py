"""Entries from spreadsheets, CSV and XLSX.

A sheet has one row for each entry and language, with the columns of SHEET_COLUMNS; more columns
`answer:CHANNEL` hold answers for one channel. Questions stand one on a line in their cell.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from openpyxl.utils import get_column_letter

from faq.entry import given
from faq.raw import FileProblem, RawEntry
from faq.remarks import listed, remark
from faq.workbook import Row, read_rows, too_large
from settings.languages import LANGUAGES

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


def read_csv(file: str, content: bytes, found: list[FileProblem]) -> Iterator[RawEntry]:
    """The entries of a file; what is wrong with it is added to `found`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = remark("not_utf8", place=error.start)
        found.append(FileProblem(file, 0, "-", what, remark("want_utf8")))
        return
    yield from _entries(file, _csv_rows(file, text, found), found)


def _csv_rows(file: str, text: str, found: list[FileProblem]) -> Iterator[Row]:
    reader = csv.reader(StringIO(text))
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cells):
                continue
            problem = too_large(file, number, cells)
            if problem:
                found.append(problem)
                return
            for place, cell in enumerate(cells, start=1):
                # A spreadsheet would compute it: what it says there is not what stands here.
                if cell.startswith("="):
                    what = remark("formula", text=repr(cell[:60]))
                    column = get_column_letter(place)
                    found.append(FileProblem(file, number, column, what, remark("want_itself")))
            yield number, cells
    except csv.Error as error:
        what = given(str(error))
        found.append(FileProblem(file, reader.line_num, "-", what, remark("want_csv")))


def read_xlsx(file: str, content: bytes, found: list[FileProblem]) -> Iterator[RawEntry]:
    """The entries of a workbook's first sheet; what is wrong with it is added to `found`."""
    yield from _entries(file, read_rows(file, content, found), found)


def _entries(file: str, rows: Iterator[Row], found: list[FileProblem]) -> Iterator[RawEntry]:
    """Group the rows of a sheet by entry id; rows of one entry may stand apart."""
    before = len(found)
    header = [str(cell or "").strip() for cell in next(rows, (0, []))[1]]
    if len(found) > before:
        return
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
            expected = listed("or", [given(one) for one in LANGUAGES])
            found.append(FileProblem(file, number, "language", given(repr(language)), expected))
            continue
        raw = entries.setdefault(str(row.get("id", f"row {number}")), RawEntry(file, number))
        found += _put_row(raw, row, language, number)
    yield from entries.values()


def _header_problems(file: str, header: list[str]) -> Iterator[FileProblem]:
    for column in SHEET_COLUMNS:
        if column not in header and "valid" not in column:
            yield FileProblem(file, 1, column, remark("no_column"), remark("want_column"))
    for column in filter(None, header):
        if column not in SHEET_COLUMNS and not column.startswith(CHANNEL_COLUMN):
            known = ", ".join((*SHEET_COLUMNS, f"{CHANNEL_COLUMN}CHANNEL"))
            expected = remark("want_one_of", known=known)
            yield FileProblem(file, 1, column, remark("unknown_column"), expected)


def _put_row(
    raw: RawEntry, row: dict[str, Any], language: str, number: int
) -> Iterator[FileProblem]:
    """Add a row to its entry; gives each cell that an earlier row of the entry contradicts."""
    answer = f"{language}.answer"
    if answer in raw.cells:
        twice = remark("again_in_row", text=repr(language), row=raw.rows[answer])
        yield FileProblem(raw.file, number, "language", twice, remark("want_row_a_language"))
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
            before = given(repr(raw.cells[name]))
            expected = remark("want_as_in_row", text=before, row=raw.rows[name])
            yield FileProblem(raw.file, number, name, given(repr(value)), expected)
