"""The commands of `dover` that need the understanding, started through bot/serve.py.

The desk starts them as a process of their own, for it must not load Rasa and spaCy itself.
"""

import argparse
import json
import sys
import tarfile
import tempfile
from pathlib import Path

from bot.nlu import explain as explaining
from bot.nlu.cli_intents import run_intents
from bot.nlu.recognizer import Recognizer
from settings import environment

CLASSIFIER = "components/train_bot.nlu.component.EntryClassifier1"


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
    return parser


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


def newest_model(model: Path) -> Path:
    """`model` itself, or the newest model in that folder; raise FileNotFoundError."""
    if model.is_file():
        return model
    found = sorted(model.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not found:
        raise FileNotFoundError(f"{model} has no model; train one with rasa train or dover run")
    return found[-1]


def recognizer_of(model: Path) -> Recognizer:
    """The recogniser inside a Rasa model."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
        wanted = [one for one in archive.getmembers() if one.name.startswith(f"{CLASSIFIER}/")]
        if not wanted:
            raise ValueError(f"{model} has no {CLASSIFIER}: it is no model of Dover's")
        archive.extractall(folder, wanted, filter="data")
        return Recognizer.load(Path(folder) / CLASSIFIER)


if __name__ == "__main__":
    main()
