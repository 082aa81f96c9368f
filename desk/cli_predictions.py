"""`dover model test`: what a release makes of the held-out questions, now as then."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from desk.cli_common import Failure, agreement, looking
from faq import held_out, judged, releases
from faq.held_out import BadHeldOut, HeldOut
from faq.judged import Outcome, Taken
from settings.environment import Settings

MARK = 16
"""Hexadecimal digits of the predictions' hash that are shown."""


@click.command("test")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print each prediction.")
@click.pass_obj
def test_release(settings: Settings, number: int, as_json: bool) -> None:
    """Ask release NUMBER the held-out questions; the same predictions have the same mark."""
    with looking(settings) as connection:
        found = releases.find(connection, number)
    if found is None:
        raise Failure(f"there is no release {number}; dover model list shows them all")
    questions = _questions(agreement(settings).gate.held_out)
    told = _predictions(settings.models_folder / found.made.model_file, questions)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for (language, outcome), count in sorted(Counter(map(_kind, told)).items()):
        click.echo(f"{language} {outcome}: {count}")
    mark = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:MARK]
    click.echo(f"release {number}, {len(told)} predictions, mark {mark}")


def _questions(folder: Path) -> list[HeldOut]:
    try:
        found = held_out.read(folder)
    except BadHeldOut as error:
        raise Failure(str(error)) from error
    if not found:
        raise Failure(f"{folder} has no held-out questions; docs/releases.md has their form")
    return found


def _predictions(model: Path, questions: list[HeldOut]) -> list[dict[str, Any]]:
    """Rasa and spaCy stay out of this process."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.serve", "predict", str(model)],
        input=json.dumps([one.text for one in questions]),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Failure(f"{model} could not be asked; see above for the reason")
    return [
        {**vars(question), **taken, "outcome": _outcome(question, taken).value}
        for question, taken in zip(questions, json.loads(done.stdout), strict=True)
    ]


def _outcome(question: HeldOut, taken: dict[str, Any]) -> Outcome:
    return judged.outcome(question.expected, Taken(taken["label"], taken["zone"], ""))


def _kind(told: dict[str, Any]) -> tuple[str, str]:
    return told["language"], told["outcome"]
