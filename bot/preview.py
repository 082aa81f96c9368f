"""Understands with one model: `python -m bot.preview MODEL`, a line of JSON in, one out.

The first line out says `{"ready": true}`, or `{"problem": "not_there" | "not_ours"}` before it
ends. In comes `{"text": ...}`; out goes what Rasa's `/model/parse` would say of it. The desk
starts it to try a model that does not serve.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.models import recognizer_of
from bot.nlu.output import own_output, routed, without_asking_about_intents
from bot.nlu.recognizer import Recognizer


def main() -> None:
    # Answering visitors comes first.
    os.nice(10)
    try:
        recognizer = recognizer_of(Path(sys.argv[1]))
    except FileNotFoundError:
        _say({"problem": "not_there"})
        sys.exit(1)
    except (ValueError, KeyError, OSError, EOFError):
        _say({"problem": "not_ours"})
        sys.exit(1)
    _say({"ready": True})
    for line in sys.stdin:
        _say(_parsed(recognizer, str(json.loads(line)["text"])))


def _parsed(recognizer: Recognizer, text: str) -> dict[str, Any]:
    understood = without_asking_about_intents(recognizer.predict(text))
    return {
        "text": text,
        "intent": routed(understood)[0],
        "understanding": own_output(understood),
    }


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
