"""Reminders that are due, written by the desk and by `dover faq remind`."""

from datetime import datetime

from sqlalchemy.engine import Engine

from faq import reminders
from storage.engine import reading, transaction


def sweep(engine: Engine, spokesperson: str, at: datetime) -> int:
    """Write what is due; return how many. Nothing due is no transaction that writes."""
    with reading(engine) as connection:
        if not reminders.due(connection, spokesperson, at):
            return 0
    with transaction(engine) as connection:
        return reminders.remind(connection, spokesperson, at)
