"""Every question that leads to an answer, or would once its draft is approved."""

from collections.abc import Mapping
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import canonical, store
from faq.duplicates import Asked, Index, Twins, asked_in
from faq.entry import Entry
from faq.review import OPEN, State
from storage.tables import draft, live_version, question, version

LIVE = "live"
REMEMBERED = 2_000
"""Texts of drafts that are not looked up a second time."""


def live_questions(connection: Connection) -> list[Asked]:
    rows = connection.execute(
        sa.select(version.c.entry_id, question.c.language, question.c.text)
        .join(live_version, live_version.c.version_id == question.c.version_id)
        .join(version, version.c.id == question.c.version_id)
    )
    return [Asked(row.entry_id, row.language, row.text, LIVE) for row in rows]


def titles(connection: Connection, language: str) -> dict[str, str]:
    """The first question of each live entry that is asked for, by id, in alphabetical order."""
    rows = connection.execute(
        sa.select(version.c.entry_id, question.c.text)
        .join(live_version, live_version.c.version_id == question.c.version_id)
        .join(version, version.c.id == question.c.version_id)
        .where(question.c.language == language, question.c.position == 0)
        .order_by(version.c.entry_id)
    )
    return {row.entry_id: row.text for row in rows}


def draft_questions(connection: Connection, *states: State) -> list[Asked]:
    """The questions of the open drafts, or of those in certain states."""
    wanted = [one.value for one in states or OPEN]
    rows = connection.execute(
        sa.select(draft.c.state, draft.c.content).where(draft.c.state.in_(wanted))
    )
    return [one for state, content in rows for one in asked_in(canonical.load(content), state)]


def same_elsewhere(connection: Connection, content: Entry) -> list[Twins]:
    """The questions of a draft that are live in another entry, or wait there for approval."""
    asked = [*live_questions(connection), *draft_questions(connection, State.IN_REVIEW)]
    return [*Index(asked).same(asked_in(content, State.DRAFT.value))]


class Questions:
    """Looks up twins; what is live is looked through again only when what may be said changed."""

    def __init__(self) -> None:
        self._live = _Live(-1, Index([]))

    def twins(self, connection: Connection, *contents: Entry) -> dict[str, list[Twins]]:
        """By entry id, the twins that each draft would have in other entries."""
        revision = store.current_revision(connection)
        live = self._live
        if live.revision != revision:
            live = self._live = _Live(revision, Index(live_questions(connection)))
        asked = {one.id: tuple(asked_in(one, State.DRAFT.value)) for one in contents}
        found = {entry_id: [*twins] for entry_id, twins in live.twins(asked).items()}
        drafts = Index(draft_questions(connection))
        for one in drafts.twins(chain.from_iterable(asked.values())):
            found[one.one.entry_id].append(one)
        return found


class _Live:
    """What is live in one revision, and what was looked up in it: a page is seen many times."""

    def __init__(self, revision: int, index: Index) -> None:
        self.revision = revision
        self._index = index
        self._known: dict[tuple[Asked, ...], list[Twins]] = {}

    def twins(self, asked: Mapping[str, tuple[Asked, ...]]) -> dict[str, list[Twins]]:
        """By entry id, as `asked` has them."""
        known = {entry_id: self._known.get(one) for entry_id, one in asked.items()}
        found = {entry_id: twins for entry_id, twins in known.items() if twins is not None}
        new = {entry_id: one for entry_id, one in asked.items() if entry_id not in found}
        looked_up: dict[str, list[Twins]] = {entry_id: [] for entry_id in new}
        for one in self._index.twins(chain.from_iterable(new.values())):
            looked_up[one.one.entry_id].append(one)
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._known.update((new[entry_id], twins) for entry_id, twins in looked_up.items())
        return {**found, **looked_up}
