"""Complaints by topic in the database, and whether they come too fast."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import raised
from handoff.surge import Surge, Window, surge, windows
from settings.flags import WrittenSpeed
from storage.flag_tables import complaint
from storage.inserts import insert_once
from storage.tables import turn

# Statements of turns are built once: to build one takes longer than to run it.
_COUNT = sa.select(sa.func.count(sa.distinct(complaint.c.conversation_id))).where(
    complaint.c.topic == sa.bindparam("of"),
    complaint.c.at > sa.bindparam("since"),
    complaint.c.at <= sa.bindparam("until"),
)
_FIRST_TURN = sa.select(sa.func.min(turn.c.created_at))


def add(
    connection: Connection, message_id: int, conversation_id: str, topic: str, now: datetime
) -> None:
    values = {"message_id": message_id, "conversation_id": conversation_id}
    insert_once(connection, complaint, {**values, "topic": topic, "at": now})


def too_fast(
    connection: Connection, topic: str, agreed: WrittenSpeed, now: datetime
) -> Surge | None:
    """The surge of conversations that complain on a topic; None if it may be a usual hour.

    What came before the last such flag of the topic was taken down is not counted again.
    """
    spans = windows(now, agreed.window, agreed.weeks, _known_since(connection, now))
    closed = raised.last_closing(connection, raised.SPEED, raised.of_topic(topic))
    since = max(spans[0].since, closed) if closed else spans[0].since
    count = _count(connection, topic, Window(since, now))
    if count < agreed.at_least:
        return None
    found = surge(count, [_count(connection, topic, one) for one in spans[1:]])
    return found if found.chance < agreed.chance else None


def _count(connection: Connection, topic: str, span: Window) -> int:
    asked = {"of": topic, "since": span.since, "until": span.until}
    return int(connection.execute(_COUNT, asked).scalar_one())


def _known_since(connection: Connection, now: datetime) -> datetime:
    """When Dover began to hear this brand's visitors."""
    found: datetime | None = connection.execute(_FIRST_TURN).scalar()
    return found or now
