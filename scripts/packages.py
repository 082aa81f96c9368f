"""Install the Debian packages that the tests need, if any is missing. Standard library only."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRESQL = "/usr/lib/postgresql/*/bin/initdb"


def missing() -> list[str]:
    """Names of the Debian packages whose program is not there."""
    wanted = {
        "postgresql": bool(list(Path("/").glob(POSTGRESQL.lstrip("/"))) or shutil.which("initdb")),
        "chromium": bool(shutil.which("chromium")),
    }
    return [package for package, found in wanted.items() if not found]


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"dover: the tests need {', '.join(packages)}; run: sudo {' '.join(command)}")
        return 1
    print(f"[Debian packages for the tests: {', '.join(packages)}]", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            print(f"dover: {' '.join(step)} failed: {' '.join(last)}; run it by hand to see why")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
