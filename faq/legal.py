"""The approved set as a workbook for the legal department: everything that may be said, by whom."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from faq.store import Approved
from settings.languages import LANGUAGES

ABOUT = ("entry_id", "topic", "version", "approved_by", "approved_at", "valid_from", "valid_until")
# A spreadsheet may take such a text for a formula, also after it was copied elsewhere.
_LIKE_A_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_WIDE, _NARROW = 60, 18


def columns(approved: Iterable[Approved]) -> list[str]:
    """The names of the columns: `approved_by`, ..., `he.questions`, `he.answer`, `he.channels.sms`.

    Every channel of any answer has one in each language.
    """
    channels = sorted(
        {
            channel
            for one in approved
            for wording in one.entry.wordings.values()
            for channel in wording.channels
        }
    )
    names = ["questions", "answer", *(f"channels.{channel}" for channel in channels)]
    return [*ABOUT, *(f"{language}.{name}" for language in LANGUAGES for name in names)]


def titles(names: Iterable[str], words: Mapping[str, str]) -> dict[str, str]:
    """The heading of each column, from the desk's words of one language."""
    found = {}
    for name in names:
        language, _, column = name.partition(".")
        if not column:
            found[name] = words[name]
            continue
        channel = column.removeprefix("channels.")
        said = words["answer_for"].format(channel=channel) if channel != column else words[column]
        found[name] = f"{words[f'language_{language}']}: {said}"
    return found


def workbook(approved: list[Approved], titles: Mapping[str, str], zone: tzinfo) -> bytes:
    """An XLSX workbook with a row for each entry; times are of the `zone`.

    `titles` has the heading of each column; a text is a text there, whatever it begins with.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    names = columns(approved)
    for place, name in enumerate(names, start=1):
        width = _WIDE if "." in name else _NARROW
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_cell(sheet, titles[name], is_heading=True) for name in names])
    for one in approved:
        values = dict(_values(one, zone))
        sheet.append([_cell(sheet, values.get(name)) for name in names])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _values(one: Approved, zone: tzinfo) -> Iterator[tuple[str, Any]]:
    entry = one.entry
    yield "entry_id", entry.id
    yield "topic", entry.topic
    yield "version", one.number
    yield "approved_by", one.approved_by
    for name, moment in (
        ("approved_at", one.approved_at),
        ("valid_from", entry.valid_from),
        ("valid_until", entry.valid_until),
    ):
        # A workbook knows no time zones.
        yield name, moment.astimezone(zone).replace(tzinfo=None, microsecond=0) if moment else None
    for language, wording in entry.wordings.items():
        yield f"{language}.questions", "\n".join(wording.questions)
        yield f"{language}.answer", wording.answer
        for channel, text in wording.channels.items():
            yield f"{language}.channels.{channel}", text


def _cell(sheet: Any, value: Any, is_heading: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_heading:
        cell.font = Font(bold=True)
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = bool(_LIKE_A_FORMULA.match(value))
    return cell
