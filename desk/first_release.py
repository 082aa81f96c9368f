"""The first start: the model that it trains is release 1, and serves."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import Engine

from faq import releases
from faq.release_files import copy, file_hash, model_id_of, name_of
from faq.releases import SYSTEM, Made, ReleaseState
from faq.store import Approved
from settings.clock import now
from settings.environment import Settings
from storage.engine import reading, transaction

DEFAULT_MODEL = "dover.tar.gz"
"""What `rasa run` and `rasa shell` find in the folder of models: the release that serves."""
FIRST = 1


def adopt(engine: Engine, settings: Settings, model: Path, approved: Sequence[Approved]) -> bool:
    """Make the trained model release 1 and let it serve; return False if there are releases."""
    with transaction(engine) as connection:
        if releases.next_number(connection) != FIRST:
            return False
        versions = {one.entry.id: one.number for one in approved}
        name = name_of(FIRST)
        made = Made(SYSTEM, name, file_hash(model), model_id_of(model), versions)
        releases.add(connection, FIRST, made, now(), ReleaseState.READY)
        releases.begin_serving(connection, FIRST, SYSTEM, "", now())
        copy(model, settings.models_folder / name)
    return True


def put_default(engine: Engine, settings: Settings) -> None:
    """Let Rasa's own commands find the release that serves; nothing is done before the first."""
    with reading(engine) as connection:
        number = releases.serving_now(connection)
        served = None if number is None else releases.find(connection, number)
    if served is None:
        return
    file = settings.models_folder / served.made.model_file
    if file.exists():
        copy(file, settings.models_folder / DEFAULT_MODEL)
