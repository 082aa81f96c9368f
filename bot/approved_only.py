"""Rasa's last door: what the bot says leaves towards a channel only if it is approved then.

Whatever Rasa makes an utterance of comes through here: custom actions, responses of the domain,
default actions, reminders, events posted to its HTTP API.
"""

import asyncio
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.channels.web import DeskReads
from faq import refusals
from faq.answers import AnswerCache, LiveAnswers, Sentence, Why
from faq.lines import Line
from faq.placeholders import NotFilled, fits
from faq.refusals import Refusal
from faq.rendering import render
from settings.brand import Brand
from settings.clock import now
from storage import transcript
from storage.conversations import conversation_id
from storage.engine import reading, transaction
from storage.tables import message as message_table
from storage.tables import version

log = structlog.get_logger()

Utterance = dict[str, Any]
"""What a channel is given: `text`, `buttons`, and everything of the event's metadata."""

METADATA = ("entry", "version", "approved_by", "approved_at", "model", "message")
"""What a channel's message says of its approval."""
FRESH = timedelta(seconds=1)
"""How long what was read of the approvals may be used: what is withdrawn is unsaid in a second."""
NOT_TEXT = ("attachment", "custom", "elements", "image", "quick_replies")


_STORED = (
    sa.select(
        message_table.c.id,
        message_table.c.author,
        message_table.c.text,
        message_table.c.language,
        message_table.c.filled,
        version.c.entry_id,
        version.c.number,
    )
    .outerjoin(version, version.c.id == message_table.c.version_id)
    .where(
        message_table.c.id == sa.bindparam("message"),
        message_table.c.conversation_id == sa.bindparam("conversation"),
    )
)


@dataclass(frozen=True)
class Place:
    """Where words are about to leave, and when."""

    channel: str
    sender: str
    now: datetime

    @property
    def conversation_id(self) -> str:
        return conversation_id(self.channel, self.sender)


def let_out_only_what_is_approved(engine: Engine, brand: Brand) -> None:
    """Change how this process sends; the last call counts."""
    MessageProcessor._send_bot_messages = staticmethod(Door(engine, brand).send)


def warm_up() -> None:
    """Read what is live, so that the first words of this process need not wait for it."""
    door = getattr(MessageProcessor._send_bot_messages, "__self__", None)
    if isinstance(door, Door):
        door.warm_up()


def mark_as_of_a_turn(event: BotUttered) -> BotUttered:
    """Say that the event's metadata is what a turn of this process has just written to the log.

    Nothing that comes from outside of this process can bear the mark.
    """
    event.is_of_a_turn = True
    return event


class Door:
    def __init__(self, engine: Engine, brand: Brand) -> None:
        self._engine = engine
        self._brand = brand
        self._cache = AnswerCache()
        self._recent: tuple[datetime, LiveAnswers] | None = None

    def warm_up(self) -> None:
        with reading(self._engine) as connection:
            self._recent = now(), self._cache.read(connection)

    async def send(
        self, events: Iterable[Event], tracker: DialogueStateTracker, channel: OutputChannel
    ) -> None:
        """Send what is approved of the events' utterances, and the approved reply for the rest."""
        if isinstance(channel, DeskReads):
            return
        uttered = [event for event in events if isinstance(event, BotUttered)]
        if not uttered:
            return
        place = Place(
            tracker.get_latest_input_channel() or channel.name(), tracker.sender_id, now()
        )
        said = [event.message() for event in uttered]
        are_of_a_turn = all(getattr(event, "is_of_a_turn", False) for event in uttered)
        try:
            if are_of_a_turn and self._are_approved(said, place):
                leaving = said
            else:
                leaving = await asyncio.to_thread(self._checked, said, place)
        except DBAPIError as error:
            log.error("approvals_not_read", sender=tracker.sender_id, reason=type(error).__name__)
            return
        for utterance in leaving:
            await _hand_over(channel, tracker.sender_id, utterance)

    def _are_approved(self, said: list[Utterance], place: Place) -> bool:
        """Whether a turn's words are approved by what was read within FRESH; no is no verdict."""
        if self._recent is None:
            return False
        read_at, answers = self._recent
        # A clock that was set back makes nothing fresh.
        if not timedelta(0) <= place.now - read_at <= FRESH:
            return False
        return not any(self._why_not_its_words(answers, one, place) for one in said)

    def _checked(self, said: list[Utterance], place: Place) -> list[Utterance]:
        """What may leave: from the first refused one on, the approved reply in their place."""
        with reading(self._engine) as connection:
            answers = self._cache.read(connection)
            self._recent = place.now, answers
            found = [(one, self._why_not(connection, answers, one, place)) for one in said]
            left = [one for one, _ in itertools.takewhile(lambda each: not each[1], found)]
            if len(left) == len(said):
                return said
            instead = self._unknown(connection, answers, place)
            refused = [
                self._refusal(connection, one, why, place, bool(instead))
                for one, why in found
                if why
            ]
        with transaction(self._engine) as connection:
            for each in refused:
                refusals.record(connection, each, place.now)
        return [*left, *instead]

    def _why_not(
        self, connection: Connection, answers: LiveAnswers, one: Utterance, place: Place
    ) -> Why | None:
        stored = _stored(connection, one, place)
        if stored and stored.author == "agent":
            # A human's words need no approval; they are those of the log.
            is_theirs = stored.text == one.get("text") and not _is_more_than_text(one)
            return None if is_theirs else Why.OTHER_WORDS
        if stored and stored.author == "bot":
            # What names a row of the log is what that row says.
            one = {**one, **_approval_of(stored)}
        return self._why_not_its_words(answers, one, place)

    def _why_not_its_words(self, answers: LiveAnswers, one: Utterance, place: Place) -> Why | None:
        """Why the utterance is not what the version that it names says now."""
        if _is_more_than_text(one):
            return Why.OTHER_WORDS
        entry_id, language = one.get("entry"), one.get("language")
        if not isinstance(entry_id, str) or not isinstance(language, str):
            return Why.UNNAMED
        why = answers.why_not(entry_id, place.now)
        if why:
            return why
        sentence = answers.sentence(entry_id, language, place.channel, place.now)
        if sentence is None or sentence.version != one.get("version"):
            return Why.NOT_LIVE
        return None if self._says(sentence, answers, one, place) else Why.OTHER_WORDS

    def _says(self, sentence: Sentence, answers: LiveAnswers, one: Utterance, place: Place) -> bool:
        """Whether text and buttons are what the sentence makes on this channel."""
        named = [
            answers.button(each["entry"], sentence.language, place.channel, place.now)
            for each in one.get("titles") or ()
        ]
        titles = [each.text for each in named if each]
        parts = render(sentence.text, titles, self._brand.rules(place.channel))
        shown = [each["title"] for each in one.get("buttons") or ()]
        if not shown and fits(str(one.get("text")), sentence.text):
            # Said of its own accord, in one piece.
            return True
        try:
            sentence = sentence.with_filled(json.loads(one.get("filled") or "{}"))
        except (NotFilled, ValueError, TypeError, AttributeError):
            return False
        return any(
            one.get("text") in part.sent and shown in ([], titles if part.has_buttons else [])
            for part in parts
        )

    def _unknown(
        self, connection: Connection, answers: LiveAnswers, place: Place
    ) -> list[Utterance]:
        language = transcript.language_of(connection, place.conversation_id)
        wanted = language or self._brand.default_language
        sentence = answers.sentence(Line.UNKNOWN.value, wanted, place.channel, place.now)
        if sentence is None:
            return []
        provenance = {
            "entry": sentence.entry_id,
            "version": sentence.version,
            "approved_by": sentence.approved_by,
            "approved_at": sentence.approved_at.isoformat(),
        }
        parts = render(sentence.text, (), self._brand.rules(place.channel))
        return [{"text": text, **provenance} for part in parts for text in part.sent]

    def _refusal(
        self, connection: Connection, one: Utterance, why: Why, place: Place, is_replaced: bool
    ) -> Refusal:
        stored = _stored(connection, one, place)
        return Refusal(
            door="rasa",
            conversation_id=place.conversation_id,
            why=why,
            entry_id=str(one.get("entry") or ""),
            text=str(one.get("text") or ""),
            instead=Line.UNKNOWN.value if is_replaced else "",
            message_id=stored.id if stored else None,
        )


def _is_more_than_text(one: Utterance) -> bool:
    return any(one.get(kind) for kind in NOT_TEXT)


def _stored(connection: Connection, one: Utterance, place: Place) -> Any:
    """The row of the log that the utterance names, if it is of this conversation."""
    message_id = one.get("message")
    if not isinstance(message_id, int):
        return None
    named = {"message": message_id, "conversation": place.conversation_id}
    return connection.execute(_STORED, named).one_or_none()


def _approval_of(stored: Any) -> Utterance:
    return {
        "entry": stored.entry_id,
        "version": stored.number,
        "language": stored.language,
        "filled": stored.filled,
    }


async def _hand_over(channel: OutputChannel, sender: str, utterance: Utterance) -> None:
    if isinstance(channel, CollectingOutputChannel):
        # Its own way drops the metadata.
        text, buttons = utterance["text"], utterance.get("buttons") or None
        shown = channel._message(sender, text=text, buttons=buttons)
        shown["metadata"] = {key: utterance[key] for key in METADATA if key in utterance}
        await channel._persist_message(shown)
    else:
        await channel.send_response(sender, utterance)
