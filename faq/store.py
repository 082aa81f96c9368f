"""Approved versions in the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.entry import Entry, Wording
from settings.languages import LANGUAGES
from storage.tables import answer, entry, live_version, question, revision, version

# Asked in every turn, hence built once.
_REVISION = sa.select(revision.c.number).where(revision.c.name == "answers")


@dataclass(frozen=True)
class Approved:
    """A version of an entry as it was approved."""

    version_id: int
    number: int
    approved_by: str
    approved_at: datetime
    entry: Entry


def approve(connection: Connection, wanted: Entry, approver: str, now: datetime) -> bool:
    """Make `wanted` the live version of its entry; return False if it is so already."""
    current = live(connection, wanted.id)
    if current and current[0].entry == wanted:
        return False
    ensure_entry(connection, wanted.id, now)
    version_id = _insert_version(connection, wanted, approver, now)
    connection.execute(sa.delete(live_version).where(live_version.c.entry_id == wanted.id))
    connection.execute(sa.insert(live_version).values(entry_id=wanted.id, version_id=version_id))
    raise_revision(connection)
    return True


def bring_back(connection: Connection, one: Approved) -> None:
    """Make a version that was approved before the live one of its entry."""
    connection.execute(
        sa.update(live_version)
        .where(live_version.c.entry_id == one.entry.id)
        .values(version_id=one.version_id)
    )
    raise_revision(connection)


def take_off(connection: Connection, entry_id: str) -> None:
    """Leave the entry without a live version; its versions are kept."""
    connection.execute(sa.delete(live_version).where(live_version.c.entry_id == entry_id))
    raise_revision(connection)


def ensure_entry(connection: Connection, entry_id: str, now: datetime) -> None:
    """Make the row that drafts, versions and holds of the entry refer to, if it is not there."""
    known = connection.execute(sa.select(entry.c.id).where(entry.c.id == entry_id)).one_or_none()
    if not known:
        connection.execute(sa.insert(entry).values(id=entry_id, created_at=now))


def _insert_version(connection: Connection, wanted: Entry, approver: str, now: datetime) -> int:
    last = connection.execute(
        sa.select(sa.func.max(version.c.number)).where(version.c.entry_id == wanted.id)
    ).scalar_one()
    added = connection.execute(
        sa.insert(version).values(
            entry_id=wanted.id,
            number=(last or 0) + 1,
            topic=wanted.topic,
            owner=wanted.owner,
            valid_from=wanted.valid_from,
            valid_until=wanted.valid_until,
            approved_by=approver,
            approved_at=now,
        )
    )
    version_id = int(added.inserted_primary_key[0])
    questions = [
        {"version_id": version_id, "language": language, "position": position, "text": text}
        for language, wording in wanted.wordings.items()
        for position, text in enumerate(wording.questions)
    ]
    if questions:
        connection.execute(sa.insert(question), questions)
    connection.execute(
        sa.insert(answer),
        [
            {"version_id": version_id, "language": language, "channel": channel, "text": text}
            for language, wording in wanted.wordings.items()
            for channel, text in {"": wording.answer, **wording.channels}.items()
        ],
    )
    return version_id


def raise_revision(connection: Connection) -> None:
    """Tell every cache of answers that what may be said has changed."""
    connection.execute(
        sa.update(revision).where(revision.c.name == "answers").values(number=revision.c.number + 1)
    )


def current_revision(connection: Connection) -> int:
    return int(connection.execute(_REVISION).scalar_one())


def has_versions(connection: Connection) -> bool:
    """Whether anything was ever approved."""
    return connection.execute(sa.select(version.c.id).limit(1)).first() is not None


def live(connection: Connection, entry_id: str | None = None) -> list[Approved]:
    """The live versions, of one entry or of all, ordered by entry id; validity is not looked at."""
    chosen = sa.select(live_version.c.version_id)
    if entry_id is not None:
        chosen = chosen.where(live_version.c.entry_id == entry_id)
    return _load(connection, chosen)


def versions(connection: Connection, entry_id: str | None = None) -> list[Approved]:
    """Every version, of one entry or of all, ordered by entry id and number."""
    chosen = sa.select(version.c.id)
    if entry_id is not None:
        chosen = chosen.where(version.c.entry_id == entry_id)
    return _load(connection, chosen)


def version_of(connection: Connection, entry_id: str, number: int) -> Approved:
    """One version; there is one of this number."""
    chosen = sa.select(version.c.id).where(
        version.c.entry_id == entry_id, version.c.number == number
    )
    (found,) = _load(connection, chosen)
    return found


def load_versions(connection: Connection, version_ids: Sequence[int]) -> list[Approved]:
    """These versions, ordered by entry id and number."""
    return _load(connection, version_ids) if version_ids else []


def standing(connection: Connection, entry_ids: Sequence[str]) -> dict[str, tuple[Approved, int]]:
    """By entry, what its review stands on, and the number of its newest version.

    That is the live version, or where none is live the newest one. After a roll back the live one
    is older than the newest. Entries that never had a version are left out.
    """
    rows = connection.execute(
        sa.select(
            version.c.entry_id,
            sa.func.max(version.c.number).label("newest"),
            sa.func.coalesce(
                sa.func.max(live_version.c.version_id), sa.func.max(version.c.id)
            ).label("version_id"),
        )
        .outerjoin(live_version, live_version.c.entry_id == version.c.entry_id)
        .where(version.c.entry_id.in_(entry_ids))
        .group_by(version.c.entry_id)
    ).all()
    # Two steps: PostgreSQL reads the whole table of questions if the ids are a query of their own.
    found = load_versions(connection, [row.version_id for row in rows])
    newest = {row.entry_id: row.newest for row in rows}
    return {one.entry.id: (one, newest[one.entry.id]) for one in found}


def _load(connection: Connection, version_ids: Any) -> list[Approved]:
    rows = connection.execute(
        sa.select(version)
        .where(version.c.id.in_(version_ids))
        .order_by(version.c.entry_id, version.c.number)
    ).all()
    questions = _texts(
        connection.execute(
            sa.select(question)
            .where(question.c.version_id.in_(version_ids))
            .order_by(question.c.position)
        )
    )
    answers = _texts(
        connection.execute(
            sa.select(answer).where(answer.c.version_id.in_(version_ids)).order_by(answer.c.channel)
        )
    )
    return [_approved(row, questions[row.id], answers[row.id]) for row in rows]


def _texts(rows: Iterable[Any]) -> dict[int, dict[str, list[Any]]]:
    """Rows by version and language."""
    grouped: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        grouped[row.version_id][row.language].append(row)
    return grouped


def _approved(row: Any, questions: dict[str, list[Any]], answers: dict[str, list[Any]]) -> Approved:
    wordings = {}
    for language in (one for one in LANGUAGES if one in answers):
        by_channel = {one.channel: one.text for one in answers[language]}
        asked = tuple(one.text for one in questions.get(language, ()))
        wordings[language] = Wording(asked, by_channel.pop(""), by_channel)
    return Approved(
        version_id=row.id,
        number=row.number,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        entry=Entry(row.entry_id, row.topic, row.owner, wordings, row.valid_from, row.valid_until),
    )
