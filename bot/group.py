"""Groups messages that ask the same: `python -m bot.group`, JSON on both ends of the pipe.

In comes a list of [number, text]; out goes a list of groups, each a list of numbers with the one
in its middle first. The desk starts it as a process of its own, so that answering goes on.
"""

import json
import os
import sys

from bot.nlu.grouping import groups


def main() -> None:
    # Answering visitors comes first.
    os.nice(10)
    messages = json.load(sys.stdin)
    json.dump(groups((int(number), str(text)) for number, text in messages), sys.stdout)


if __name__ == "__main__":
    main()
