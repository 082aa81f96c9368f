"""Write requirements/*.txt anew from *.in: exact versions with hashes, no index addresses."""

import subprocess
from pathlib import Path

import setup

# The tools run under any Python that starts set-up, everything else under 3.10; universal, so that
# the markers serve every kind of machine. runtime comes before dev, which takes its versions.
PYTHON_OF = {"tools": "3.8", "node": "3.10", "runtime": "3.10", "dev": "3.10"}
OPTIONS = ("--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header")


def main() -> None:
    uv = setup.find_uv()
    for name, python in PYTHON_OF.items():
        source = Path("requirements") / f"{name}.in"
        output = str(source.with_suffix(".txt"))
        print(f"locking {source}", flush=True)
        compile_one = [uv, "pip", "compile", *OPTIONS, "--python-version", python, str(source)]
        subprocess.run([*compile_one, "-o", output], cwd=setup.ROOT, check=True)


if __name__ == "__main__":
    main()
