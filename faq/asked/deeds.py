"""What an editor does about a group: add its question to an entry, begin a draft, dismiss it.

Every function takes an open transaction and raises Refused, before it has changed anything, if it
cannot be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq import writing
from faq.asked import listing
from faq.asked.listing import Group
from faq.drafts import Draft, begin
from faq.duplicates import key
from faq.entry import ID_PATTERN, Entry, Wording
from faq.review import Actor, Refused, State
from settings.languages import LANGUAGES
from storage.asked_tables import asked, asked_deed, asked_group


@dataclass(frozen=True)
class Seen:
    """A group as somebody read it: messages that came later are not theirs to deal with."""

    group_id: int
    up_to: int


@dataclass(frozen=True)
class Worded:
    """What goes into an entry: questions and, for a new one, an answer; without personal data."""

    questions: Sequence[str]
    answer: str = ""


def add(
    connection: Connection, seen: Seen, entry_id: str, worded: Worded, by: Actor, now: datetime
) -> Draft:
    """Add questions to a draft of the entry: the open one, or a new one of what is live."""
    group = _group(connection, seen)
    before = begin(connection, entry_id) if ID_PATTERN.fullmatch(entry_id) else None
    if before is None or before.state in (State.NEW, State.RETIRED):
        raise Refused("asked_no_entry", entry=repr(entry_id))
    if before.state is State.IN_REVIEW:
        raise Refused("asked_in_review", entry=entry_id)
    content = before.content or (before.standing.entry if before.standing else None)
    assert content
    if content.is_line:
        raise Refused("asked_a_line", entry=entry_id)
    added = _with_questions(content, group.language, worded.questions)
    if added == content:
        raise Refused("asked_there_already", entry=entry_id)
    saved = writing.save(connection, added, by, before.number, now)
    _settle(connection, group, seen, _Done("added", by, now, entry_id))
    return saved


def begin_draft(
    connection: Connection, seen: Seen, entry_id: str, worded: Worded, by: Actor, now: datetime
) -> Draft:
    """Begin a new entry with the group's questions and a person's answer."""
    group = _group(connection, seen)
    if ID_PATTERN.fullmatch(entry_id) and begin(connection, entry_id).state is not State.NEW:
        raise Refused("asked_id_taken", entry=entry_id)
    wordings = {language: Wording((), "") for language in LANGUAGES}
    wordings[group.language] = Wording((), worded.answer)
    content = _with_questions(
        Entry(entry_id, "", by.account, wordings), group.language, worded.questions
    )
    saved = writing.save(connection, content, by, None, now)
    _settle(connection, group, seen, _Done("drafted", by, now, entry_id))
    return saved


def dismiss(connection: Connection, seen: Seen, by: Actor, now: datetime) -> None:
    """Put the group away until enough others ask the same."""
    _settle(connection, _group(connection, seen), seen, _Done("dismissed", by, now))


def _group(connection: Connection, seen: Seen) -> Group:
    # Of two people who deal with it at once, the second is told.
    this = sa.select(asked_group.c.id).where(asked_group.c.id == seen.group_id)
    connection.execute(this.with_for_update())
    found = listing.find(connection, seen.group_id)
    if found is None:
        raise Refused("asked_gone")
    return found


def _with_questions(content: Entry, language: str, questions: Sequence[str]) -> Entry:
    """The entry with those of the questions that it does not have, in whatever spelling."""
    wording = content.wordings.get(language, Wording((), ""))
    known = {key(one) for one in wording.questions}
    new = {key(one): one for one in questions if key(one) not in known}
    changed = replace(wording, questions=(*wording.questions, *new.values()))
    return replace(content, wordings={**content.wordings, language: changed})


@dataclass(frozen=True)
class _Done:
    deed: str
    by: Actor
    at: datetime
    entry_id: str | None = None


def _settle(connection: Connection, group: Group, seen: Seen, done: _Done) -> None:
    row = {
        "deed": done.deed,
        "account": done.by.account,
        "at": done.at,
        "people": group.people,
        "entry_id": done.entry_id,
    }
    deed_id = connection.execute(sa.insert(asked_deed).values(**row)).inserted_primary_key[0]
    connection.execute(
        sa.update(asked)
        .where(asked.c.group_id == group.id, asked.c.message_id <= seen.up_to)
        .values(deed_id=deed_id)
    )
    connection.execute(
        sa.update(asked_group).where(asked_group.c.id == group.id).values(waits=False)
    )
