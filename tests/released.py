"""Releases for tests, and a model file with a recogniser of a few examples in it."""

import tarfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.models import CLASSIFIER
from bot.nlu.recognizer import Recognizer
from settings.clock import now
from storage.engine import transaction
from storage.release_tables import release, serving

EXAMPLES = [
    *(
        (text, "faq/opening_hours")
        for text in ("when are you open", "opening hours please", "until when are you open today")
    ),
    *((text, "greet") for text in ("hello", "hi there", "good morning")),
    *((text, "complaint") for text in ("this is a disgrace", "terrible service", "I complain")),
]


def small_model(folder: Path, name: str) -> Path:
    """A model file as Rasa packs it."""
    own = folder / "recognizer"
    own.mkdir()
    Recognizer.train(EXAMPLES).save(own)
    with tarfile.open(folder / name, "w:gz") as archive:
        archive.add(own, CLASSIFIER)
    return folder / name


def released(engine: Engine, number: int, file: str, serves: bool = False) -> None:
    """Add a candidate; with `serves`, one that serves."""
    row = {
        "number": number,
        "made_at": now(),
        "made_by": "erez",
        "model_file": file,
        "model_sha256": "0" * 64,
        "model_id": f"model-{number}",
        "entries": "{}",
        "state": "candidate",
    }
    with transaction(engine) as connection:
        connection.execute(sa.insert(release).values(**row))
        if serves:
            begun = {"begun_at": now(), "begun_by": "erez", "reason": "first"}
            connection.execute(sa.insert(serving).values(release=number, **begun))
