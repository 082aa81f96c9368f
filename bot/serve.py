"""Rasa's command line, lean: `python -m bot.serve run ...`, `train ...`, or a command of ours.

TensorFlow is left out (bot/without_tensorflow.py). `run` keeps the Rasa processes of `dover run`
(bot/keeper.py). A command with --detach goes on by itself after this process has ended.
"""

import importlib
import os
import sys
from pathlib import Path

from bot.without_tensorflow import leave_out

OURS = {
    "explain": "bot.commands",
    "intents": "bot.commands",
    "predict": "bot.commands",
    "release": "bot.release",
}
TRAINING = ("train", "release")
DETACH = "--detach"


def main() -> None:
    command, *options = sys.argv[1:]
    if DETACH in options:
        options.remove(DETACH)
        _detach()
    leave_out(Path("config.yml"))
    # Rasa and spaCy may be imported only now: their imports are what leave_out changes.
    if command in TRAINING:
        importlib.import_module("bot.lean_training").make_training_lean()
    if command == "run":
        importlib.import_module("bot.keeper").keep(options)
    else:
        sys.argv = ["dover" if command in OURS else "rasa", command, *options]
        importlib.import_module(OURS.get(command, "rasa.__main__")).main()


def _detach() -> None:
    """Go on in a process of nobody's, which outlives whoever started it."""
    if os.fork():
        os._exit(0)
    os.setsid()


if __name__ == "__main__":
    main()
