"""Who wrote towards each version of an entry: none of them may approve it."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import draft_author

ByVersion = dict[int, tuple[str, ...]]
"""Accounts in alphabetical order, by the version's number; an imported version has none."""


def of_version(connection: Connection, entry_id: str, number: int) -> tuple[str, ...]:
    return of_entries(connection, [entry_id])[entry_id].get(number, ())


def of_entries(connection: Connection, entry_ids: Sequence[str]) -> dict[str, ByVersion]:
    """Of every version of these entries; each entry is there, if nobody wrote on it too."""
    found: dict[str, ByVersion] = {one: {} for one in entry_ids}
    rows = connection.execute(
        sa.select(draft_author)
        .where(draft_author.c.entry_id.in_(entry_ids))
        .order_by(draft_author.c.account)
    )
    for row in rows:
        of_entry = found[row.entry_id]
        of_entry[row.version_number] = (*of_entry.get(row.version_number, ()), row.account)
    return found


def add(connection: Connection, entry_id: str, number: int, accounts: Collection[str]) -> None:
    """Remember that these wrote towards a version, each once."""
    known = of_version(connection, entry_id, number)
    missing = [
        {"entry_id": entry_id, "version_number": number, "account": account}
        for account in sorted(set(accounts) - set(known))
    ]
    if missing:
        connection.execute(sa.insert(draft_author), missing)
