"""What people answered to visitors' messages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import message

LOOKED_AT = 200
"""Messages whose answers are looked for."""


@dataclass(frozen=True)
class Answered:
    """What an agent wrote after a message, up to the visitor's next one."""

    message_id: int
    account: str
    at: datetime
    text: str


def by_people(connection: Connection, messages: Sequence[int]) -> Mapping[int, Answered]:
    """The answers of people, by message; those without one are left out."""
    found: dict[int, list[sa.engine.Row]] = defaultdict(list)
    for row in connection.execute(_said_after(messages[:LOOKED_AT])):
        found[row.answers].append(row)
    return {
        number: Answered(
            number,
            said[-1].account,
            said[-1].created_at,
            "\n".join(one.text for one in said),
        )
        for number, said in found.items()
    }


def _said_after(messages: Sequence[int]) -> sa.sql.Select:
    agents, again = message.alias("agents"), message.alias("again")
    first = (
        sa.select(sa.func.min(agents.c.id))
        .where(
            agents.c.conversation_id == message.c.conversation_id,
            agents.c.id > message.c.id,
            agents.c.author == "agent",
        )
        .scalar_subquery()
    )
    spans = (
        sa.select(message.c.id, message.c.conversation_id, first.label("first"))
        .where(message.c.id.in_(messages))
        .subquery()
    )
    visitor_wrote_again = sa.exists().where(
        again.c.conversation_id == spans.c.conversation_id,
        again.c.author == "visitor",
        again.c.id > spans.c.first,
        again.c.id < agents.c.id,
    )
    said = (agents.c.account, agents.c.created_at, agents.c.text)
    return (
        sa.select(spans.c.id.label("answers"), *said)
        .join(agents, agents.c.conversation_id == spans.c.conversation_id)
        .where(agents.c.id >= spans.c.first, agents.c.author == "agent", ~visitor_wrote_again)
        .order_by(agents.c.id)
    )
