"""The team's own texts for replies. Every function raises WorkRefused, with nothing changed."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.people import WorkRefused
from handoff.work import Work
from settings.languages import LANGUAGES
from storage.ticket_tables import saved_reply

LONGEST_TITLE = 60
LONGEST_TEXT = 5_000
MOST = 500


@dataclass(frozen=True)
class SavedReply:
    id: int
    language: str
    title: str
    text: str
    """With `{name}` where the visitor's name is to stand."""
    account: str


def listed(connection: Connection, language: str) -> list[SavedReply]:
    """Those of a language by their titles."""
    rows = connection.execute(
        sa.select(saved_reply)
        .where(saved_reply.c.language == language)
        .order_by(saved_reply.c.title)
        .limit(MOST)
    )
    return [_reply(row) for row in rows]


def save(work: Work, language: str, title: str, text: str) -> SavedReply:
    """Keep a text for the team; under a title of one's own it takes the old one's place."""
    if language not in LANGUAGES:
        raise WorkRefused("bad_value", f"the language is {language!r}; give he or en")
    name, words = " ".join(work.words(title).split()), work.words(text)
    for what, given, longest in (("title", name, LONGEST_TITLE), ("text", words, LONGEST_TEXT)):
        if len(given) > longest:
            sentence = f"the {what} has {len(given)} characters; write at most {longest}"
            raise WorkRefused("too_long", sentence)
    old = _find(work, saved_reply.c.language == language, saved_reply.c.title == name)
    if old:
        _require_own(work, old)
        work.connection.execute(sa.delete(saved_reply).where(saved_reply.c.id == old.id))
    values = {"language": language, "title": name, "text": words, "account": work.who.account}
    added = work.connection.execute(sa.insert(saved_reply).values(**values, saved_at=work.now))
    return SavedReply(id=int(added.inserted_primary_key[0]), **values)


def delete(work: Work, reply_id: int) -> None:
    """Whoever saved it, or a manager, takes it away."""
    found = _find(work, saved_reply.c.id == reply_id)
    if found is None:
        raise WorkRefused(
            "no_such_reply", f"there is no saved reply {reply_id}; load the list again"
        )
    _require_own(work, found)
    work.connection.execute(sa.delete(saved_reply).where(saved_reply.c.id == reply_id))


def _require_own(work: Work, one: SavedReply) -> None:
    if one.account != work.who.account and not work.who.is_manager:
        sentence = f"{one.title!r} is {one.account}'s; choose another title, or ask a manager"
        raise WorkRefused("not_yours", sentence)


def _find(work: Work, *which: Any) -> SavedReply | None:
    row = work.connection.execute(sa.select(saved_reply).where(*which)).one_or_none()
    return _reply(row) if row else None


def _reply(row: Any) -> SavedReply:
    return SavedReply(row.id, row.language, row.title, row.text, row.account)
