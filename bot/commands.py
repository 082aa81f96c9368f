"""The commands of `dover` that need the understanding, started through bot/serve.py.

The desk starts them as a process of their own, for it must not load Rasa and spaCy itself.
"""

import argparse
import json
import sys
from pathlib import Path

from bot.models import newest_model, recognizer_of
from bot.nlu import explain as explaining
from bot.nlu.cli_intents import run_intents
from settings import environment

DIGITS = 6
"""Of a confidence that is shown: sums of floats differ behind them from machine to machine."""


def main() -> None:
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except (ValueError, OSError) as error:
        sys.exit(f"dover: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dover")
    commands = parser.add_subparsers(required=True)
    explain = commands.add_parser("explain")
    explain.add_argument("text")
    explain.add_argument("--json", action="store_true")
    explain.set_defaults(run=_explain)
    intents = commands.add_parser("intents")
    for name in ("--train", "--dev", "--out"):
        intents.add_argument(name, type=Path, required=True)
    intents.add_argument("--precision", type=float, default=0.95)
    intents.set_defaults(run=_intents)
    predict = commands.add_parser("predict")
    predict.add_argument("model", type=Path)
    predict.set_defaults(run=_predict)
    return parser


def _predict(arguments: argparse.Namespace) -> None:
    """What a model takes each text of a JSON list for: from standard input to standard output."""
    recognizer = recognizer_of(arguments.model)
    found = [recognizer.predict(text) for text in json.load(sys.stdin)]
    told = [
        {"label": one.label, "zone": one.zone, "confidence": round(one.confidence, DIGITS)}
        for one in found
    ]
    print(json.dumps(told, ensure_ascii=False))


def _explain(arguments: argparse.Namespace) -> None:
    model = newest_model(environment.from_environment().model)
    explained = explaining.explain(recognizer_of(model), arguments.text)
    if arguments.json:
        print(json.dumps(explained, ensure_ascii=False, indent=2))
    else:
        print(explaining.render(explained))


def _intents(arguments: argparse.Namespace) -> None:
    written = run_intents(arguments.train, arguments.dev, arguments.out, arguments.precision)
    print(f"{written} predictions in {arguments.out}")


if __name__ == "__main__":
    main()
