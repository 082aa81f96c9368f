"""The words of a decision: looked up among what is approved now, or refused and replaced."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from actions.decisions import Decision, Outcome, Press, Say, State, on_hold, unknown
from actions.decisions import without_approval as refused_reply
from actions.understanding import Understanding
from faq import refusals
from faq.answers import LiveAnswers, Sentence, Why
from faq.lines import Line
from faq.refusals import Refusal
from faq.rendering import render
from settings.channels import ChannelRules
from storage.conversations import Button, Conversation


@dataclass(frozen=True)
class Spoken:
    """A sentence, or a part of one, with its buttons, each from an approved version."""

    sentence: Sentence
    buttons: tuple[Button, ...]
    sent: tuple[str, ...]
    """The messages that it leaves as."""
    has_buttons: bool
    """Whether the channel's own buttons stand under the last of them."""
    message_id: int = 0
    """Its row in the log."""


class Words:
    """What may be said in one turn. Whatever is refused is recorded with the turn."""

    def __init__(
        self,
        connection: Connection,
        answers: LiveAnswers,
        talk: Conversation,
        rules: ChannelRules,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._answers = answers
        self._talk = talk
        self._rules = rules
        self._now = now

    def answerable(self, decision: Decision, seen: Understanding, state: State) -> Decision:
        """What is decided instead if an answer is held, or is not live since the training."""
        if decision.outcome is Outcome.OFFERED:
            return self._offerable(decision, seen, state)
        if decision.outcome is not Outcome.ANSWERED:
            return decision
        entry_id = decision.say[0].entry_id
        if self._answers.is_held(entry_id, self._now):
            return on_hold()
        if not self._allows(entry_id, instead=Line.UNKNOWN.value):
            return unknown(replace(seen, ranking=()), state)
        return decision

    def _offerable(self, decision: Decision, seen: Understanding, state: State) -> Decision:
        """The same offer without the entries that may not be named now."""
        (offer,) = decision.say
        entries = [one for one in offer.buttons if one.is_choice]
        held = {one for one in entries if self._answers.is_held(one.entry_id, self._now)}
        left = {one for one in entries if one not in held and self._allows(one.entry_id)}
        if not left:
            return on_hold() if held else unknown(replace(seen, candidates=()), state)
        kept = tuple(one for one in offer.buttons if one in left or not one.is_choice)
        return replace(decision, say=(replace(offer, buttons=kept),))

    def approved(self, decision: Decision) -> Decision:
        """The decision, or the refusal of it if its first sentence, the reply, is refused."""
        if not decision.say:
            return decision
        if self._allows(decision.say[0].entry_id, instead=Line.UNKNOWN.value):
            return decision
        return refused_reply(decision)

    def spoken(self, decision: Decision, language: str) -> Iterator[Spoken]:
        for one in decision.say:
            if self._allows(one.entry_id):
                yield from self._parts(one, language)

    def _allows(self, entry_id: str, instead: str = "") -> bool:
        why = self._answers.why_not(entry_id, self._now)
        # Of what is held the holding statement is said.
        if why in (None, Why.HELD):
            return True
        refused = Refusal("turn", self._talk.id, why, entry_id, instead=instead)
        refusals.record(self._connection, refused, self._now)
        return False

    def _parts(self, one: Say, language: str) -> Iterator[Spoken]:
        sentence = self._answers.sentence(one.entry_id, language, self._talk.channel, self._now)
        if sentence is None:
            return
        sentence = sentence.with_filled(one.filled)
        buttons = tuple(self._buttons(one.buttons, language))
        parts = render(sentence.text, [button.title for button in buttons], self._rules)
        for part in parts:
            said = buttons if part is parts[-1] else ()
            yield Spoken(replace(sentence, text=part.text), said, part.sent, part.has_buttons)

    def _buttons(self, presses: tuple[Press, ...], language: str) -> Iterator[Button]:
        for press in presses:
            if not self._allows(press.entry_id):
                continue
            titled = self._answers.button(press.entry_id, language, self._talk.channel, self._now)
            if titled:
                yield Button(titled.text, press.payload, titled.entry_id, titled.version)
