"""Which messages of visitors were not answered well, and the groups that they were sorted into.

Every function takes an open transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.asked.ranking import Deed, Member, score, waits
from storage.asked_tables import asked, asked_deed, asked_group
from storage.tables import message, turn

KEPT = timedelta(weeks=4)
SURE = 0.6
"""An answer that the bot was less sure of is looked at."""
_QUESTIONS = ("faq", "ask", "nlu_fallback")
_BATCH = 500
"""Values of one statement: SQLite takes no more than some thousands."""


class Why(str, Enum):
    """Why a message is shown to editors."""

    # The bot said that it has no approved answer, once or until a person took over.
    UNKNOWN = "unknown"
    # The bot answered, and was not sure.
    UNSURE = "unsure"
    # The bot asked which of two or three was meant.
    OFFERED = "offered"
    # The visitor said that the answer did not help.
    NOT_HELPED = "not_helped"
    # A question that a person answered.
    HUMAN = "human"


NO_GROUP = 0
"""The group of messages without words."""
_MEMBERS = (
    sa.select(
        asked.c.message_id,
        asked.c.group_id,
        turn.c.conversation_id,
        turn.c.created_at,
        turn.c.language,
        asked_deed.c.id.label("deed_id"),
        asked_deed.c.people,
    )
    .join(turn, turn.c.message_id == asked.c.message_id)
    .outerjoin(asked_deed, asked_deed.c.id == asked.c.deed_id)
)
_MOVE = (
    sa.update(asked)
    .where(asked.c.message_id == sa.bindparam("one"))
    .values(group_id=sa.bindparam("to"))
)


@dataclass(frozen=True)
class Wanted:
    """What is to be grouped: messages as (number, text)."""

    messages: list[tuple[int, str]]


def collect(connection: Connection, now: datetime) -> Wanted | None:
    """Take up new messages and let old ones go; None if the groups are as they should be."""
    gone = _forget(connection, now - KEPT)
    connection.execute(
        sa.insert(asked).from_select(["message_id", "why"], _not_answered_well(now - KEPT))
    )
    new = connection.execute(sa.select(asked.c.message_id).where(asked.c.group_id.is_(None)))
    if not gone and new.first() is None:
        return None
    rows = connection.execute(
        sa.select(message.c.id, message.c.text)
        .join(asked, asked.c.message_id == message.c.id)
        .order_by(message.c.id)
    )
    return Wanted([(row.id, row.text) for row in rows])


def _forget(connection: Connection, since: datetime) -> bool:
    """Drop what is too old, and what its visitor deleted; return whether there was any."""
    old = sa.select(turn.c.message_id).where(turn.c.created_at < since)
    deleted = sa.select(message.c.id).where(message.c.text == "")
    gone = sa.or_(asked.c.message_id.in_(old), asked.c.message_id.in_(deleted))
    ids = connection.execute(sa.select(asked.c.message_id).where(gone)).scalars().all()
    for part in _parts(ids):
        connection.execute(sa.delete(asked_group).where(asked_group.c.id.in_(part)))
        connection.execute(sa.delete(asked).where(asked.c.message_id.in_(part)))
    return bool(ids)


def _not_answered_well(since: datetime) -> sa.sql.Select:
    agents = message.alias("agents")
    answered_by_agent = sa.exists().where(
        agents.c.conversation_id == turn.c.conversation_id,
        agents.c.id > turn.c.message_id,
        agents.c.author == "agent",
    )
    is_question = turn.c.intent.in_(_QUESTIONS)
    why = sa.case(
        (turn.c.helped.is_(False), Why.NOT_HELPED.value),
        (turn.c.outcome == "unknown", Why.UNKNOWN.value),
        (turn.c.outcome == "offered", Why.OFFERED.value),
        (
            sa.and_(turn.c.outcome == "handed_over", turn.c.intent.in_(("ask", "nlu_fallback"))),
            Why.UNKNOWN.value,
        ),
        (
            sa.and_(turn.c.outcome == "answered", turn.c.confidence < SURE),
            Why.UNSURE.value,
        ),
        (
            sa.and_(turn.c.outcome == "relayed", is_question, answered_by_agent),
            Why.HUMAN.value,
        ),
    )
    return (
        sa.select(turn.c.message_id, why)
        .join(message, message.c.id == turn.c.message_id)
        .where(
            turn.c.created_at >= since,
            message.c.payload.is_(None),
            message.c.text != "",
            why.is_not(None),
            ~sa.exists().where(asked.c.message_id == turn.c.message_id),
        )
    )


def store(connection: Connection, read: Wanted, groups: Iterable[Sequence[int]]) -> int:
    """Write the groups, each with the message in its middle first; return how many there are."""
    middle_of = {number: NO_GROUP for number, _ in read.messages}
    middle_of.update({one: group[0] for group in groups for one in group})
    members: dict[int, list[Member]] = defaultdict(list)
    moved = []
    for row in connection.execute(_MEMBERS):
        # What was taken up since the messages were read waits for the next time.
        middle = middle_of.get(row.message_id)
        if middle != row.group_id:
            moved.append({"one": row.message_id, "to": middle})
        if middle:
            deed = Deed(row.deed_id, row.people) if row.deed_id else None
            members[middle].append(
                Member(row.message_id, row.conversation_id, row.created_at, row.language, deed)
            )
    if moved:
        connection.execute(_MOVE, moved)
    _rewrite(connection, members)
    return len(members)


def _rewrite(connection: Connection, groups: Mapping[int, Sequence[Member]]) -> None:
    connection.execute(sa.delete(asked_group))
    rows = [
        {
            "id": middle,
            "language": next(one.language for one in members if one.message_id == middle),
            "people": len({one.person for one in members}),
            "first_at": min(one.at for one in members),
            "last_at": max(one.at for one in members),
            "score": score(members),
            "waits": waits(members),
        }
        for middle, members in groups.items()
    ]
    if rows:
        connection.execute(sa.insert(asked_group), rows)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
