"""Every question that leads to an answer, or would once its draft is approved."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import canonical, store
from faq.duplicates import Asked, Index, Twins, asked_in
from faq.entry import Entry
from faq.review import OPEN, State
from storage.tables import draft, live_version, question, version

LIVE = "live"


def live_questions(connection: Connection) -> list[Asked]:
    rows = connection.execute(
        sa.select(version.c.entry_id, question.c.language, question.c.text)
        .join(live_version, live_version.c.version_id == question.c.version_id)
        .join(version, version.c.id == question.c.version_id)
    )
    return [Asked(row.entry_id, row.language, row.text, LIVE) for row in rows]


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
    """Looks up twins; what is live is read again only when what may be said has changed."""

    def __init__(self) -> None:
        self._read: tuple[int, Index] = (-1, Index([]))

    def twins(self, connection: Connection, *contents: Entry) -> dict[str, list[Twins]]:
        """By entry id, the twins that each draft would have in other entries."""
        revision = store.current_revision(connection)
        if self._read[0] != revision:
            self._read = (revision, Index(live_questions(connection)))
        drafts = Index(draft_questions(connection))
        found = {}
        for content in contents:
            asked = asked_in(content, State.DRAFT.value)
            found[content.id] = [*self._read[1].twins(asked), *drafts.twins(asked)]
        return found
