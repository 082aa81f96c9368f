"""Import each named module in a fresh fork of this process and report what it did besides.

usage: python -m tests.importing PRELOADED,... MODULE...

Third-party libraries named first are imported once, before forking: Rasa alone takes seconds.
Prints a line for each offence; whatever an imported library does by itself is none.
"""

import importlib
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# What no import may lead to, and what our own lines may not do; libraries open their own files.
NEVER = ("socket.connect", "subprocess.Popen", "sqlite3.connect", "os.mkdir", "os.remove")
NOT_OURSELVES = ("open",)


def by_our_own_module(through_libraries: bool) -> str:
    """The place in one of our modules that asked for what happens now; empty if none did."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        library = "site-packages" in file
        if file.startswith("<frozen importlib") or (library and not through_libraries):
            return ""
        if file.startswith(str(ROOT)) and not library and file != __file__:
            return f"{file}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def watch() -> None:
    def on_event(event: str, _arguments: tuple[Any, ...]) -> None:
        if event in NEVER or event in NOT_OURSELVES:
            place = by_our_own_module(through_libraries=event in NEVER)
            if place:
                print(f"{event} at {place}", flush=True)

    def on_environment(environ: Any, name: str) -> Any:
        place = by_our_own_module(through_libraries=False)
        if place:
            print(f"environment variable {name} read at {place}", flush=True)
        return read_environment(environ, name)

    read_environment = os._Environ.__getitem__
    os._Environ.__getitem__ = on_environment  # type: ignore[method-assign,assignment]
    sys.addaudithook(on_event)


def main(preloaded: str, modules: list[str]) -> None:
    for library in preloaded.split(","):
        importlib.import_module(library)
    for module in modules:
        child = os.fork()
        if child == 0:
            watch()
            importlib.import_module(module)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status != 0:
            print(f"{module} cannot be imported alone", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
