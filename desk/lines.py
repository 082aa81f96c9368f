"""The approved lines that the desk itself says: greeting, empty message, waiting."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from faq.answers import AnswerCache, LiveAnswers, Sentence
from faq.lines import Line
from settings.channels import WEB
from storage.conversations import Button, Conversation, Message
from storage.engine import reading

log = structlog.get_logger()

HUMAN_PAYLOAD = "/ask_for_human"


@dataclass(frozen=True)
class Spoken:
    """A line as a message that is not stored yet, and the version that approves it."""

    message: Message
    version_id: int


class Lines:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cache = AnswerCache()
        self._last = LiveAnswers(0, [])

    async def say(self, line: Line, language: str, now: datetime) -> Message | None:
        """The line; None if it is not approved now."""
        answers = await asyncio.to_thread(self._answers)
        spoken = _speak(answers, line, language, now)
        return spoken.message if spoken else None

    def _answers(self) -> LiveAnswers:
        try:
            with reading(self._engine) as connection:
                self._last = self._cache.read(connection)
        except DBAPIError as error:
            # While the database is away nothing in it changes, so what was approved still is.
            log.warning("lines_not_read", reason=type(error).__name__)
        return self._last

    def greeting(self, connection: Connection, language: str, now: datetime) -> Spoken | None:
        """The greeting, read in a transaction that will store it."""
        return _speak(self._cache.read(connection), Line.GREETING, language, now)

    def closing(
        self, connection: Connection, talk: Conversation, now: datetime
    ) -> tuple[Message, int] | None:
        """What the bot says when an agent gives it a conversation back; with its version."""
        answers = self._cache.read(connection)
        spoken = _speak(answers, Line.BACK_FROM_HUMAN, talk.language, now, talk.channel)
        return (spoken.message, spoken.version_id) if spoken else None

    def unknown(self, connection: Connection, language: str, now: datetime) -> Spoken | None:
        """What is said in place of words that have no approval."""
        return _speak(self._cache.read(connection), Line.UNKNOWN, language, now)


def _speak(
    answers: LiveAnswers, line: Line, language: str, now: datetime, channel: str = WEB
) -> Spoken | None:
    sentence = answers.sentence(line.value, language, channel, now)
    if sentence is None:
        return None
    message = Message(
        id=0,
        author="bot",
        language=language,
        text=sentence.text,
        created_at=now,
        buttons=_buttons(answers, line, language, now),
        entry_id=sentence.entry_id,
        version=sentence.version,
        approved_by=sentence.approved_by,
        approved_at=sentence.approved_at,
    )
    return Spoken(message, sentence.version_id)


def _buttons(answers: LiveAnswers, line: Line, language: str, now: datetime) -> tuple[Button, ...]:
    if line not in (Line.GREETING, Line.UNKNOWN):
        return ()
    title = answers.sentence(Line.BUTTON_HUMAN.value, language, WEB, now)
    return (_button(title),) if title else ()


def _button(title: Sentence) -> Button:
    return Button(title.text, HUMAN_PAYLOAD, title.entry_id, title.version)
