"""The rows of a workbook that anybody may have made: its size and time are bounded, and it is data.

A formula, a macro or an error is refused with its place: what it says depends on who opens it.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from faq.raw import FileProblem

MAX_UNPACKED = 32 * 2**20
MAX_PARTS = 1_000
MAX_ROWS = 10_000
MAX_COLUMNS = 100
# The last row of any sheet; empty rows up to it may be there because they have a format.
LAST_ROW = 1_048_576
MAX_CELLS = 5_000_000
SPLIT = "split the file"

EXPECTED = "an XLSX workbook"
_PASSWORD = ("a workbook with a password", f"{EXPECTED} without one")
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Row = tuple[int, list[Any]]
"""A row's number, counted from 1, and its cells."""


def read_rows(file: str, content: bytes, found: list[FileProblem]) -> Iterator[Row]:
    """The rows of the first sheet that are not empty; what is wrong is added to `found`."""
    refused = _refused(content)
    if refused:
        found.append(FileProblem(file, 0, "-", *refused))
        return
    try:
        # Closing the file frees what openpyxl keeps of it, also after a failure.
        with BytesIO(content) as stream:
            book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
            yield from _rows(file, book.worksheets[0], found)
    except Exception as error:
        # A broken workbook makes openpyxl fail in as many ways as there are to break one.
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        found.append(FileProblem(file, 0, "-", what[:200], EXPECTED))


def _refused(content: bytes) -> tuple[str, str] | None:
    """Why the workbook is not even opened, and what is expected instead."""
    if content.startswith(_OLD_FORMAT):
        return (
            _PASSWORD if _ENCRYPTED in content else ("a workbook of the old .xls format", EXPECTED)
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return f"{type(error).__name__}: {error}", EXPECTED
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        what = f"{unpacked / 2**20:.0f} MB in {len(parts)} parts when unpacked"
        return what, f"at most {MAX_UNPACKED // 2**20} MB: {SPLIT}"
    if any(part.flag_bits & 1 for part in parts):
        return _PASSWORD
    if any("vbaproject" in part.filename.lower() for part in parts):
        return "a workbook with macros", f"{EXPECTED}, saved without macros"
    return None


def _rows(file: str, sheet: Any, found: list[FileProblem]) -> Iterator[Row]:
    # What the file says of its own size may be wrong, and openpyxl would believe it.
    sheet.reset_dimensions()
    looked_at = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        looked_at += len(cells)
        if number > LAST_ROW or looked_at > MAX_CELLS:
            what = "too many rows, or cells that are empty but formatted"
            expected = "the rows copied to a new sheet"
            found.append(FileProblem(file, number, "-", what, expected))
            return
        if all(cell.value is None for cell in cells):
            continue
        problem = too_large(file, number, [cell.value for cell in cells])
        if problem:
            found.append(problem)
            return
        for place, cell in enumerate(cells, start=1):
            if cell.data_type in _REFUSED_CELLS:
                where = f"{get_column_letter(place)}{number}"
                what = f"{_REFUSED_CELLS[cell.data_type]} {str(cell.value)[:60]!r} in {where}"
                column = get_column_letter(place)
                found.append(FileProblem(file, number, column, what, "the text itself"))
        yield number, [cell.value for cell in cells]


_REFUSED_CELLS = {"f": "the formula", "e": "the error"}


def too_large(file: str, number: int, cells: list[Any]) -> FileProblem | None:
    """What is wrong with a row that is not empty, if it lies beyond the bounds of a sheet."""
    if number > MAX_ROWS:
        return FileProblem(file, number, "-", "one row more", f"at most {MAX_ROWS}: {SPLIT}")
    if any(cell not in (None, "") for cell in cells[MAX_COLUMNS:]):
        column = get_column_letter(MAX_COLUMNS + 1)
        return FileProblem(file, number, column, "a cell", f"at most {MAX_COLUMNS} columns")
    return None
