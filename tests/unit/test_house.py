"""The habits of code and docs that no linter knows."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("actions", "bot", "desk", "faq", "handoff", "settings", "storage")
CODE = (*ROOMS, "bench", "scripts", "tests")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Shrinks only; each with its reason.
LONGER: dict[str, str] = {}
REQUIREMENTS = sorted(Path("requirements").glob("*.txt"))


def python_files() -> list[Path]:
    return [file for folder in CODE for file in sorted(Path(folder).rglob("*.py"))]


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docs() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in Path("docs").rglob("*.md"))


def first_cells(file: str) -> list[str]:
    """The names in the first column of the file's tables."""
    return re.findall(r"^\| `([\w.@/-]+)`", Path(file).read_text(encoding="utf-8"), re.MULTILINE)


def test_no_file_is_longer_than_a_few_screens() -> None:
    lengths = {str(file): len(file.read_text("utf-8").splitlines()) for file in python_files()}
    longer = {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE}
    assert set(longer) == set(LONGER), longer


def test_every_function_fits_on_a_screen() -> None:
    longer = [
        f"{file}:{one.lineno} {one.name}"
        for file in python_files()
        # A migration is a list of tables and not read like code.
        if "versions" not in file.parts
        for one in functions(file)
        if (one.end_lineno or one.lineno) - one.lineno >= LONGEST_FUNCTION
    ]
    assert longer == []


def test_only_the_desk_imports_aiohttps_server_side() -> None:
    # The import contracts see aiohttp as one; its client may be used anywhere.
    server = re.compile(
        r"^\s*(from aiohttp import .*\bweb\b|(from|import) aiohttp\.web)", re.MULTILINE
    )
    others = [file for room in ROOMS if room != "desk" for file in Path(room).rglob("*.py")]
    assert [str(file) for file in others if server.search(file.read_text("utf-8"))] == []


def test_every_setting_is_in_the_docs_and_every_documented_one_exists() -> None:
    files = [*Path("settings").glob("*.py"), Path("scripts/setup.py")]
    used = set(re.findall(r'"(DOVER_[A-Z_]+)"', "\n".join(file.read_text() for file in files)))
    documented = first_cells("docs/settings.md")
    assert sorted(documented) == sorted(used)


def test_every_dependency_has_its_reason_in_the_docs() -> None:
    named = {
        re.split(r"[\[=<>; ]", line)[0]
        for file in Path("requirements").glob("*.in")
        for line in file.read_text().splitlines()
        if line[:1].isalnum()
    }
    named |= set(json.loads(Path("package.json").read_text())["devDependencies"])
    documented = first_cells("docs/dependencies.md")
    assert sorted(documented) == sorted(named)


def test_every_log_event_is_in_the_docs() -> None:
    call = re.compile(r'\blog\.(?:debug|info|warning|error|exception)\(\s*"(\w+)"')
    files = [file for room in ROOMS for file in Path(room).rglob("*.py")]
    events = {event for file in files for event in call.findall(file.read_text("utf-8"))}
    missing = {event for event in events if f"`{event}`" not in docs()}
    assert missing == set()


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda lock: lock.name)
def test_a_lock_file_has_a_hash_for_every_package_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    packages = re.split(r"\n(?=[a-z])", text)
    assert [one.splitlines()[0] for one in packages if "--hash=sha256:" not in one] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_front_ends_lock_file_has_hashes_and_no_address() -> None:
    packages = json.loads(Path("package-lock.json").read_text())["packages"]
    fetched = {name: one for name, one in packages.items() if name}
    assert [name for name, one in fetched.items() if "integrity" not in one] == []
    assert [name for name, one in fetched.items() if "resolved" in one] == []


def test_make_help_lists_every_target() -> None:
    makefile = Path("Makefile").read_text()
    targets = {
        name
        for line in re.findall(r"^([a-z][\w -]*):(?!=)", makefile, re.MULTILINE)
        for name in line.split()
    }
    shown = subprocess.run(["make", "help"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([\w-]+)", shown, re.MULTILINE)) == targets
