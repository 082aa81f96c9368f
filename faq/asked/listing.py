"""The groups that wait for an editor, and what stands in each. Words are as visitors wrote them.

Whoever shows them masks them first (desk/masking.py).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from faq.asked import answered
from faq.asked.answered import Answered
from faq.asked.collecting import Why
from faq.labels import FAQ_PREFIX
from storage.asked_tables import asked, asked_group
from storage.tables import conversation, message, turn
from storage.transcript import ranking_of

PAGE = 20
TALKS = 5
WORDINGS = 5
CLOSEST = 3


@dataclass(frozen=True)
class Asking:
    """A message of a group."""

    message_id: int
    conversation_id: str
    name: str
    """The visitor's, as an agent wrote it down; empty if nobody did."""
    at: datetime
    text: str
    why: Why
    ranking: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Group:
    id: int
    language: str
    people: int
    first_at: datetime
    last_at: datetime
    askings: Sequence[Asking]
    """The one in the middle first, then the newest first."""
    answers: Sequence[Answered]
    """What people answered, the newest first, each said once."""

    @property
    def up_to(self) -> int:
        """The newest message that whoever read the group has seen."""
        return max(one.message_id for one in self.askings)

    @property
    def wordings(self) -> list[Asking]:
        """Messages that differ in more than capitals, as many as there is room for."""
        seen: dict[str, Asking] = {}
        for one in self.askings:
            seen.setdefault(one.text.casefold(), one)
        return list(seen.values())[:WORDINGS]

    @property
    def whys(self) -> list[tuple[Why, int]]:
        """The reasons, the most frequent first."""
        return Counter(one.why for one in self.askings).most_common()

    @property
    def talks(self) -> list[Asking]:
        """The newest message of each conversation."""
        newest = {one.conversation_id: one for one in sorted(self.askings, key=_by_id)}
        return sorted(newest.values(), key=_by_id, reverse=True)[:TALKS]

    def name_of(self, message_id: int) -> str:
        """The name of the visitor who wrote that message."""
        return next(one.name for one in self.askings if one.message_id == message_id)

    @property
    def closest(self) -> list[str]:
        """The entries that the bot thought of, the likeliest first."""
        shares: Counter[str] = Counter()
        for one in self.askings:
            for label, share in one.ranking:
                if label.startswith(FAQ_PREFIX):
                    shares[label[len(FAQ_PREFIX) :]] += share  # type: ignore[assignment]
        return [entry for entry, _ in shares.most_common(CLOSEST)]


def _by_id(one: Asking) -> int:
    return one.message_id


def count(connection: Connection) -> int:
    """How many groups wait."""
    counted = sa.select(sa.func.count()).where(asked_group.c.waits)
    return int(connection.execute(counted).scalar_one())


def not_grouped(connection: Connection) -> int:
    """How many messages wait to be sorted into groups."""
    counted = sa.select(sa.func.count()).where(asked.c.group_id.is_(None))
    return int(connection.execute(counted).scalar_one())


def page(connection: Connection, number: int) -> list[Group]:
    """The groups that wait, those of most and newest askers first; pages count from 1."""
    rows = connection.execute(
        sa.select(asked_group)
        .where(asked_group.c.waits)
        .order_by(asked_group.c.score.desc(), asked_group.c.last_at.desc(), asked_group.c.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return _with_messages(connection, rows)


def find(connection: Connection, group_id: int) -> Group | None:
    """A group that waits; None if it was dealt with, or is in another group by now."""
    wanted = sa.select(asked_group).where(asked_group.c.waits, asked_group.c.id == group_id)
    found = _with_messages(connection, connection.execute(wanted).all())
    return found[0] if found else None


def _with_messages(connection: Connection, rows: Sequence[Any]) -> list[Group]:
    askings = _askings(connection, [row.id for row in rows])
    shown = [one for row in rows for one in askings[row.id]]
    answers = answered.by_people(connection, [one.message_id for one in shown])
    return [
        Group(
            row.id,
            row.language,
            row.people,
            row.first_at,
            row.last_at,
            askings[row.id],
            _once(answers, askings[row.id]),
        )
        for row in rows
        # Who deleted a conversation took the words along.
        if askings[row.id]
    ]


def _askings(connection: Connection, groups: Collection[int]) -> Mapping[int, list[Asking]]:
    rows = connection.execute(
        sa.select(
            asked.c.group_id,
            asked.c.message_id,
            asked.c.why,
            turn.c.conversation_id,
            turn.c.created_at,
            turn.c.ranking,
            message.c.text,
            conversation.c.visitor_name,
        )
        .join(turn, turn.c.message_id == asked.c.message_id)
        .join(message, message.c.id == asked.c.message_id)
        .join(conversation, conversation.c.id == turn.c.conversation_id)
        .where(asked.c.group_id.in_(groups), message.c.text != "")
        .order_by(asked.c.message_id.desc())
    )
    found: dict[int, list[Asking]] = defaultdict(list)
    for row in rows:
        one = Asking(
            row.message_id,
            row.conversation_id,
            row.visitor_name or "",
            row.created_at,
            row.text,
            Why(row.why),
            ranking_of(row.ranking),
        )
        is_middle = row.message_id == row.group_id
        found[row.group_id].insert(0 if is_middle else len(found[row.group_id]), one)
    return found


def _once(answers: Mapping[int, Answered], askings: Iterable[Asking]) -> list[Answered]:
    found = [answers[one.message_id] for one in askings if one.message_id in answers]
    newest = sorted(found, key=lambda one: one.at, reverse=True)
    return list({one.text: one for one in newest}.values())
