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
class News:
    """What changed since messages were grouped."""

    new: list[tuple[int, str]]
    """Messages to take up, and why."""
    gone: list[int]
    """Messages that are too old, or whose visitors deleted them."""
    is_waiting: bool
    """Messages that were taken up are in no group yet."""

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.is_waiting)


def news(connection: Connection, now: datetime) -> News:
    """What is to be taken up and let go; it only reads."""
    new = connection.execute(_not_answered_well(now - KEPT)).all()
    waiting = sa.select(asked.c.message_id).where(asked.c.group_id.is_(None)).limit(1)
    return News(
        [tuple(row) for row in new],
        _gone(connection, now - KEPT),
        connection.execute(waiting).first() is not None,
    )


def take_up(connection: Connection, found: News) -> None:
    """Take up what is new, and let go what is gone."""
    for part in _parts(found.gone):
        connection.execute(sa.delete(asked_group).where(asked_group.c.id.in_(part)))
        connection.execute(sa.delete(asked).where(asked.c.message_id.in_(part)))
    if found.new:
        rows = [{"message_id": number, "why": why} for number, why in found.new]
        connection.execute(sa.insert(asked), rows)


def messages(connection: Connection) -> list[tuple[int, str]]:
    """All that were taken up, as (number, text)."""
    rows = connection.execute(
        sa.select(message.c.id, message.c.text)
        .join(asked, asked.c.message_id == message.c.id)
        .order_by(message.c.id)
    )
    return [(row.id, row.text) for row in rows]


def _gone(connection: Connection, since: datetime) -> list[int]:
    found = (
        sa.select(asked.c.message_id)
        .join(turn, turn.c.message_id == asked.c.message_id)
        .join(message, message.c.id == asked.c.message_id)
        .where(sa.or_(turn.c.created_at < since, message.c.text == ""))
    )
    return list(connection.execute(found).scalars())


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


def store(
    connection: Connection, read: Iterable[tuple[int, str]], groups: Iterable[Sequence[int]]
) -> int:
    """Write the groups of the messages that were read; return how many there are.

    Of each group the message in its middle comes first.
    """
    middle_of = {number: NO_GROUP for number, _ in read}
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
