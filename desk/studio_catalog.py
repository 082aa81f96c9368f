"""Every entry as the studio's list shows it: what is live, written, held, asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.studio_asked import ASKED_WITHIN, asked_since
from faq import canonical, holds, review, store
from faq.entry import Entry
from faq.holds import Held
from faq.reminders import EXPIRES_SOON
from faq.review import OPEN, State
from faq.store import Approved
from storage.tables import draft, live_version, version


@dataclass(frozen=True)
class Known:
    """The live version of an entry, or its newest, and the words by which it is found."""

    standing: Approved
    is_live: bool
    words: str


@dataclass(frozen=True)
class Row:
    entry: Entry
    """What is being written, or else the live version, or the newest."""
    state: State
    is_live: bool
    is_held: bool
    is_expired: bool
    expires_in: timedelta | None
    """In the last week of what is live."""
    stale: tuple[str, ...]
    asked: int
    words: str

    @property
    def states(self) -> tuple[str, ...]:
        """Everything that a filter by state finds it under."""
        found = [self.state.value] if self.state in OPEN or self.state is State.RETIRED else []
        found += ["live"] if self.is_live and not (self.is_held or self.is_expired) else []
        found += ["held"] if self.is_held else []
        found += ["expired"] if self.is_expired else []
        found += ["expiring"] if self.expires_in else []
        return tuple(found)

    def title(self, language: str) -> str:
        """The first question, or for a line, which is not asked for, what it says."""
        wording = self.entry.wordings.get(language)
        if wording is None:
            return ""
        return wording.questions[0] if wording.questions else wording.answer


class Catalog:
    """Reads each version once, for versions never change; drafts, holds and counts every time."""

    def __init__(self) -> None:
        self._read: tuple[int, Mapping[str, Known]] = (-1, {})

    def rows(self, connection: Connection, now: datetime) -> list[Row]:
        """All entries by id."""
        revision, known = self._read
        current = store.current_revision(connection)
        if revision != current:
            known = _known(connection, known)
            self._read = (current, known)
        held, asked = holds.held(connection), asked_since(connection, now - ASKED_WITHIN)
        drafts = {row.entry_id: row for row in connection.execute(sa.select(draft))}
        return [
            _row(known.get(one), drafts.get(one), held, asked.get(one, 0), now)
            for one in sorted({*known, *drafts})
        ]


def left_of(until: datetime | None, now: datetime) -> timedelta | None:
    """How long something is valid yet, in the last week of it; None before and after."""
    left = until - now if until else None
    return left if left is not None and timedelta(0) < left <= EXPIRES_SOON else None


def _known(connection: Connection, before: Mapping[str, Known]) -> dict[str, Known]:
    """Of each entry; those that are known already are not read again."""
    newest = dict(
        connection.execute(
            sa.select(version.c.entry_id, sa.func.max(version.c.id)).group_by(version.c.entry_id)
        ).all()
    )
    live = dict(
        connection.execute(sa.select(live_version.c.entry_id, live_version.c.version_id)).all()
    )
    standing = {**newest, **live}
    found = {
        entry_id: Known(one.standing, entry_id in live, one.words)
        for entry_id, one in before.items()
        if standing[entry_id] == one.standing.version_id
    }
    missing = [version_id for entry_id, version_id in standing.items() if entry_id not in found]
    for one in store.load_versions(connection, missing):
        found[one.entry.id] = Known(one, one.entry.id in live, _words(one.entry))
    return found


def _words(entry: Entry) -> str:
    texts = [entry.id]
    for wording in entry.wordings.values():
        texts += [*wording.questions, wording.answer, *wording.channels.values()]
    return "\n".join(texts).casefold()


def _row(known: Known | None, row: Any, held: Held, asked: int, now: datetime) -> Row:
    standing = known.standing.entry if known else None
    content = canonical.load(row.content) if row is not None and row.content else None
    is_live = known is not None and known.is_live
    shown = content or standing
    if shown is None:
        # An id that was only ever drafted, and the draft dropped.
        shown = Entry(row.entry_id, "", "", {})
    plain = State.APPROVED if is_live else State.RETIRED
    confirmed = row.confirmed.split(",") if row is not None else ()
    until = standing.valid_until if standing else None
    is_held = standing is not None and (
        standing.id in held.entries or standing.topic in held.topics
    )
    return Row(
        entry=shown,
        state=State(row.state) if row is not None else plain,
        is_live=is_live,
        is_held=is_live and is_held,
        is_expired=is_live and until is not None and until <= now,
        expires_in=left_of(until, now) if is_live else None,
        stale=review.stale_languages(standing, content, confirmed) if content else (),
        asked=asked,
        words=(known.words if known else "") + (_words(content) if content else ""),
    )
