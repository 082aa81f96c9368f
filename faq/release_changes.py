"""What differs between two releases, and how one did in real use."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import store
from faq.entry import Entry
from faq.releases import Release
from storage.tables import turn, version


@dataclass(frozen=True)
class Changed:
    """An entry whose version differs; the questions in both languages that came and went."""

    entry_id: str
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Use:
    """Turns that were understood with a release's model."""

    turns: int
    outcomes: Mapping[str, int]
    did_not_help: int


def changes(connection: Connection, now: Release, before: Release) -> Changes:
    ours, theirs = now.made.entries, before.made.entries
    differing = sorted(one for one in ours.keys() & theirs.keys() if ours[one] != theirs[one])
    new, old = (
        _entries(connection, {(one, numbers[one]) for one in differing})
        for numbers in (ours, theirs)
    )
    return Changes(
        added=tuple(sorted(ours.keys() - theirs.keys())),
        removed=tuple(sorted(theirs.keys() - ours.keys())),
        changed=tuple(_changed(old[one], new[one]) for one in differing),
    )


def _entries(connection: Connection, wanted: Collection[tuple[str, int]]) -> dict[str, Entry]:
    rows = connection.execute(
        sa.select(version.c.id, version.c.entry_id, version.c.number).where(
            version.c.entry_id.in_([entry_id for entry_id, _ in wanted])
        )
    )
    ids = [row.id for row in rows if (row.entry_id, row.number) in wanted]
    return {one.entry.id: one.entry for one in store.load_versions(connection, ids)}


def _changed(old: Entry, new: Entry) -> Changed:
    before, now = _questions(old), _questions(new)
    came = tuple(one for one in now if one not in before)
    return Changed(new.id, came, tuple(one for one in before if one not in now))


def _questions(entry: Entry) -> list[str]:
    return [text for wording in entry.wordings.values() for text in wording.questions]


def use(connection: Connection, release: Release) -> Use:
    since = turn.c.created_at >= release.made_at
    rows = connection.execute(
        sa.select(
            turn.c.outcome,
            sa.func.count().label("turns"),
            sa.func.sum(sa.case((turn.c.helped.is_(False), 1), else_=0)).label("did_not_help"),
        )
        .where(since, turn.c.model_id == release.made.model_id)
        .group_by(turn.c.outcome)
        .order_by(turn.c.outcome)
    ).all()
    outcomes = {row.outcome: int(row.turns) for row in rows}
    return Use(sum(outcomes.values()), outcomes, sum(int(row.did_not_help) for row in rows))
