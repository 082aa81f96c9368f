"""An entry as it stands in a file: cells that are not checked yet, each with its place. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from typing import Any

from faq.entry import LONGEST_SHOWN, Entry, Wording, given, problems
from faq.remarks import Remark, remark
from settings.languages import LANGUAGES

_COLUMN = re.compile(
    r"id|topic|owner|valid_from|valid_until|(he|en)\.(questions|answer|channels\..+)"
)


@dataclass(frozen=True)
class FileProblem:
    """What is wrong at one place of a file."""

    file: str
    row: int
    column: str
    found: Remark
    expected: Remark

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: {self.remark}"

    @property
    def remark(self) -> Remark:
        """What was found and what is expected, as one sentence without its place."""
        return remark("found_expected", found=self.found, expected=self.expected)


@dataclass
class RawEntry:
    """The cells of one entry by column: `topic`, `he.answer`, `he.channels.sms`, ..."""

    file: str
    row: int
    cells: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    found: list[FileProblem] = field(default_factory=list)

    def put(self, column: str, value: Any, row: int) -> None:
        self.cells[column] = value
        self.rows[column] = row

    def entry(self) -> Entry:
        """The entry; cells that cannot be read are added to `found`."""
        languages = [one for one in LANGUAGES if any(c.startswith(f"{one}.") for c in self.cells)]
        entry = Entry(
            id=self._text("id"),
            topic=self._text("topic"),
            owner=self._text("owner"),
            wordings={language: self._wording(language) for language in languages},
            valid_from=self._instant("valid_from"),
            valid_until=self._instant("valid_until"),
        )
        for column, value in self.cells.items():
            if not _COLUMN.fullmatch(column):
                self._complain(column, shown(value), remark("want_known_column"))
        return entry

    def check(self, entry: Entry) -> None:
        """Add to `found` what keeps the entry, which was read from here, from being approved."""
        for problem in problems(entry):
            self._complain(problem.column, problem.found, problem.expected)

    def _complain(self, column: str, value: Remark, expected: Remark) -> None:
        row = self.rows.get(column, self.row)
        self.found.append(FileProblem(self.file, row, column, value, expected))

    def _text(self, column: str) -> str:
        value = self.cells.get(column)
        if value is not None and not isinstance(value, str):
            self._complain(column, shown(value), remark("want_quoted_text"))
        return "" if isinstance(value, (list, Mapping)) else str(value or "").strip()

    def _instant(self, column: str) -> datetime | None:
        try:
            return _instant(self.cells.get(column))
        except ValueError:
            self._complain(column, shown(self.cells[column]), remark("want_date"))
            return None

    def _wording(self, language: str) -> Wording:
        column, prefix = f"{language}.questions", f"{language}.channels."
        asked = self.cells.get(column) or []
        if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
            self._complain(column, shown(asked), remark("want_list_of_texts"))
            asked = ["?"]
        channels = {c[len(prefix) :]: self._text(c) for c in self.cells if c.startswith(prefix)}
        questions = tuple(one.strip() for one in asked)
        return Wording(questions, self._text(f"{language}.answer"), channels)


def shown(value: Any) -> Remark:
    """A cell as a message names it; what is nested may be endless, and is not written out."""
    if isinstance(value, (list, Mapping)):
        is_flat = isinstance(value, list) and not any(isinstance(one, list) for one in value)
        if not is_flat:
            return remark("nested_values", count=len(value))
        value = value[:9]
    return given(repr(value[:LONGEST_SHOWN] if isinstance(value, str) else value))


def _instant(value: Any) -> datetime | None:
    """A cell as an instant in UTC; a date, or a time without zone, is taken as UTC."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min, timezone.utc)
    if not isinstance(value, datetime):
        raise ValueError(value)
    return value.replace(tzinfo=value.tzinfo or timezone.utc).astimezone(timezone.utc)
