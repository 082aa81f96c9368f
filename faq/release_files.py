"""Where the models of releases lie, and what a model file says of itself."""

import hashlib
import json
import os
import shutil
import tarfile
from pathlib import Path

METADATA = "metadata.json"
_CHUNK = 1 << 20


class BadModel(ValueError):
    """The file is no model of Rasa's, or it is damaged: train a new one."""


def name_of(number: int) -> str:
    """The path of a release's file below the folder of models."""
    return f"releases/{number:04}.tar.gz"


def file_hash(file: Path) -> str:
    """SHA-256 in hex."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def model_id_of(file: Path) -> str:
    """Rasa's own id of the model."""
    try:
        with tarfile.open(file) as archive:
            metadata = archive.extractfile(METADATA)
            if metadata is None:
                raise BadModel(f"{file}: {BadModel.__doc__}")
            return str(json.load(metadata)["model_id"])
    except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise BadModel(f"{file}: {BadModel.__doc__}") from error


def copy(file: Path, place: Path) -> None:
    """Put the file's content at another place too, whole or not at all.

    No link: `rasa train` writes into the file that it finds under a fixed name.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        shutil.copyfile(file, draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def training_log(home: Path) -> Path:
    """What the last training said."""
    return home / "logs" / "train.log"
