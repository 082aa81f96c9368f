"""Entries from and to files: YAML (`faq:`), CSV and XLSX. A file is taken whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.comments import CommentedSeq

from faq.cleaning import Cleaned, Counts, clean
from faq.entry import Entry, given
from faq.raw import FileProblem, RawEntry, shown
from faq.remarks import Remark, remark
from faq.sheets import read_csv, read_xlsx

MAX_FILE = 4 * 2**20
# It is read a hundred times slower than a spreadsheet: each value knows its line.
MAX_YAML = 2**20
ZIP = b"PK\x03\x04"


class ImportRefused(ValueError):
    """A file has problems and nothing of it was taken: mend them and import it again."""

    def __init__(self, found: list[FileProblem]) -> None:
        super().__init__("\n".join(str(one) for one in found))
        self.problems = found


@dataclass(frozen=True)
class Source:
    """A file as it came; its name says what it is."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True)
class Found:
    """An entry of a file, without problems, and where it begins."""

    entry: Entry
    row: int
    cleaned: Counts = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    entries: list[Found]
    problems: list[FileProblem]
    """By file and row."""


def read_entries(*files: Path) -> list[Entry]:
    """All entries of the files; raise ImportRefused with every problem found in any of them."""
    taken = read(*map(source, files))
    if taken.problems:
        raise ImportRefused(taken.problems)
    return [one.entry for one in taken.entries]


def source(file: Path) -> Source:
    """The file; of one that is too large only as much as shows that it is."""
    with file.open("rb") as stream:
        return Source(file.name, stream.read(MAX_FILE + 1))


def read(*sources: Source, is_cleaned: bool = False) -> Read:
    """All entries of the files, with `is_cleaned` as drafts are saved, and all problems of them."""
    found: list[FileProblem] = []
    entries: list[Found] = []
    first_places: dict[str, tuple[str, int]] = {}
    for one in sources:
        before = len(entries), len(found)
        for raw in _raw_entries(one, found):
            built = raw.entry()
            done = clean(built) if is_cleaned else Cleaned(built, {})
            raw.check(done.entry)
            entry_id = done.entry.id
            if entry_id in first_places:
                raw.found.append(_twice(one.name, raw.row, entry_id, first_places[entry_id]))
            first_places.setdefault(entry_id, (one.name, raw.row))
            found += raw.found
            entries += [] if raw.found else [Found(done.entry, raw.row, done.counts)]
        if before == (len(entries), len(found)):
            found.append(_of_file(one.name, remark("no_entry_found"), remark("want_an_entry")))
    order = [one.name for one in sources]
    return Read(entries, sorted(found, key=lambda one: (order.index(one.file), one.row)))


def _twice(file: str, row: int, entry_id: str, first: tuple[str, int]) -> FileProblem:
    again = remark("already_in", text=repr(entry_id), file=first[0], row=first[1])
    return FileProblem(file, row, "id", again, remark("want_entry_once"))


def _of_file(file: str, found: Remark, expected: Remark, row: int = 0) -> FileProblem:
    """What is wrong with the file as a whole."""
    return FileProblem(file, row, "-", found, expected)


def _raw_entries(one: Source, found: list[FileProblem]) -> Iterable[RawEntry]:
    readers = {".yml": _read_yaml, ".yaml": _read_yaml, ".csv": read_csv, ".xlsx": read_xlsx}
    reader = readers.get(one.suffix)
    largest = MAX_YAML if reader is _read_yaml else MAX_FILE
    if reader is None:
        what = remark("xlsm_ending") if one.suffix == ".xlsm" else _ending(one.suffix)
        expected = remark("want_ending", endings=", ".join(readers))
    elif len(one.content) > largest:
        what = remark("more_megabytes", count=largest // 2**20)
        expected = remark("want_megabytes", count=largest // 2**20)
    elif one.content.startswith(ZIP) and one.suffix != ".xlsx":
        what, expected = remark("archive_content"), remark("want_true_ending")
    else:
        return reader(one.name, one.content, found)
    found.append(_of_file(one.name, what, expected))
    return ()


def _ending(suffix: str) -> Remark:
    return given(suffix) if suffix else remark("no_ending")


def _read_yaml(file: str, data: bytes, found: list[FileProblem]) -> Iterator[RawEntry]:
    try:
        content = YAML().load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        what = remark("not_utf8", place=error.start)
        found.append(_of_file(file, what, remark("want_utf8")))
        return
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None)
        what = given(problem) if problem else remark("broken_yaml")
        found.append(_of_file(file, what, remark("want_yaml"), row))
        return
    items: Any = content.get("faq") if isinstance(content, Mapping) else None
    if not isinstance(items, CommentedSeq):
        found.append(FileProblem(file, 1, "faq", remark("no_list"), remark("want_faq_list")))
        return
    for index, item in enumerate(items):
        row = items.lc.item(index)[0] + 1
        if isinstance(item, Mapping):
            raw = RawEntry(file, row)
            _flatten(item, "", raw)
            yield raw
        else:
            found.append(_of_file(file, shown(item), remark("want_entry"), row))


def _flatten(node: Any, prefix: str, raw: RawEntry) -> None:
    for key, value in node.items():
        # A key that is merged from an anchor has no place of its own.
        row = node.lc.key(key)[0] + 1 if key in node.lc.data else raw.row
        has_columns = not prefix or (key == "channels" and prefix.count(".") == 1)
        if has_columns and isinstance(value, Mapping):
            _flatten(value, f"{prefix}{key}.", raw)
        else:
            plain = list(value) if isinstance(value, list) else value
            raw.put(f"{prefix}{key}", plain, row)


def write_yaml(entries: Iterable[Entry]) -> str:
    """The entries as a YAML file that `read_entries` reads back to the same values."""
    yaml = YAML()
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump({"faq": [_plain(entry) for entry in entries]}, out)
    return out.getvalue()


def _plain(entry: Entry) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": entry.id, "topic": entry.topic, "owner": entry.owner}
    for column in ("valid_from", "valid_until"):
        if moment := getattr(entry, column):
            plain[column] = moment.isoformat()
    for language, wording in entry.wordings.items():
        plain[language] = {"questions": list(wording.questions)} if wording.questions else {}
        plain[language]["answer"] = wording.answer
        if wording.channels:
            plain[language]["channels"] = dict(wording.channels)
    return plain
