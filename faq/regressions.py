"""Visitors' own words whose meaning a person confirmed: every model is asked them at the gate."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.held_out import HeldOut
from faq.judged import ENTRY, UNANSWERABLE
from storage.release_tables import regression

NOTHING_FITS = "unanswerable"


def newest(connection: Connection, entries: Collection[str]) -> list[HeldOut]:
    """Each text once, as it was confirmed last; `entries` tells entries from intents."""
    rows = connection.execute(
        sa.select(regression.c.language, regression.c.text, regression.c.expected).order_by(
            regression.c.id
        )
    )
    found = {(row.language, row.text): row.expected for row in rows}
    return [
        HeldOut(language, text, _label(expected, entries))
        for (language, text), expected in found.items()
    ]


def _label(expected: str, entries: Collection[str]) -> str:
    if expected == NOTHING_FITS:
        return UNANSWERABLE
    return f"{ENTRY}{expected}" if expected in entries else expected
