"""One turn: decide, find the approved words, and write everything in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from actions import handing, presses
from actions.decisions import (
    Decide,
    Decision,
    Outcome,
    State,
    flagged,
    only_files,
    relay,
    with_first_words,
)
from actions.flagging import Flagging
from actions.handing import Handing, Turn, flaggable
from actions.handover import note_said, plan
from actions.understanding import Understanding
from actions.words import Spoken, Words
from faq.answers import AnswerCache
from handoff import hearing
from handoff.hearing import Hearing
from settings.brand import Brand
from storage import attachments, conversations, transcript
from storage.conversations import Conversation, Message
from storage.engine import transaction

GREETING_CHANNELS = frozenset({"web"})
"""Channels whose own widget greets the visitor before the first message."""


@dataclass(frozen=True)
class Incoming:
    """A visitor's message as Rasa passes it on."""

    channel: str
    sender: str
    understanding: Understanding
    received_at: datetime
    model_id: str
    message_id: int | None
    """The stored message; None on channels where nothing has stored it yet."""
    cid: str | None
    """Rasa's own id of the message; None if it has none."""


class TurnTaker:
    """Takes turns against one database, with the agreement of one brand."""

    def __init__(self, engine: Engine, brand: Brand) -> None:
        self._engine = engine
        self._brand = brand
        self._cache = AnswerCache()
        self._flagging = Flagging(brand)
        self._handing = Handing(brand)

    def rehearse(self, incoming: Incoming, decide: Decide, now: datetime) -> None:
        """Take a turn of which nothing remains, so that the next one finds everything read.

        No connection stays open: the process may be forked afterwards.
        """
        with self._engine.connect() as connection, connection.begin() as begun:
            if self._cache.read(connection).ids():
                self._take(connection, incoming, decide, now)
            begun.rollback()
        self._engine.dispose()

    def take(self, incoming: Incoming, decide: Decide, now: datetime) -> list[Spoken]:
        """Log the turn and everything said in it; return what was said.

        A message that has a turn already gets no second one, and nothing is said again.
        """
        with transaction(self._engine) as connection:
            return self._take(connection, incoming, decide, now)

    def _take(
        self, connection: Connection, incoming: Incoming, decide: Decide, now: datetime
    ) -> list[Spoken]:
        talk = conversations.open_conversation(
            connection, incoming.channel, incoming.sender, self._brand.default_language, now
        )
        message_id = incoming.message_id
        if message_id is None:
            message_id, _ = conversations.add_visitor_message(
                connection, talk, incoming.understanding.text, now, incoming.cid
            )
        last, has_turn = conversations.turns_so_far(connection, talk.id, message_id)
        if has_turn:
            return []
        talk = replace(talk, last_turn_id=last)
        return self._turn(connection, talk, replace(incoming, message_id=message_id), decide, now)

    def _turn(
        self,
        connection: Connection,
        talk: Conversation,
        incoming: Incoming,
        decide: Decide,
        now: datetime,
    ) -> list[Spoken]:
        message_id = incoming.message_id or 0
        heard = hearing.hear(connection, talk.id, message_id, now)
        decide = self._decide(connection, heard, incoming, decide)
        incoming, decide = self._pressed(connection, talk, incoming, decide)
        seen = incoming.understanding
        answers = self._cache.read(connection)
        words = Words(connection, answers, talk, self._brand.rules(talk.channel), now)
        state = _state(talk, heard)
        flags = self._flagging.look(seen)
        decision = words.answerable(decide(seen, state), seen, state)
        decision = flagged(decision, [one.kind for one in flags], state)
        turn = Turn(talk, seen, message_id, _reply_language(talk, seen, decision), now, bool(flags))
        decision = self._handing.go_on(connection, heard, decision, turn)
        topic = answers.topic(seen.closest_entry) or ""
        opening = handing.opening(self._brand, decision, turn, topic)
        decision, handover = plan(decision, heard, seen, opening, now)
        form = self._handing.form(connection, handover.opening, turn)
        decision = self._handing.told(decision, handover.opening, form, turn)
        decision = with_first_words(words.approved(decision), seen, state)
        before, talk = talk, replace(talk, language=_reply_language(talk, seen, decision))
        _log(connection, talk, incoming, message_id, decision, now)
        ticket = handover.carry_out(connection, self._brand, message_id, now)
        self._handing.begin(connection, ticket, form, turn)
        ticket = self._flagging.take(connection, flags, flaggable(turn, topic), ticket, now)
        spoken = []
        for one in words.spoken(decision, talk.language):
            said = _say(connection, talk, one, message_id, now)
            ticket = note_said(connection, ticket, said.message_id, now)
            spoken.append(said)
        _remember(connection, before, message_id, talk.language, decision)
        return spoken

    def _decide(
        self, connection: Connection, heard: Hearing, incoming: Incoming, decide: Decide
    ) -> Decide:
        """As Rasa says, unless the message is a human's, or has files and no words."""
        if heard.is_humans:
            return relay
        message_id, text = incoming.message_id or 0, incoming.understanding.text
        is_file = not text.strip() and attachments.of_messages(connection, [message_id])
        return only_files if is_file else decide

    def _pressed(
        self, connection: Connection, talk: Conversation, incoming: Incoming, decide: Decide
    ) -> tuple[Incoming, Decide]:
        """The press that a number stands for, where buttons are listed by number."""
        text = incoming.understanding.text
        lists_numbers = self._brand.rules(talk.channel).buttons == "numbers"
        if not lists_numbers or decide is relay or not presses.is_number(text):
            return incoming, decide
        found = presses.pressed(text, transcript.last_offered(connection, talk.id))
        if found is None:
            return incoming, decide
        understanding, decide = found
        return replace(incoming, understanding=understanding), decide


def _say(
    connection: Connection, talk: Conversation, one: Spoken, in_reply_to: int, now: datetime
) -> Spoken:
    """Store a sentence of the bot; return it with the id of its row."""
    said = Message(
        id=0,
        author="bot",
        language=talk.language,
        text=one.sentence.text,
        created_at=now,
        buttons=one.buttons,
        filled=one.sentence.filled,
    )
    version_id = one.sentence.version_id
    message_id = conversations.add_bot_message(connection, talk, said, version_id, in_reply_to)
    return replace(one, message_id=message_id)


def _state(talk: Conversation, heard: Hearing) -> State:
    last = talk.last_turn_id
    return State(
        language=talk.language,
        unknowns_in_a_row=talk.unknowns_in_a_row,
        first_turn=last is None,
        greeted=talk.channel in GREETING_CHANNELS,
        may_ask_helped=talk.asked_helped_id is None,
        awaiting_helped=last is not None and talk.asked_helped_id == last,
        ticket_open=heard.is_open,
    )


def _reply_language(talk: Conversation, seen: Understanding, decision: Decision) -> str:
    """What the visitor asked for, or else the language of the message if it has one."""
    if decision.language:
        return decision.language
    if not talk.language_chosen and seen.language in ("he", "en"):
        return seen.language
    return talk.language


def _log(
    connection: Connection,
    talk: Conversation,
    incoming: Incoming,
    message_id: int,
    decision: Decision,
    now: datetime,
) -> None:
    seen = incoming.understanding
    conversations.log_turn(
        connection,
        conversations.Turn(
            message_id=message_id,
            conversation_id=talk.id,
            channel=talk.channel,
            language=talk.language,
            intent=seen.intent,
            entry_id=seen.entry_id,
            confidence=seen.confidence,
            ranking=seen.ranking,
            outcome=decision.outcome.value,
            model_id=incoming.model_id,
            latency_ms=(now - incoming.received_at).total_seconds() * 1000,
        ),
        now,
    )


def _remember(
    connection: Connection, before: Conversation, message_id: int, language: str, decision: Decision
) -> None:
    """Write what the next turn needs to know, where it has changed."""
    if decision.helped is not None and before.asked_helped_id is not None:
        conversations.record_helped(connection, before.asked_helped_id, decision.helped)
    after = replace(
        before,
        language=language,
        language_chosen=before.language_chosen or bool(decision.language),
        asked_helped_id=message_id if decision.asks_helped else before.asked_helped_id,
        unknowns_in_a_row=_unknowns(before, decision.outcome),
    )
    changed = {name: now for name, now in vars(after).items() if now != getattr(before, name)}
    if changed:
        conversations.update_conversation(connection, before.id, **changed)


def _unknowns(before: Conversation, outcome: Outcome) -> int:
    if outcome is Outcome.UNKNOWN:
        return before.unknowns_in_a_row + 1
    keeps = outcome in (Outcome.OFFERED, Outcome.REFUSED, Outcome.RELAYED)
    return before.unknowns_in_a_row if keeps else 0
