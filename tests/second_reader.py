"""A second reader of the tables, simple and of its own: was what left approved when it left?

It shares no code with what it judges: plain SQL, and the rules written out once more.
"""

import json
import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.types import UtcDateTime

SAID = sa.text(
    """
    SELECT m.id, m.text, m.language, m.buttons, m.in_reply_to, m.version_id, c.channel,
           v.entry_id, v.number, v.topic, v.approved_by, v.valid_from, v.valid_until
    FROM message m JOIN conversation c ON c.id = m.conversation_id
    LEFT JOIN version v ON v.id = m.version_id
    WHERE m.author = 'bot' AND m.id > :after ORDER BY m.id
    """
).columns(valid_from=UtcDateTime, valid_until=UtcDateTime)
LIVE = sa.text(
    """
    SELECT v.id, v.number, v.topic, v.valid_from, v.valid_until FROM live_version l
    JOIN version v ON v.id = l.version_id WHERE l.entry_id = :entry
    """
).columns(valid_from=UtcDateTime, valid_until=UtcDateTime)
ANSWERS = sa.text("SELECT text FROM answer WHERE version_id = :version AND language = :language")
FIRST_QUESTION = sa.text(
    """
    SELECT text FROM question WHERE version_id = :version AND language = :language
    ORDER BY position LIMIT 1
    """
)
HOLDS = sa.text("SELECT entry_id, topic FROM hold WHERE released_at IS NULL")
AUTHORS = sa.text(
    "SELECT account FROM draft_author WHERE entry_id = :entry AND version_number = :number"
)


def wrongs(connection: Connection, after: int, now: datetime) -> list[str]:
    """Everything said after message `after`, all of it at `now`, that should not have been."""
    rows = connection.execute(SAID, {"after": after}).all()
    found = []
    sentences: dict[Any, list[Any]] = {}
    for row in rows:
        sentences.setdefault((row.in_reply_to, row.version_id), []).append(row)
        found += [f"message {row.id}: {wrong}" for wrong in _of_row(connection, row, now)]
    for parts in sentences.values():
        found += _of_words(connection, parts)
    return found


def _of_row(connection: Connection, row: Any, now: datetime) -> list[str]:
    if row.version_id is None:
        return ["no version"]
    found = _of_entry(connection, row.entry_id, row.version_id, now)
    authors = connection.execute(AUTHORS, {"entry": row.entry_id, "number": row.number})
    if not row.approved_by or row.approved_by in authors.scalars().all():
        found.append(f"approved by {row.approved_by!r}, who wrote it")
    for button in json.loads(row.buttons or "[]"):
        found += _of_button(connection, row, button, now)
    return found


def _of_entry(connection: Connection, entry_id: str, version_id: int, now: datetime) -> list[str]:
    live = connection.execute(LIVE, {"entry": entry_id}).one_or_none()
    if live is None or live.id != version_id:
        return [f"{entry_id}: version row {version_id} is not the live one"]
    found = []
    if live.valid_from and now < live.valid_from:
        found.append(f"{entry_id} is not valid yet")
    if live.valid_until and now >= live.valid_until:
        found.append(f"{entry_id} has expired")
    held = [tuple(one) for one in connection.execute(HOLDS)]
    if not entry_id.startswith(("say_", "button_")):
        found += [f"{entry_id} is held" for one in held if one[0] == entry_id]
        found += [f"{live.topic} is held" for one in held if one[1] == live.topic]
    return found


def _of_button(connection: Connection, row: Any, button: Any, now: datetime) -> list[str]:
    live = connection.execute(LIVE, {"entry": button["entry_id"]}).one_or_none()
    if live is None or live.number != button["version"]:
        return [f"the button {button['title']!r} has no live version"]
    given = {"version": live.id, "language": row.language}
    titles = connection.execute(FIRST_QUESTION, given).scalars().all()
    if button["entry_id"].startswith("button_"):
        titles = connection.execute(ANSWERS, given).scalars().all()
    found = _of_entry(connection, button["entry_id"], live.id, now)
    return found if button["title"] in titles else [*found, f"nobody approved {button['title']!r}"]


def _of_words(connection: Connection, parts: list[Any]) -> list[str]:
    """The parts of one sentence, joined, are its approved text."""
    first = parts[0]
    given = {"version": first.version_id, "language": first.language}
    approved = connection.execute(ANSWERS, given).scalars().all()
    if first.channel == "sms":
        # What brand.yml says of the channel: no emoji, links without their beginning.
        approved = [one.replace(" 🙂", "").replace("https://", "") for one in approved]
    said = " ".join(" ".join(one.text for one in parts).split())
    # An approved line may leave a name or a time open: {time}.
    blank = re.compile(r"\\\{[a-z_]+\\\}")
    for one in approved:
        if re.fullmatch(blank.sub(".{1,64}", re.escape(" ".join(one.split()))), said):
            return []
    return [f"message {first.id}: nobody approved {said!r}"]


def is_humans(connection: Connection, conversation_id: str) -> bool:
    """Whether an agent has the conversation."""
    found = connection.execute(
        sa.text(
            "SELECT id FROM ticket WHERE conversation_id = :talk AND owner IS NOT NULL"
            " AND state <> 'resolved'"
        ),
        {"talk": conversation_id},
    )
    return found.first() is not None


def turns_wrong(connection: Connection) -> list[str]:
    """Visitors' messages without exactly one turn."""
    rows = connection.execute(
        sa.text(
            """
            SELECT m.id, COUNT(t.message_id) AS turns FROM message m
            LEFT JOIN turn t ON t.message_id = m.id WHERE m.author = 'visitor'
            GROUP BY m.id HAVING COUNT(t.message_id) <> 1
            """
        )
    )
    return [f"message {row.id} has {row.turns} turns" for row in rows]
