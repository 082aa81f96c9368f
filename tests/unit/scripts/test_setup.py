"""Set-up says in one line what is missing, and leaves nothing that looks finished."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import setup

ROOT = Path(setup.__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what set-up reads, with nothing set up in it."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def program(folder: Path, name: str, script: str) -> str:
    """An executable shell script; returns its folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return str(folder)


def refusal(folder: Path, **given: str) -> str:
    environment = {"PATH": os.defpath, "HOME": str(folder), **given}
    done = subprocess.run(
        [sys.executable, "scripts/setup.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert not (folder / ".venv" / "stamp").exists()
    return done.stderr.strip()


def test_without_a_network_it_says_what_failed_and_what_to_do(folder: Path) -> None:
    # A pip that fails as on an unplugged machine, where the real one would first try for long.
    pip = folder / "lib" / "pip"
    pip.mkdir(parents=True)
    (pip / "__main__.py").write_text(
        "import sys\n"
        "sys.exit(print('pip 24.0') if '--version' in sys.argv else 'ERROR: No route to host')\n"
    )
    said = refusal(folder, PYTHONPATH=str(pip.parent))
    assert said == (
        "dover: fetching uv failed: ERROR: No route to host. Check the network and run the same"
        " command again; the whole story is in .dover/logs/setup.log"
    )
    assert "No route to host" in (folder / ".dover" / "logs" / "setup.log").read_text()


def test_a_python_without_pip_is_named_with_what_to_install(folder: Path) -> None:
    # The environment of the tests has none, as uv made it.
    assert refusal(folder).endswith(
        "has no pip; install it (on Debian: apt-get install python3-pip)"
    )


def test_a_chosen_python_of_another_version_is_refused(folder: Path) -> None:
    uv = program(folder / "bin", "uv", "echo uv 1.2.3")
    said = refusal(folder, PATH=f"{uv}:{os.defpath}", DOVER_PYTHON="/bin/false")
    expected = "dover: DOVER_PYTHON is '/bin/false'; set it to a Python 3.10, or not at all"
    assert said == expected


def test_packages_that_cannot_be_fetched_leave_no_finished_environment(folder: Path) -> None:
    uv = program(
        folder / "bin",
        "uv",
        'case "$1" in --version) echo uv 1.2.3;; *) echo "error: no route"; exit 2;; esac',
    )
    said = refusal(folder, PATH=f"{uv}:{os.defpath}", DOVER_PYTHON=sys.executable)
    assert said.startswith("dover: making the environment failed: no route. Check the network")


def test_a_python_that_exists_and_does_not_run_is_passed_over(tmp_path: Path) -> None:
    shims = program(tmp_path / "shims", "python3.10", "echo pyenv: not installed >&2; exit 127")
    assert not setup.is_python_310(f"{shims}/python3.10")
    assert setup.is_python_310(sys.executable)


@pytest.mark.parametrize(
    ("printed", "version"),
    [("uv 0.13.9 (abc 2026-01-02)", (0, 13, 9)), ("v20.20.2", (20, 20, 2)), ("none", ())],
)
def test_versions_are_read_from_what_a_program_prints(
    printed: str, version: tuple[int, ...]
) -> None:
    assert setup.version_of(["echo", printed]) == version


def test_a_program_that_is_not_there_has_no_version() -> None:
    assert setup.version_of(["no-such-program", "--version"]) == ()


def test_too_little_disk_is_refused_with_both_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=3 * 1024**3))
    with pytest.raises(setup.SetupError, match=r"has 3\.0 GB free; set-up needs 4 GB: make room"):
        setup.check_disk()


def test_a_stamp_changes_with_any_of_its_inputs(tmp_path: Path) -> None:
    file = tmp_path / "lock.txt"
    file.write_text("one==1")
    before = setup.digest([file])
    assert setup.digest([file]) == before
    file.write_text("one==2")
    assert setup.digest([file]) != before
