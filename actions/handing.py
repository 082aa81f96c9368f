"""Who answers a handed-over visitor and by when, and what the visitor is asked meanwhile."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from actions.decisions import FLAG, SELF_HARM, Decision, Outcome, Press, Say
from actions.flagging import Flaggable
from actions.handover import opening_of
from actions.promised import promised
from actions.understanding import Understanding
from faq.lines import Line, handover_line
from faq.placeholders import DECLARED
from handoff import form_store, forms, policies
from handoff.form_store import Asking
from handoff.forms import Field, Form, Heard, Move, Step
from handoff.hearing import Hearing
from handoff.history import Priority
from handoff.reach import reach
from handoff.tickets import Opening, Ticket
from settings.brand import Brand
from storage import transcript
from storage.conversations import Conversation

LOOKED_BACK = 20
"""Messages of the visitor before the handover in which answers are looked for."""
LIKELY = 0.5
"""How sure the understanding must be that a message is no answer to the question that was asked.

The gravest intents are taken from a low probability on: a lone "tomorrow" is one of them.
"""
WITHOUT_FORM = frozenset({SELF_HARM, "legal_threat", FLAG})
"""Reasons that ask nothing: a person comes first."""

BUTTONS = (
    Press(Line.BUTTON_SKIP.value, "/skip_question"),
    Press(Line.BUTTON_CONNECT.value, "/just_connect"),
)


@dataclass(frozen=True)
class Turn:
    """What a handover needs to know of the turn."""

    talk: Conversation
    seen: Understanding
    message_id: int
    language: str
    """Of the reply."""
    now: datetime
    is_flagged: bool = False


class Handing:
    def __init__(self, brand: Brand) -> None:
        self._brand = brand

    def told(
        self, decision: Decision, opening: Opening | None, form: Form | None, turn: Turn
    ) -> Decision:
        """The decision with who answers by when, and with the form's first question."""
        if opening is None:
            return decision
        line = self._line(opening.reason, opening.queue, turn, turn.now)
        asked = (question(form.asked),) if form and form.asked else ()
        return replace(decision, say=(*decision.say, line, *asked))

    def _line(self, reason: str, queue: str, turn: Turn, opened_at: datetime) -> Say:
        """The sentence that tells who has the ticket, and by when they answer."""
        if reason == SELF_HARM:
            return Say(Line.HANDOVER_SELF_HARM.value)
        terms = policies.agreed_in(self._brand.agreement, turn.now).terms.get(queue)
        contact = self._brand.team.agents.get(self._brand.contacts.get(queue, ""))
        team = self._brand.handover.teams.get(queue)
        told = promised(terms, turn.now, opened_at, turn.language) if terms else None
        if told is None or team is None or (told.needs_name and contact is None):
            return Say(handover_line(queue))
        name = contact.name[turn.language] if contact else ""
        words = {**told.values, "name": name, "team": team[turn.language]}
        wanted = DECLARED[told.line.value]
        return Say(told.line.value, filled={one: words[one] for one in sorted(wanted)})

    def form(self, connection: Connection, opening: Opening | None, turn: Turn) -> Form | None:
        """The form that begins with a handover; None if there is nothing to ask."""
        if opening is None:
            return None
        fields = self._fields(opening.queue)
        if opening.reason in WITHOUT_FORM or turn.is_flagged or not fields:
            return None
        texts = transcript.said_before(connection, turn.talk.id, turn.message_id, LOOKED_BACK)
        before = [Heard(one, reach=reach(one)) for one in texts]
        return forms.begin(fields, heard(turn.seen), before)

    def begin(
        self, connection: Connection, ticket: Ticket | None, form: Form | None, turn: Turn
    ) -> None:
        """Keep the form that was begun with the ticket."""
        if ticket and form:
            talk, said = turn.talk.id, turn.message_id
            form_store.start(connection, ticket.id, talk, form, said, turn.now)

    def go_on(
        self, connection: Connection, before: Hearing, decision: Decision, turn: Turn
    ) -> Decision:
        """What is decided while a question of the ticket's form waits; kept in the form."""
        ticket = before.ticket if before.is_open else None
        # A file without words answers no question, which waits on.
        is_wordless = not turn.seen.text.strip()
        if ticket is None or decision.outcome is Outcome.RELAYED or is_wordless:
            return decision
        asking = form_store.asking(connection, ticket.id, self._fields(ticket.queue))
        if asking is None:
            return decision
        taken = _step(asking, decision, turn)
        form_store.go_on(connection, asking, taken.form, turn.message_id, turn.now)
        if taken.move is Move.CONNECT:
            said = self._line(ticket.reason, ticket.queue, turn, ticket.opened_at)
            return Decision(Outcome.FORM, (said,))
        return decided(taken, decision)

    def _fields(self, queue: str) -> tuple[Field, ...]:
        return tuple(Field(one) for one in self._brand.handover.forms.get(queue, ()))


def heard(seen: Understanding, is_known: bool = False) -> Heard:
    is_press = seen.slots is not None
    return Heard(
        text=seen.text,
        intent=seen.intent,
        is_known=is_known,
        reach=None if is_press else reach(seen.text),
        is_press=is_press,
    )


def _step(asking: Asking, decision: Decision, turn: Turn) -> Step:
    if turn.is_flagged:
        return forms.drop(asking.form)
    known = decision.outcome in (Outcome.ANSWERED, Outcome.ON_HOLD)
    is_stale = turn.now - asking.asked_at > forms.STALE
    said = heard(turn.seen, known)
    if not said.is_press and turn.seen.confidence < LIKELY:
        said = replace(said, intent="")
    return forms.step(asking.form, said, is_stale)


def decided(taken: Step, decision: Decision) -> Decision:
    """What is said after a step of the form; `decision` is what the message means otherwise."""
    asked = taken.form.asked
    if taken.move is Move.ASIDE and asked:
        # Whether it helped is not asked as well: one question at a time.
        say = (one for one in decision.say if one.entry_id != Line.DID_THAT_HELP.value)
        return replace(decision, say=(*say, question(asked)), asks_helped=False)
    if taken.move is Move.AGAIN and asked:
        return Decision(Outcome.FORM, (Say(f"say_again_{asked.value}", BUTTONS),))
    if taken.move is Move.ASK and asked:
        return Decision(Outcome.FORM, (question(asked),))
    if taken.move is Move.DONE:
        return Decision(Outcome.FORM, (Say(Line.FORM_DONE.value),))
    return decision


def question(asked: Field) -> Say:
    return Say(f"say_ask_{asked.value}", BUTTONS)


def opening(brand: Brand, decision: Decision, turn: Turn, topic: str) -> Opening | None:
    """What the ticket is opened with, if the decision opens one; urgent if flags are raised."""
    talk, reason = turn.talk, decision.handover_reason
    found = opening_of(brand, talk.id, reason, topic, turn.language)
    if found is None or not turn.is_flagged:
        return found
    return replace(found, queue=brand.flags.queue, priority=Priority.URGENT)


def flaggable(turn: Turn, topic: str) -> Flaggable:
    return Flaggable(turn.talk.id, turn.message_id, turn.seen.intent, topic)
