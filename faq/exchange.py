"""Entries from and to files: YAML (`faq:`), CSV and XLSX. A file is taken whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.comments import CommentedSeq

from faq.cleaning import Cleaned, Counts, clean
from faq.entry import Entry
from faq.raw import FileProblem, RawEntry, shown
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
    first_places: dict[str, str] = {}
    for one in sources:
        before = len(entries), len(found)
        for raw in _raw_entries(one, found):
            built = raw.entry()
            done = clean(built) if is_cleaned else Cleaned(built, {})
            raw.check(done.entry)
            entry_id = done.entry.id
            if entry_id in first_places:
                twice = f"{entry_id!r}, already in {first_places[entry_id]}"
                raw.found.append(FileProblem(one.name, raw.row, "id", twice, "each entry once"))
            first_places.setdefault(entry_id, f"{one.name}, row {raw.row}")
            found += raw.found
            entries += [] if raw.found else [Found(done.entry, raw.row, done.counts)]
        if before == (len(entries), len(found)):
            found.append(FileProblem(one.name, 0, "-", "no entries", "at least one"))
    order = [one.name for one in sources]
    return Read(entries, sorted(found, key=lambda one: (order.index(one.file), one.row)))


def _raw_entries(one: Source, found: list[FileProblem]) -> Iterable[RawEntry]:
    readers = {".yml": _read_yaml, ".yaml": _read_yaml, ".csv": read_csv, ".xlsx": read_xlsx}
    reader = readers.get(one.suffix)
    largest = MAX_YAML if reader is _read_yaml else MAX_FILE
    if reader is None:
        macros = ", a workbook with macros" if one.suffix == ".xlsm" else ""
        expected = "a file that ends in " + ", ".join(readers)
        what = (one.suffix or "no ending") + macros
    elif len(one.content) > largest:
        what = f"more than {largest // 2**20} MB"
        expected = f"at most {largest // 2**20} MB: split the file"
    elif one.content.startswith(ZIP) and one.suffix != ".xlsx":
        what, expected = "a workbook or archive by its content", "an ending that says what it is"
    else:
        return reader(one.name, one.content, found)
    found.append(FileProblem(one.name, 0, "-", what, expected))
    return ()


def _read_yaml(file: str, data: bytes, found: list[FileProblem]) -> Iterator[RawEntry]:
    try:
        content = YAML().load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        found.append(FileProblem(file, 0, "-", what, "a UTF-8 file"))
        return
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        what = getattr(error, "problem", None) or "broken YAML"
        found.append(FileProblem(file, row, "-", what, "valid YAML"))
        return
    items: Any = content.get("faq") if isinstance(content, Mapping) else None
    if not isinstance(items, CommentedSeq):
        found.append(FileProblem(file, 1, "faq", "no list", "`faq:` with a list of entries"))
        return
    for index, item in enumerate(items):
        row = items.lc.item(index)[0] + 1
        if isinstance(item, Mapping):
            raw = RawEntry(file, row)
            _flatten(item, "", raw)
            yield raw
        else:
            expected = "an entry with id, topic, ..."
            found.append(FileProblem(file, row, "-", shown(item), expected))


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
