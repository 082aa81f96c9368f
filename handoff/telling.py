"""Tells a visitor the new time, in an approved sentence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from faq.answers import AnswerCache
from faq.lines import Line
from handoff import outbox
from handoff.days import weekday
from handoff.tickets import Ticket
from storage import conversations
from storage.conversations import Message


class Telling:
    """Says the new time by which the visitor will have an answer."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._cache = AnswerCache()

    def tell(
        self, connection: Connection, ticket: Ticket, new_time: datetime, now: datetime
    ) -> Ticket | None:
        """The ticket after it was said; None if the sentence is not approved now."""
        talk = conversations.lock_conversation(connection, ticket.conversation_id)
        assert talk is not None
        line, values = when(new_time, now, self._zone, talk.language)
        answers = self._cache.read(connection)
        sentence = answers.sentence(line.value, talk.language, talk.channel, now)
        if sentence is None:
            return None
        sentence = sentence.with_filled(values)
        said = Message(
            id=0,
            author="bot",
            language=talk.language,
            text=sentence.text,
            created_at=now,
            filled=sentence.filled,
        )
        return outbox.bot_says(connection, ticket, said, sentence.version_id, now)


def when(
    moment: datetime, now: datetime, zone: ZoneInfo, language: str
) -> tuple[Line, dict[str, str]]:
    """Which sentence names the moment, and what it is filled with.

    Later today it is a time, on another day the weekday with it.
    """
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    values = {"time": f"{local:%H:%M}"}
    if local.date() == today:
        return Line.LATER, values
    return Line.LATER_DAY, {**values, "day": weekday(local.date(), today, language)}
