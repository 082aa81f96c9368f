"""Run lanes of checks in order, stop at the first that fails, print the time of each."""

import subprocess
import sys
import time
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
# A process a core, each with servers of its own; the browser's plugin takes a second to import.
PYTEST = "pytest -n logical -p no:playwright"
LANES: dict[str, list[str]] = {
    "lint": [
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "lint-imports",
        "python scripts/npm.py run check",
    ],
    "unit": [f"{PYTEST} tests/unit"],
    "integration": [f"{PYTEST} --dist loadgroup tests/integration"],
    "conversations": [f"{PYTEST} --dist loadfile tests/conversations"],
    "faults": [f"{PYTEST} tests/faults"],
    "browser": ["pytest -n logical --dist loadfile tests/browser"],
}


def main(names: list[str]) -> int:
    code = 0
    times: dict[str, float] = {}
    for name in names:
        begun = time.monotonic()
        code = run(name)
        times[name] = time.monotonic() - begun
        if code != 0:
            break
    print()
    for name, seconds in times.items():
        print(f"{name:15}{seconds:7.1f} s")
    print(f"{name} failed" if code else "all passed")
    return code


def run(lane: str) -> int:
    """The exit code of the lane's first command that fails, or 0."""
    for line in LANES[lane]:
        print(f"\n--- {lane}: {line}", flush=True)
        program, *arguments = line.split()
        code = subprocess.run([str(PROGRAMS / program), *arguments], check=False).returncode
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(LANES)))
