"""One turn: decide, find the approved words, and write everything in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.engine import Connection, Engine

from actions import handing
from actions.decisions import (
    Decide,
    Decision,
    Outcome,
    State,
    flagged,
    on_hold,
    relay,
    unknown,
    with_first_words,
    without_approval,
)
from actions.flagging import Flagging
from actions.handing import Handing, Turn, flaggable
from actions.handover import note_said, plan
from actions.understanding import Understanding
from faq.answers import AnswerCache, LiveAnswers, Sentence
from handoff import hearing
from handoff.hearing import Hearing
from settings.brand import Brand
from storage import conversations
from storage.conversations import Button, Conversation, Message
from storage.engine import transaction

log = structlog.get_logger()

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


@dataclass(frozen=True)
class Spoken:
    """A sentence with its buttons, each from an approved version."""

    sentence: Sentence
    buttons: tuple[Button, ...]


class TurnTaker:
    """Takes turns against one database, with the agreement of one brand."""

    def __init__(self, engine: Engine, brand: Brand) -> None:
        self._engine = engine
        self._brand = brand
        self._cache = AnswerCache()
        self._flagging = Flagging(brand)
        self._handing = Handing(brand)

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
        if conversations.turn_exists(connection, message_id):
            return []
        return self._turn(connection, talk, replace(incoming, message_id=message_id), decide, now)

    def _turn(
        self,
        connection: Connection,
        talk: Conversation,
        incoming: Incoming,
        decide: Decide,
        now: datetime,
    ) -> list[Spoken]:
        seen, message_id = incoming.understanding, incoming.message_id or 0
        heard = hearing.hear(connection, talk.id, message_id, now)
        answers = self._cache.read(connection)
        state = _state(connection, talk, heard)
        flags = self._flagging.look(seen)
        decision = (relay if heard.is_humans else decide)(seen, state)
        decision = _answerable(decision, seen, state, answers, now)
        decision = flagged(decision, [one.kind for one in flags], state)
        turn = Turn(talk, seen, message_id, _reply_language(talk, seen, decision), now, bool(flags))
        decision = self._handing.go_on(connection, heard, decision, turn)
        topic = answers.topic(seen.closest_entry) or ""
        opening = handing.opening(self._brand, decision, turn, topic)
        decision, handover = plan(decision, heard, seen, opening, now)
        form = self._handing.form(connection, handover.opening, turn)
        decision = self._handing.told(decision, handover.opening, form, turn)
        decision = with_first_words(_approved(decision, answers, now), seen, state)
        talk = replace(talk, language=_reply_language(talk, seen, decision))
        _log(connection, talk, incoming, message_id, decision, now)
        ticket = handover.carry_out(connection, self._brand, message_id, now)
        self._handing.begin(connection, ticket, form, turn)
        ticket = self._flagging.take(connection, flags, flaggable(turn, topic), ticket, now)
        spoken = list(_speak(decision, talk, answers, now))
        for one in spoken:
            said_id = _say(connection, talk, one, message_id, now)
            ticket = note_said(connection, ticket, said_id, now)
        _remember(connection, talk, message_id, decision)
        return spoken


def _say(
    connection: Connection, talk: Conversation, one: Spoken, message_id: int, now: datetime
) -> int:
    said = Message(
        id=0,
        author="bot",
        language=talk.language,
        text=one.sentence.text,
        created_at=now,
        buttons=one.buttons,
        filled=one.sentence.filled,
    )
    return conversations.add_bot_message(
        connection, talk, said, one.sentence.version_id, message_id
    )


def _state(connection: Connection, talk: Conversation, heard: Hearing) -> State:
    last = conversations.last_turn_id(connection, talk.id)
    return State(
        language=talk.language,
        unknowns_in_a_row=talk.unknowns_in_a_row,
        first_turn=last is None,
        greeted=talk.channel in GREETING_CHANNELS,
        may_ask_helped=talk.asked_helped_id is None,
        awaiting_helped=last is not None and talk.asked_helped_id == last,
        ticket_open=heard.is_open,
    )


def _answerable(
    decision: Decision, seen: Understanding, state: State, answers: LiveAnswers, now: datetime
) -> Decision:
    """What is decided instead if the answer is held, or is no longer live since the training."""
    if decision.outcome is not Outcome.ANSWERED:
        return decision
    entry_id = decision.say[0].entry_id
    if answers.is_held(entry_id, now):
        return on_hold()
    if not _is_approved(entry_id, answers, now):
        return unknown(replace(seen, ranking=()), state)
    return decision


def _approved(decision: Decision, answers: LiveAnswers, now: datetime) -> Decision:
    """The decision, or the refusal of it if its first sentence, which is the reply, is refused."""
    if not decision.say or _is_approved(decision.say[0].entry_id, answers, now):
        return decision
    return without_approval(decision)


def _is_approved(entry_id: str, answers: LiveAnswers, now: datetime) -> bool:
    """Whether the entry may be said; both languages of a version are approved as one."""
    if answers.sentence(entry_id, "he", "", now):
        return True
    log.warning("sentence_refused", entry=entry_id)
    return False


def _reply_language(talk: Conversation, seen: Understanding, decision: Decision) -> str:
    """What the visitor asked for, or else the language of the message if it has one."""
    if decision.language:
        return decision.language
    if not talk.language_chosen and seen.language in ("he", "en"):
        return seen.language
    return talk.language


def _speak(
    decision: Decision, talk: Conversation, answers: LiveAnswers, now: datetime
) -> Iterator[Spoken]:
    for one in decision.say:
        sentence = answers.sentence(one.entry_id, talk.language, talk.channel, now)
        if sentence is None:
            log.warning("sentence_refused", entry=one.entry_id)
            continue
        buttons = []
        for press in one.buttons:
            titled = answers.sentence(press.entry_id, talk.language, talk.channel, now)
            if not press.entry_id.startswith("button_"):
                titled = answers.title(press.entry_id, talk.language, now)
            if titled:
                buttons.append(Button(titled.text, press.payload))
        yield Spoken(sentence.with_filled(one.filled), tuple(buttons))


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
    connection: Connection, talk: Conversation, message_id: int, decision: Decision
) -> None:
    """Write what the next turn needs to know."""
    if decision.helped is not None and talk.asked_helped_id is not None:
        conversations.record_helped(connection, talk.asked_helped_id, decision.helped)
    values: dict[str, object] = {"language": talk.language}
    if decision.language:
        values["language_chosen"] = True
    if decision.asks_helped:
        values["asked_helped_id"] = message_id
    if decision.outcome is Outcome.UNKNOWN:
        values["unknowns_in_a_row"] = talk.unknowns_in_a_row + 1
    elif decision.outcome not in (Outcome.OFFERED, Outcome.REFUSED, Outcome.RELAYED):
        values["unknowns_in_a_row"] = 0
    conversations.update_conversation(connection, talk.id, **values)
