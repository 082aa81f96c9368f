"""Entries from and to files: YAML (`faq:`), CSV and XLSX. A file is taken whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.comments import CommentedSeq

from faq.entry import Entry
from faq.raw import FileProblem, RawEntry
from faq.sheets import read_csv, read_xlsx


class ImportRefused(ValueError):
    """A file has problems and nothing of it was taken: mend them and import it again."""

    def __init__(self, found: list[FileProblem]) -> None:
        super().__init__("\n".join(str(one) for one in found))
        self.problems = found


def read_entries(*files: Path) -> list[Entry]:
    """All entries of the files; raise ImportRefused with every problem found in any of them."""
    found: list[FileProblem] = []
    entries: list[Entry] = []
    first_places: dict[str, str] = {}
    for file in files:
        before = len(entries), len(found)
        for raw in _read(file, found):
            entry = raw.entry()
            found += raw.found
            if entry.id in first_places:
                twice = f"{entry.id!r}, already in {first_places[entry.id]}"
                found.append(FileProblem(file.name, raw.row, "id", twice, "each entry once"))
            first_places.setdefault(entry.id, f"{file.name}, row {raw.row}")
            entries.append(entry)
        if before == (len(entries), len(found)):
            found.append(FileProblem(file.name, 0, "-", "no entries", "at least one"))
    if found:
        order = [file.name for file in files]
        raise ImportRefused(sorted(found, key=lambda one: (order.index(one.file), one.row)))
    return entries


def _read(file: Path, found: list[FileProblem]) -> Iterable[RawEntry]:
    readers = {".yml": _read_yaml, ".yaml": _read_yaml, ".csv": read_csv, ".xlsx": read_xlsx}
    reader = readers.get(file.suffix.lower())
    if reader:
        return reader(file, found)
    expected = "a file that ends in " + ", ".join(readers)
    found.append(FileProblem(file.name, 0, "-", file.suffix or "no ending", expected))
    return ()


def _read_yaml(path: Path, found: list[FileProblem]) -> Iterator[RawEntry]:
    try:
        content = YAML().load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        found.append(FileProblem(path.name, 0, "-", what, "a UTF-8 file"))
        return
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        what = getattr(error, "problem", None) or "broken YAML"
        found.append(FileProblem(path.name, row, "-", what, "valid YAML"))
        return
    items: Any = content.get("faq") if isinstance(content, Mapping) else None
    if not isinstance(items, CommentedSeq):
        found.append(FileProblem(path.name, 1, "faq", "no list", "`faq:` with a list of entries"))
        return
    for index, item in enumerate(items):
        row = items.lc.item(index)[0] + 1
        if isinstance(item, Mapping):
            raw = RawEntry(path.name, row)
            _flatten(item, "", raw)
            yield raw
        else:
            expected = "an entry with id, topic, ..."
            found.append(FileProblem(path.name, row, "-", repr(item)[:80], expected))


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
