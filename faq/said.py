"""Whether what the log says the bot said was approved when it was said.

The log cannot be trusted by whoever delivers it: anything with access to the database could have
written a row.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.answers import Why
from faq.lines import NEEDED
from faq.placeholders import fits
from faq.rendering import shortened
from settings.channels import ChannelRules
from storage.conversations import Button, Message, load_buttons
from storage.tables import answer, conversation, hold, message, question, version

REMEMBERED = 10_000

Seen = tuple[int, int]
"""A message's id, and a hash of what it says: versions never change, but a row can be changed."""


def _seen(one: Message) -> Seen:
    return one.id, hash((one.text, one.buttons, one.language, one.entry_id, one.version))


class SaidCheck:
    """Looks at each message once, until it changes; `rules` gives those of a channel.

    What a version says is read once: it never changes.
    """

    def __init__(self, rules: Callable[[str], ChannelRules]) -> None:
        self._rules = rules
        self._right: set[Seen] = set()
        self._texts: dict[tuple[int, str], tuple[str, ...]] = {}
        self._titles: set[Button] = set()

    def unapproved(self, connection: Connection, messages: Iterable[Message]) -> dict[int, Why]:
        """Those of the messages that the bot may not have said, and why."""
        asked = {one.id: _seen(one) for one in messages if one.author == "bot"}
        unknown = [one for one, seen in asked.items() if seen not in self._right]
        if not unknown:
            return {}
        found = {}
        for row in connection.execute(_WITH_VERSIONS, {"ids": unknown}):
            why = self._why_not(connection, row)
            if why:
                found[row.id] = why
        for known in (self._right, self._texts, self._titles):
            if len(known) > REMEMBERED:
                known.clear()
        self._right |= {asked[one] for one in unknown if one not in found}
        return found

    def _why_not(self, connection: Connection, row: Any) -> Why | None:
        if row.version_id is None:
            return Why.UNNAMED
        rules = self._rules(row.channel)
        texts = self._texts_of(connection, row.version_id, row.language)
        approved = {_plain(shortened(text, rules)) for text in texts}
        # Of its own accord the bot says a sentence in one piece, on any channel.
        whole = {_plain(text) for text in texts} | approved
        if not _is_among(_plain(row.text), whole) and not _is_among(
            _joined(connection, row), approved
        ):
            return Why.OTHER_WORDS
        if not all(self._is_title(connection, one) for one in load_buttons(row.buttons)):
            return Why.OTHER_WORDS
        is_early = row.valid_from and row.created_at < row.valid_from
        if is_early or (row.valid_until and row.created_at >= row.valid_until):
            return Why.NOT_VALID
        return Why.HELD if _was_held(connection, row) else None

    def _texts_of(self, connection: Connection, version_id: int, language: str) -> Sequence[str]:
        """The answers of a version in a language, for every channel."""
        key = version_id, language
        known = self._texts.get(key)
        if known is None:
            found = connection.execute(
                _ANSWERS, {"of_version": version_id, "in_language": language}
            )
            known = self._texts[key] = tuple(found.scalars())
        return known

    def _is_title(self, connection: Connection, button: Button) -> bool:
        if button not in self._titles and not _is_title(connection, button):
            return False
        self._titles.add(button)
        return True


# Statements of every answer are built once: to build one takes longer than to run it.
_WITH_VERSIONS = (
    sa.select(
        message.c.id,
        message.c.conversation_id,
        message.c.version_id,
        message.c.in_reply_to,
        message.c.text,
        message.c.language,
        message.c.buttons,
        message.c.created_at,
        version.c.entry_id,
        version.c.topic,
        version.c.valid_from,
        version.c.valid_until,
        conversation.c.channel,
    )
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .outerjoin(version, version.c.id == message.c.version_id)
    .where(message.c.id.in_(sa.bindparam("ids", expanding=True)), message.c.author == "bot")
)
_HELD = (
    sa.select(hold.c.id)
    .where(
        sa.or_(hold.c.entry_id == sa.bindparam("entry"), hold.c.topic == sa.bindparam("its_topic")),
        hold.c.held_at <= sa.bindparam("at"),
        sa.or_(hold.c.released_at.is_(None), hold.c.released_at > sa.bindparam("at")),
    )
    .limit(1)
)
_ANSWERS = sa.select(answer.c.text).where(
    answer.c.version_id == sa.bindparam("of_version"),
    answer.c.language == sa.bindparam("in_language"),
)


def _plain(text: str) -> str:
    """The text without what is lost of the white space where it is cut."""
    return " ".join(text.split())


def _is_among(text: str, approved: Collection[str]) -> bool:
    return any(fits(text, one) for one in approved)


def _joined(connection: Connection, row: Any) -> str:
    """All parts of the sentence that the row is a part of."""
    parts = connection.execute(
        sa.select(message.c.text)
        .where(
            message.c.conversation_id == row.conversation_id,
            message.c.id > (row.in_reply_to or 0),
            message.c.in_reply_to == row.in_reply_to,
            message.c.version_id == row.version_id,
        )
        .order_by(message.c.id)
    ).scalars()
    return _plain(" ".join(parts))


def _is_title(connection: Connection, button: Button) -> bool:
    """Whether the title is a text of the version that it names, or of any if it names none.

    Buttons that were stored before titles had a version of their own name none.
    """
    named = [version.c.entry_id == button.entry_id, version.c.number == button.version]
    for table in (answer, question):
        chosen = sa.select(table.c.version_id).join(version, version.c.id == table.c.version_id)
        chosen = chosen.where(table.c.text == button.title)
        if button.entry_id:
            chosen = chosen.where(*named)
        if connection.execute(chosen.limit(1)).first():
            return True
    return False


def _was_held(connection: Connection, row: Any) -> bool:
    if row.entry_id in NEEDED:
        return False
    asked = {"entry": row.entry_id, "its_topic": row.topic, "at": row.created_at}
    found = connection.execute(_HELD, asked)
    return found.first() is not None
