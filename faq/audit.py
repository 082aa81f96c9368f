"""The audit: one row for each edge of a review, each with the hash of the row before it.

A row cannot be changed, dropped or put between two others without breaking the chain after it.
What a cut-off end would hide is found by what the rows must agree with (`verify`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import canonical, store
from faq.review import Edge, State, replay
from storage.release_tables import release
from storage.tables import audit, draft

FIRST = "0" * 64
"""The hash before the first row."""


class ReleaseEdge(str, Enum):
    # A release that the gate refused may serve, because an admin says so.
    OVERRIDDEN = "overridden"
    # It is to serve.
    SERVED = "served"
    # It is to serve again, with the answers of then.
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True)
class Deed:
    """What is to be recorded: an edge of an entry, the hold of a topic, the say on a release."""

    account: str
    edge: Edge | ReleaseEdge
    entry_id: str | None = None
    topic: str | None = None
    release: int | None = None
    before: State | None = None
    after: State | None = None
    reason: str = ""
    version_number: int | None = None
    """The version that the edge made, or brought back."""
    text_hash: str = ""


@dataclass(frozen=True)
class Row:
    id: int
    at: datetime
    account: str
    entry_id: str | None
    topic: str | None
    release: int | None
    edge: str
    from_state: str | None
    to_state: str | None
    reason: str
    version_number: int | None
    text_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Verdict:
    rows: int
    """How many rows were read until the first bad one, or in all."""
    bad_row: int | None = None
    """The id of the first row that is not right; None where that is not a row's fault."""
    why: str = ""
    """Empty if the audit is whole."""


def lock(connection: Connection) -> None:
    """Let one transaction at a time go on from here, so that rows have one order.

    A writing transaction has SQLite for itself from its start.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))


def write(connection: Connection, deed: Deed, now: datetime) -> None:
    """Add a row; the transaction holds the `lock`."""
    last = connection.execute(
        sa.select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    ).scalar_one_or_none()
    row = {
        "at": now,
        "account": deed.account,
        "entry_id": deed.entry_id,
        "topic": deed.topic,
        "release": deed.release,
        "edge": deed.edge.value,
        "from_state": deed.before.value if deed.before else None,
        "to_state": deed.after.value if deed.after else None,
        "reason": deed.reason,
        "version_number": deed.version_number,
        "text_hash": deed.text_hash,
        "previous_hash": last or FIRST,
    }
    connection.execute(sa.insert(audit).values(**row, hash=_hash(row)))


def _hash(row: dict[str, object]) -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    plain = {**row, "at": at.astimezone(timezone.utc).isoformat()}
    if plain["release"] is None:
        # Rows of before there were releases have hashes without one.
        del plain["release"]
    return canonical.sha256(canonical.canonical_json(plain))


def rows(connection: Connection, entry_id: str | None = None) -> Iterator[Row]:
    """The rows of one entry, or all rows, in their order."""
    chosen = sa.select(audit).order_by(audit.c.id)
    if entry_id is not None:
        chosen = chosen.where(audit.c.entry_id == entry_id)
    for row in connection.execute(chosen):
        yield Row(**row._mapping)


def verify(connection: Connection) -> Verdict:
    """Whether the chain is whole and agrees with the versions and with the state of each review."""
    # What is compared is read in several statements, and no edge may fall between them.
    lock(connection)
    hashes = {
        (one.entry.id, one.number): canonical.text_hash(one.entry)
        for one in store.versions(connection)
    }
    count, previous = 0, FIRST
    of_entry: dict[str, list[Row]] = defaultdict(list)
    for row in rows(connection):
        why = _fault(row, previous, hashes)
        if why:
            return Verdict(count, row.id, why)
        count, previous = count + 1, row.hash
        if row.entry_id:
            of_entry[row.entry_id].append(row)
    why = _unmade(hashes, of_entry) or _not_live(connection, of_entry)
    why = why or _astray(connection, of_entry) or _let_through(connection)
    return Verdict(count, None, why)


def _let_through(connection: Connection) -> str:
    """The first release that an override let through and no row says so, in words."""
    told = sa.select(audit.c.release).where(audit.c.edge == ReleaseEdge.OVERRIDDEN.value)
    overridden = release.c.override_by.is_not(None) & release.c.number.not_in(told)
    number = connection.execute(
        sa.select(release.c.number).where(overridden).order_by(release.c.number).limit(1)
    ).scalar_one_or_none()
    return "" if number is None else f"release {number} was let through and has no row that did it"


def _unmade(versions: Iterable[tuple[str, int]], of_entry: dict[str, list[Row]]) -> str:
    """The first version that no row made, in words; empty if there is none."""
    made = {(one, row.version_number) for one, its_rows in of_entry.items() for row in its_rows}
    for entry_id, number in versions:
        if (entry_id, number) not in made:
            return f"version {number} of {entry_id} has no row that made it"
    return ""


def _not_live(connection: Connection, of_entry: dict[str, list[Row]]) -> str:
    """The first entry that says another version than its rows made last, in words."""
    live = {one.entry.id: one.number for one in store.live(connection)}
    for entry_id in sorted(of_entry):
        last = None
        for row in of_entry[entry_id]:
            last = None if row.edge == Edge.RETIRED.value else row.version_number or last
        if last != live.get(entry_id):
            says = f"version {live[entry_id]}" if entry_id in live else "none"
            return f"{entry_id}: {says} is live, and its rows lead to {last or 'none'}"
    return ""


def _fault(row: Row, previous: str, hashes: dict[tuple[str, int], str]) -> str:
    content = dict(vars(row))
    del content["id"], content["hash"]
    if row.previous_hash != previous:
        return "it does not follow the row before it: a row was taken out or put in"
    if row.hash != _hash(content):
        return "its content is not what its hash was made of"
    if row.version_number is None or row.entry_id is None:
        return ""
    if hashes.get((row.entry_id, row.version_number)) != row.text_hash:
        return f"version {row.version_number} of {row.entry_id} has not the text that was approved"
    return ""


def _astray(connection: Connection, of_entry: dict[str, list[Row]]) -> str:
    """The first entry whose review is not where its rows lead, in words; empty if there is none."""
    states = dict(
        connection.execute(
            sa.select(draft.c.entry_id, draft.c.state).order_by(draft.c.entry_id)
        ).all()
    )
    for entry_id in sorted({*states, *of_entry}):
        its_rows = of_entry[entry_id]
        try:
            begin = State(its_rows[0].from_state) if its_rows else State.NEW
            led_to = replay((Edge(row.edge) for row in its_rows), begin).value
        except ValueError as error:
            return f"the rows of {entry_id} do not join: {error}"
        if led_to != states.get(entry_id):
            return f"{entry_id} is {states.get(entry_id)}, and its rows lead to {led_to}"
    return ""
