"""Model files as Rasa packs them: what is ours inside, and what the training noted."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.outcomes import Read, Trained
from bot.nlu.recognizer import TRAINED, Recognizer

CLASSIFIER = "components/train_bot.nlu.component.EntryClassifier1"
METADATA = "metadata.json"


class NotOurs(ValueError):
    """The file is no model of Dover's, or it is damaged: the message names it."""


@dataclass(frozen=True)
class Opened:
    """A model file's own parts."""

    recognizer: Recognizer
    trained: tuple[Trained, ...]
    """Empty in a model of a Dover that did not note it."""


def newest_model(model: Path) -> Path:
    """`model` itself, or the newest model in that folder; raise FileNotFoundError."""
    if model.is_file():
        return model
    found = sorted(model.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not found:
        raise FileNotFoundError(f"{model} has no model; train one with rasa train or dover run")
    return found[-1]


def open_model(model: Path) -> Opened:
    with _unpacked(model) as folder:
        noted = folder / TRAINED
        trained = (
            tuple(map(_trained, json.loads(noted.read_text("utf-8")))) if noted.exists() else ()
        )
        return Opened(Recognizer.load(folder), trained)


def recognizer_of(model: Path) -> Recognizer:
    """The recogniser inside a Rasa model."""
    with _unpacked(model) as folder:
        return Recognizer.load(folder)


@contextmanager
def _unpacked(model: Path) -> Iterator[Path]:
    """The classifier's own folder; raise NotOurs if there is none."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(model) as archive:
                wanted = [
                    one for one in archive.getmembers() if one.name.startswith(f"{CLASSIFIER}/")
                ]
                archive.extractall(folder, wanted, filter="data")
        except (tarfile.TarError, EOFError) as error:
            raise NotOurs(f"{model} is damaged ({error}); train a new one") from error
        if not wanted:
            raise NotOurs(f"{model} has no {CLASSIFIER}: it is no model of Dover's")
        yield Path(folder) / CLASSIFIER


def _trained(row: list[Any]) -> Trained:
    text, label, unseen, seen = row
    return Trained(text, label, Read(*unseen) if unseen else None, Read(*seen))
