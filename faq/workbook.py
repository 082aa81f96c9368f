"""The rows of a workbook that anybody may have made: its size and time are bounded, and it is data.

A formula, a macro or an error is refused with its place: what it says depends on who opens it.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from faq.entry import given
from faq.raw import FileProblem
from faq.remarks import Remark, remark

MAX_UNPACKED = 32 * 2**20
MAX_PARTS = 1_000
MAX_ROWS = 10_000
MAX_COLUMNS = 100
# The last row of any sheet; empty rows up to it may be there because they have a format.
LAST_ROW = 1_048_576
MAX_CELLS = 5_000_000

WORKBOOK = remark("want_workbook")
_PASSWORD = (remark("workbook_password"), remark("want_no_password"))
_OLD = (remark("workbook_old"), WORKBOOK)
_MACROS = (remark("workbook_macros"), remark("want_no_macros"))
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
        found.append(FileProblem(file, 0, "-", _failure(error), WORKBOOK))


def _failure(error: Exception) -> Remark:
    """What the library says of a workbook that it cannot read."""
    return given(f"{type(error).__name__}: {error}".splitlines()[0])


def _refused(content: bytes) -> tuple[Remark, Remark] | None:
    """Why the workbook is not even opened, and what is expected instead."""
    if content.startswith(_OLD_FORMAT):
        return _PASSWORD if _ENCRYPTED in content else _OLD
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return _failure(error), WORKBOOK
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        what = remark("unpacked_size", count=round(unpacked / 2**20), parts=len(parts))
        return what, remark("want_megabytes", count=MAX_UNPACKED // 2**20)
    if any(part.flag_bits & 1 for part in parts):
        return _PASSWORD
    if any("vbaproject" in part.filename.lower() for part in parts):
        return _MACROS
    return None


def _rows(file: str, sheet: Any, found: list[FileProblem]) -> Iterator[Row]:
    # What the file says of its own size may be wrong, and openpyxl would believe it.
    sheet.reset_dimensions()
    looked_at = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        looked_at += len(cells)
        if number > LAST_ROW or looked_at > MAX_CELLS:
            what, expected = remark("too_many_cells"), remark("want_new_sheet")
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
                column, shown = get_column_letter(place), repr(str(cell.value)[:60])
                kind, where = _REFUSED_CELLS[cell.data_type], f"{column}{number}"
                what = remark("cell_in", cell=remark(kind, text=shown), where=where)
                found.append(FileProblem(file, number, column, what, remark("want_itself")))
        yield number, [cell.value for cell in cells]


_REFUSED_CELLS = {"f": "formula", "e": "error_cell"}


def too_large(file: str, number: int, cells: list[Any]) -> FileProblem | None:
    """What is wrong with a row that is not empty, if it lies beyond the bounds of a sheet."""
    if number > MAX_ROWS:
        most = remark("want_rows", count=MAX_ROWS)
        return FileProblem(file, number, "-", remark("one_row_more"), most)
    if any(cell not in (None, "") for cell in cells[MAX_COLUMNS:]):
        column = get_column_letter(MAX_COLUMNS + 1)
        most = remark("want_columns", count=MAX_COLUMNS)
        return FileProblem(file, number, column, remark("a_cell"), most)
    return None
