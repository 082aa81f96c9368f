"""Rasa's command line, lean: `python -m bot.serve run ...` or `python -m bot.serve train ...`.

TensorFlow is left out (bot/without_tensorflow.py). The HTTP API of `run` gets a token that no
process list and no file shows: Rasa takes it from its command line alone, so it is added in here.
"""

import importlib
import sys
from pathlib import Path

from bot.without_tensorflow import leave_out
from settings import environment


def main() -> None:
    leave_out(Path("config.yml"))
    command, *options = sys.argv[1:]
    if command == "run":
        token = environment.api_token(environment.from_environment().secret())
        options += ["--enable-api", "--auth-token", token]
    sys.argv = ["rasa", command, *options]
    # Rasa may be imported only now: its imports are what leave_out changes.
    importlib.import_module("rasa.__main__").main()


if __name__ == "__main__":
    main()
