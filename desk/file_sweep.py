"""Deletes files that belong to no message, and files whose rows are gone."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import Engine

from desk.file_folder import FileFolder
from storage import attachments
from storage.engine import reading, transaction

log = structlog.get_logger()

UNSENT_FOR = timedelta(days=1)
STILL_COMING = timedelta(hours=1)
"""A younger file may be one that is being received."""
AT_ONCE = 500


def sweep(engine: Engine, folder: FileFolder, now: datetime) -> int:
    """Return how many were deleted. What a stop left behind between the database and the folder
    goes here too."""
    with transaction(engine) as connection:
        unsent = attachments.forget_unsent(connection, now - UNSENT_FOR)
    folder.remove(*unsent)
    old = folder.older(now - STILL_COMING)
    for first in range(0, len(old), AT_ONCE):
        some = old[first : first + AT_ONCE]
        with reading(engine) as connection:
            lost = set(some) - attachments.known(connection, some)
        folder.remove(*lost)
        unsent += lost
    if unsent:
        log.info("files_swept", count=len(unsent))
    return len(unsent)
