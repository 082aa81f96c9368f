"""What is decided on a message: every action in every state that matters to it."""

from dataclasses import replace

import pytest

from actions import decisions
from actions.decisions import HUMAN, YES_NO, Decide, Decision, Outcome, Press, Say, State
from actions.understanding import Understanding
from faq.lines import Line

HOURS = Understanding(
    "when are you open?", "faq", 0.95, (("faq/opening_hours", 0.95),), language="en"
)
BETWEEN = replace(
    HOURS, intent="ask", candidates=("faq/opening_hours", "complaint", "faq/contact_phone")
)
NOTHING = Understanding("what is love?", "nlu_fallback", 0.2, (("greet", 0.1),), language="en")
FRESH = State(language="en")


def small(intent: str) -> Understanding:
    return Understanding(intent, intent, 0.9, ((intent, 0.9),), language="en")


def said(line: Line, *buttons: Press) -> tuple[Say, ...]:
    return (Say(line.value, buttons),)


def pressed(intent: str, **slots: str) -> Understanding:
    return Understanding(f"/{intent}", intent, 1.0, slots=slots)


HELPED_QUESTION = Say(Line.DID_THAT_HELP.value, YES_NO)
CHOICES = (
    Press("opening_hours", '/choose{"entry": "opening_hours"}'),
    Press("contact_phone", '/choose{"entry": "contact_phone"}'),
    HUMAN,
    Press("button_none", "/none_of_these"),
)
OPEN = replace(FRESH, ticket_open=True)
ONE_UNKNOWN = replace(FRESH, unknowns_in_a_row=1)
ASKED = replace(FRESH, may_ask_helped=False)
AWAITING = replace(ASKED, awaiting_helped=True)

CASES: dict[str, tuple[Decide, Understanding, State, Decision]] = {
    "the first answer asks whether it helped": (
        decisions.answer,
        HOURS,
        FRESH,
        Decision(Outcome.ANSWERED, (Say("opening_hours"), HELPED_QUESTION), asks_helped=True),
    ),
    "later answers do not ask again": (
        decisions.answer,
        HOURS,
        ASKED,
        Decision(Outcome.ANSWERED, (Say("opening_hours"),)),
    ),
    "a pressed entry is answered": (
        decisions.answer,
        pressed("choose", entry="contact_phone"),
        ASKED,
        Decision(Outcome.ANSWERED, (Say("contact_phone"),)),
    ),
    "an answer without an entry is unknown": (
        decisions.answer,
        pressed("choose"),
        FRESH,
        Decision(Outcome.UNKNOWN, said(Line.UNKNOWN, HUMAN)),
    ),
    "close entries are offered, other labels are not": (
        decisions.offer,
        BETWEEN,
        FRESH,
        Decision(Outcome.OFFERED, said(Line.OFFER, *CHOICES)),
    ),
    "no entries to offer is unknown": (
        decisions.offer,
        replace(BETWEEN, candidates=("complaint",)),
        FRESH,
        Decision(Outcome.UNKNOWN, said(Line.UNKNOWN, HUMAN)),
    ),
    "a message without words is offered nothing": (
        decisions.offer,
        replace(BETWEEN, text="?! 12"),
        FRESH,
        Decision(Outcome.REFUSED, said(Line.NO_WORDS)),
    ),
    "the first unknown says so and offers a person": (
        decisions.unknown,
        NOTHING,
        FRESH,
        Decision(Outcome.UNKNOWN, said(Line.UNKNOWN, HUMAN)),
    ),
    "the second unknown in a row hands over": (
        decisions.unknown,
        NOTHING,
        ONE_UNKNOWN,
        Decision(Outcome.HANDED_OVER, handover_reason="still_unknown"),
    ),
    "none of these is an unknown": (
        decisions.unknown,
        pressed("none_of_these"),
        FRESH,
        Decision(Outcome.UNKNOWN, said(Line.UNKNOWN, HUMAN)),
    ),
    "none of these after an unknown hands over": (
        decisions.unknown,
        pressed("none_of_these"),
        ONE_UNKNOWN,
        Decision(Outcome.HANDED_OVER, handover_reason="still_unknown"),
    ),
    "an unknown with a ticket open says that it is open": (
        decisions.unknown,
        NOTHING,
        replace(OPEN, unknowns_in_a_row=1),
        Decision(Outcome.HANDED_OVER, said(Line.HANDOVER_OPEN)),
    ),
    "an empty message is refused": (
        decisions.unknown,
        Understanding(" \n", "nlu_fallback", 0),
        ONE_UNKNOWN,
        Decision(Outcome.REFUSED, said(Line.EMPTY)),
    ),
    "emoji alone are refused": (
        decisions.unknown,
        Understanding("😀😀", "nlu_fallback", 0),
        ONE_UNKNOWN,
        Decision(Outcome.REFUSED, said(Line.NO_WORDS)),
    ),
    "another language is refused and a person offered": (
        decisions.unknown,
        Understanding("привет", "nlu_fallback", 0, language="other"),
        ONE_UNKNOWN,
        Decision(Outcome.REFUSED, said(Line.OTHER_LANGUAGE, HUMAN)),
    ),
    "a greeting": (
        decisions.small_talk,
        small("greet"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.GREETING)),
    ),
    "thanks": (
        decisions.small_talk,
        small("thanks"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.THANKS)),
    ),
    "a goodbye": (
        decisions.small_talk,
        small("goodbye"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.GOODBYE)),
    ),
    "asked whether it is a bot it says yes and offers a person": (
        decisions.small_talk,
        small("bot_challenge"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.BOT, HUMAN)),
    ),
    "abuse is taken calmly": (
        decisions.small_talk,
        small("abuse"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.ABUSE, HUMAN)),
    ),
    "feedback": (
        decisions.small_talk,
        small("feedback"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.FEEDBACK)),
    ),
    "still waiting with a ticket open": (
        decisions.small_talk,
        small("still_waiting"),
        OPEN,
        Decision(Outcome.SMALL_TALK, said(Line.HANDOVER_OPEN)),
    ),
    "still waiting with nothing open": (
        decisions.small_talk,
        small("still_waiting"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.STILL_WAITING, HUMAN)),
    ),
    "a yes to whether it helped": (
        decisions.yes_or_no,
        small("affirm"),
        AWAITING,
        Decision(Outcome.SMALL_TALK, said(Line.HELPED), helped=True),
    ),
    "a no to whether it helped offers a person": (
        decisions.yes_or_no,
        small("deny"),
        AWAITING,
        Decision(Outcome.SMALL_TALK, said(Line.NOT_HELPED, HUMAN), helped=False),
    ),
    "a pressed yes counts later too": (
        decisions.yes_or_no,
        pressed("helped", value="yes"),
        ASKED,
        Decision(Outcome.SMALL_TALK, said(Line.HELPED), helped=True),
    ),
    "a pressed no counts later too": (
        decisions.yes_or_no,
        pressed("helped", value="no"),
        ASKED,
        Decision(Outcome.SMALL_TALK, said(Line.NOT_HELPED, HUMAN), helped=False),
    ),
    "a yes to nothing": (
        decisions.yes_or_no,
        small("affirm"),
        ASKED,
        Decision(Outcome.SMALL_TALK, said(Line.WHAT_NEXT)),
    ),
    "a no to nothing": (
        decisions.yes_or_no,
        small("deny"),
        FRESH,
        Decision(Outcome.SMALL_TALK, said(Line.WHAT_NEXT)),
    ),
    "a complaint is handed over": (
        decisions.hand_over_by_intent,
        small("complaint"),
        FRESH,
        Decision(Outcome.HANDED_OVER, handover_reason="complaint"),
    ),
    "a legal threat is handed over": (
        decisions.hand_over_by_intent,
        small("legal_threat"),
        FRESH,
        Decision(Outcome.HANDED_OVER, handover_reason="legal_threat"),
    ),
    "a second complaint says that the ticket is open": (
        decisions.hand_over_by_intent,
        small("complaint"),
        OPEN,
        Decision(Outcome.HANDED_OVER, said(Line.HANDOVER_OPEN)),
    ),
    "a human's conversation is logged in silence": (
        decisions.relay,
        HOURS,
        FRESH,
        Decision(Outcome.RELAYED),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_decision_is_the_expected_one(case: str) -> None:
    decide, seen, state, expected = CASES[case]
    assert decide(seen, state) == expected


def test_every_outcome_is_decided_somewhere() -> None:
    # What is held is no matter of the message: tests/integration/test_hold_turns.py; and forms are
    # their own: tests/integration/test_form_turns.py.
    decided = {expected.outcome for *_, expected in CASES.values()}
    assert decided == set(Outcome) - {Outcome.ON_HOLD, Outcome.FORM}
