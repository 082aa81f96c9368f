"""What an agent may send without writing it: approved answers, and the team's own texts."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.frames import Frame
from faq.answers import AnswerCache, LiveAnswers
from handoff import saved_replies, tickets
from settings.languages import LANGUAGES
from storage.conversations import last_turn_id
from storage.tables import turn
from storage.transcript import language_of, ranking_of

MOST_SUGGESTED = 3
LEAST_SURE = 0.05
"""Answers whose share of the understanding is smaller are not suggested."""
FAQ = "faq/"


@dataclass(frozen=True)
class Replies:
    cache: AnswerCache

    def all(self, connection: Connection, language: str, channel: str, moment: datetime) -> Frame:
        """Every approved answer of a language as the channel words it, and the team's own."""
        answers = self.cache.read(connection)
        saved = saved_replies.listed(connection, language)
        approved = [
            shown
            for entry_id in sorted(answers.ids())
            if (shown := _approved(answers, entry_id, (language, channel), moment))
        ]
        return {"approved": approved, "saved": [asdict(one) for one in saved]}

    def suggested(self, connection: Connection, ticket_id: int, moment: datetime) -> Frame:
        """The approved answers that the visitor's last message came closest to, best first."""
        talk = tickets.get(connection, ticket_id).conversation_id
        answers = self.cache.read(connection)
        message_id, ranking = _ranking(connection, talk)
        where = (language_of(connection, talk) or LANGUAGES[0], talk.partition(":")[0])
        found = [
            {**shown, "share": share}
            for label, share in ranking
            if label.startswith(FAQ) and share >= LEAST_SURE
            if (shown := _approved(answers, label.removeprefix(FAQ), where, moment))
        ]
        return {"message": message_id, "suggested": found[:MOST_SUGGESTED]}


def _ranking(connection: Connection, talk: str) -> tuple[int | None, list[tuple[str, float]]]:
    """What was understood of the last message that had its turn."""
    newest = last_turn_id(connection, talk)
    row = connection.execute(sa.select(turn.c.ranking).where(turn.c.message_id == newest)).first()
    return newest, ranking_of(row.ranking) if row else []


def _approved(
    answers: LiveAnswers, entry_id: str, where: tuple[str, str], moment: datetime
) -> Frame | None:
    """An answer that may be said now. A line has no title, nor has an answer that is held."""
    title = answers.title(entry_id, where[0], moment)
    sentence = answers.sentence(entry_id, *where, moment)
    if title is None or sentence is None:
        return None
    return {
        "entry": entry_id,
        "version": sentence.version,
        "title": title.text,
        "text": sentence.text,
    }
