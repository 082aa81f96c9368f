"""Rasa's command line, lean: `python -m bot.serve run ...`, `train ...`, or a command of ours.

TensorFlow is left out (bot/without_tensorflow.py). The HTTP API of `run` gets a token that no
process list and no file shows: Rasa takes it from its command line alone, so it is added in here.
A command with --detach goes on by itself after this process has ended.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from bot.without_tensorflow import leave_out
from settings import environment

OURS = {"explain": "bot.commands", "intents": "bot.commands", "release": "bot.release"}
DETACH = "--detach"


def main() -> None:
    command, *options = sys.argv[1:]
    if DETACH in options:
        options.remove(DETACH)
        _detach()
    leave_out(Path("config.yml"))
    if command == "run":
        token = environment.api_token(environment.from_environment().secret())
        options += ["--enable-api", "--auth-token", token]
        importlib.import_module("bot.in_place").run_actions_in_place()
        _share_port()
    sys.argv = ["dover" if command in OURS else "rasa", command, *options]
    # Rasa and spaCy may be imported only now: their imports are what leave_out changes.
    importlib.import_module(OURS.get(command, "rasa.__main__")).main()


def _detach() -> None:
    """Go on in a process of nobody's, which outlives whoever started it."""
    if os.fork():
        os._exit(0)
    os.setsid()


def _share_port() -> None:
    """Let other Rasa processes of this user listen on the same port: `dover run` starts several."""
    app: Any = importlib.import_module("sanic.app")
    serve_single = app.serve_single
    app.serve_single = lambda settings: serve_single({**settings, "reuse_port": True})


if __name__ == "__main__":
    main()
