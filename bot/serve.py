"""Rasa's command line, lean: `python -m bot.serve run ...`, `train ...`, or a command of ours.

TensorFlow is left out (bot/without_tensorflow.py). `run` keeps the Rasa processes of `dover run`
(bot/keeper.py).
"""

import importlib
import sys
from pathlib import Path

from bot.without_tensorflow import leave_out

OURS = ("explain", "intents")


def main() -> None:
    leave_out(Path("config.yml"))
    command, *options = sys.argv[1:]
    # Rasa and spaCy may be imported only now: their imports are what leave_out changes.
    if command == "run":
        importlib.import_module("bot.keeper").keep(options)
    else:
        sys.argv = ["dover" if command in OURS else "rasa", command, *options]
        importlib.import_module("bot.commands" if command in OURS else "rasa.__main__").main()


if __name__ == "__main__":
    main()
