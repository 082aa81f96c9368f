"""What to say to a message: pure functions from what was understood to a decision."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from actions.understanding import FAQ_PREFIX, Understanding
from faq.lines import Line


class Outcome(str, Enum):
    """How a turn ended."""

    # An approved FAQ answer was given.
    ANSWERED = "answered"
    # The answer is held; the holding statement was said.
    ON_HOLD = "on_hold"
    # Two or three entries were offered as buttons.
    OFFERED = "offered"
    # No approved answer was found; said so.
    UNKNOWN = "unknown"
    # A ticket is open; the visitor was told.
    HANDED_OVER = "handed_over"
    # Greetings, thanks and the like.
    SMALL_TALK = "small_talk"
    # The message could not be read as a question: no words, or another script.
    REFUSED = "refused"
    # An answer to a question of the form after a handover, or no wish to answer it.
    FORM = "form"
    # A human has the conversation: logged, and nothing said.
    RELAYED = "relayed"


@dataclass(frozen=True)
class State:
    """What the decision needs to know of the conversation so far."""

    language: str = "he"
    unknowns_in_a_row: int = 0
    first_turn: bool = False
    greeted: bool = False
    """The channel's widget has greeted already."""
    may_ask_helped: bool = True
    awaiting_helped: bool = False
    """The turn before asked whether the answer helped."""
    ticket_open: bool = False


@dataclass(frozen=True)
class Press:
    """A button: its title is an approved text, a line or the first question of an entry."""

    entry_id: str
    payload: str

    @property
    def is_choice(self) -> bool:
        """Whether it leads to the answer of an entry."""
        return self.payload.startswith(CHOOSE)


CHOOSE = "/choose"


@dataclass(frozen=True)
class Say:
    entry_id: str
    buttons: tuple[Press, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    """What the placeholders of an approved line stand for (faq/placeholders.py)."""


@dataclass(frozen=True)
class Decision:
    outcome: Outcome
    say: tuple[Say, ...] = ()
    handover_reason: str | None = None
    """Opens a ticket for this reason; the sentence for its queue is said after `say`."""
    asks_helped: bool = False
    helped: bool | None = None
    language: str | None = None
    """The language that the visitor asked for."""


Decide = Callable[[Understanding, State], Decision]

UNKNOWNS_BEFORE_HANDOVER = 2
SELF_HARM = "self_harm"
FLAG = "flag"
"""Why a ticket is opened that no other reason opens: the message raised a flag."""
HUMAN = Press(Line.BUTTON_HUMAN.value, "/ask_for_human")
YES_NO = (
    Press(Line.BUTTON_YES.value, '/helped{"value": "yes"}'),
    Press(Line.BUTTON_NO.value, '/helped{"value": "no"}'),
)


def _line(line: Line, *buttons: Press) -> Say:
    return Say(line.value, buttons)


def answer(seen: Understanding, state: State) -> Decision:
    """The recognised entry's answer; asks once a conversation whether it helped."""
    if seen.entry_id is None:
        return unknown(seen, state)
    say = [Say(seen.entry_id)]
    if state.may_ask_helped:
        say.append(_line(Line.DID_THAT_HELP, *YES_NO))
    return Decision(Outcome.ANSWERED, tuple(say), asks_helped=state.may_ask_helped)


def on_hold() -> Decision:
    """The recognised entry's answer is held: the holding statement, and the way to a person."""
    return Decision(Outcome.ON_HOLD, (_line(Line.ON_HOLD, HUMAN),))


def without_approval(decision: Decision) -> Decision:
    """What is said when the words that were decided on have no approval: that there are none.

    Whatever else was decided holds: a ticket that is opened, a language that was asked for.
    """
    outcome = decision.outcome if decision.handover_reason else Outcome.UNKNOWN
    return replace(decision, outcome=outcome, say=(_line(Line.UNKNOWN, HUMAN),), asks_helped=False)


def offer(seen: Understanding, state: State) -> Decision:
    """Between two or three entries: each is a button, and so is "none of these".

    A person is a button too if one of the candidates is no entry, a complaint perhaps.
    """
    entries = [
        label[len(FAQ_PREFIX) :] for label in seen.candidates if label.startswith(FAQ_PREFIX)
    ]
    if not entries or not seen.has_words:
        return unknown(seen, state)
    choices = [Press(entry, f'{CHOOSE}{{"entry": "{entry}"}}') for entry in entries]
    if len(entries) < len(seen.candidates):
        choices.append(HUMAN)
    none = Press(Line.BUTTON_NONE.value, "/none_of_these")
    return Decision(Outcome.OFFERED, (_line(Line.OFFER, *choices, none),))


def unknown(seen: Understanding, state: State) -> Decision:
    """No approved answer: says so and offers a person; the second time in a row hands over."""
    if not seen.text.strip():
        return Decision(Outcome.REFUSED, (_line(Line.EMPTY),))
    if not seen.has_words:
        return Decision(Outcome.REFUSED, (_line(Line.NO_WORDS),))
    if seen.language == "other" and seen.slots is None:
        return Decision(Outcome.REFUSED, (_line(Line.OTHER_LANGUAGE, HUMAN),))
    if state.unknowns_in_a_row + 1 >= UNKNOWNS_BEFORE_HANDOVER:
        return hand_over("still_unknown", state)
    return Decision(Outcome.UNKNOWN, (_line(Line.UNKNOWN, HUMAN),))


def only_files(_seen: Understanding, state: State) -> Decision:
    """A message without words, which the bot cannot read; handed over as an unknown one is."""
    if state.ticket_open:
        return hand_over("still_unknown", state)
    if state.unknowns_in_a_row + 1 >= UNKNOWNS_BEFORE_HANDOVER:
        return hand_over("still_unknown", state)
    return Decision(Outcome.UNKNOWN, (_line(Line.FILE, HUMAN),))


_SMALL_TALK = {
    "greet": _line(Line.GREETING),
    "thanks": _line(Line.THANKS),
    "goodbye": _line(Line.GOODBYE),
    "bot_challenge": _line(Line.BOT, HUMAN),
    "abuse": _line(Line.ABUSE, HUMAN),
    "feedback": _line(Line.FEEDBACK),
}


def small_talk(seen: Understanding, state: State) -> Decision:
    if seen.intent == "still_waiting":
        line = Line.HANDOVER_OPEN if state.ticket_open else Line.STILL_WAITING
        return Decision(
            Outcome.SMALL_TALK, (_line(line, *(() if state.ticket_open else (HUMAN,))),)
        )
    return Decision(Outcome.SMALL_TALK, (_SMALL_TALK[seen.intent],))


def yes_or_no(seen: Understanding, state: State) -> Decision:
    """A yes or no, typed or pressed: the reply to "did that help" if that was asked."""
    pressed = (seen.slots or {}).get("value")
    if pressed is None and not state.awaiting_helped:
        return Decision(Outcome.SMALL_TALK, (_line(Line.WHAT_NEXT),))
    helped = pressed == "yes" if pressed else seen.intent == "affirm"
    said = _line(Line.HELPED) if helped else _line(Line.NOT_HELPED, HUMAN)
    return Decision(Outcome.SMALL_TALK, (said,), helped=helped)


def hand_over_by_intent(seen: Understanding, state: State) -> Decision:
    return hand_over(seen.intent, state)


def hand_over(reason: str, state: State) -> Decision:
    """Open a ticket; with one open already, say so. To self-harm its own words are said again."""
    if state.ticket_open and reason == SELF_HARM:
        return Decision(Outcome.HANDED_OVER, (_line(Line.HANDOVER_SELF_HARM),))
    if state.ticket_open:
        return Decision(Outcome.HANDED_OVER, (_line(Line.HANDOVER_OPEN),))
    return Decision(Outcome.HANDED_OVER, handover_reason=reason)


def flagged(decision: Decision, kinds: Collection[str], state: State) -> Decision:
    """What is said instead to a message that raises flags: a person takes it, and no answer."""
    if not kinds or decision.outcome is Outcome.RELAYED:
        return decision
    if SELF_HARM in kinds:
        return hand_over(SELF_HARM, state)
    return hand_over(decision.handover_reason or FLAG, state)


def press_of_form(seen: Understanding, state: State) -> Decision:
    """A button of a form that is over."""
    if seen.intent == "just_connect":
        return hand_over("ask_for_human", state)
    return Decision(Outcome.SMALL_TALK, (_line(Line.WHAT_NEXT),))


_NAMES_OF_LANGUAGES = {"he": ("עברית", "hebrew", "ivrit"), "en": ("אנגלית", "english", "anglit")}


def change_language(seen: Understanding, state: State) -> Decision:
    """The language that the message names, or else the one not in use; chosen until asked again."""
    text = seen.text.casefold()
    other = "en" if state.language == "he" else "he"
    named = [one for one, names in _NAMES_OF_LANGUAGES.items() if any(n in text for n in names)]
    language = named[0] if len(named) == 1 else other
    return Decision(Outcome.SMALL_TALK, (_line(Line.LANGUAGE_CHANGED),), language=language)


def relay(_seen: Understanding, _state: State) -> Decision:
    return Decision(Outcome.RELAYED)


def is_more_to_say(decision: Decision, seen: Understanding) -> bool:
    """Whether a message after a ticket's end goes on with it. Thanks and the like do not."""
    if decision.outcome in (Outcome.SMALL_TALK, Outcome.REFUSED):
        return seen.intent in ("still_waiting", "abuse")
    return True


def reopened(decision: Decision) -> Decision:
    """The ticket that was done is open again: said after what the bot can answer by itself."""
    if decision.outcome is Outcome.RELAYED:
        return decision
    answered = decision.outcome in (Outcome.ANSWERED, Outcome.ON_HOLD)
    say = decision.say[:1] if answered else ()
    outcome = decision.outcome if answered else Outcome.HANDED_OVER
    return Decision(outcome, (*say, _line(Line.HANDOVER_REOPENED)))


def with_first_words(decision: Decision, seen: Understanding, state: State) -> Decision:
    """Before the first reply on a channel without a greeting: who is speaking. And what was cut."""
    before = []
    greets = any(one.entry_id == Line.GREETING.value for one in decision.say)
    if state.first_turn and not state.greeted and not greets:
        before.append(_line(Line.INTRODUCTION))
    if seen.cut:
        before.append(_line(Line.TOO_LONG))
    if not before or decision.outcome is Outcome.RELAYED:
        return decision
    return replace(decision, say=(*before, *decision.say))
