"""Where a channel lists buttons by number: the number that was sent is the button pressed."""

import json
import re
from collections.abc import Mapping, Sequence

from actions import decisions
from actions.decisions import Decide
from actions.understanding import Understanding
from storage.conversations import Button

DECIDE: Mapping[str, Decide] = {
    "choose": decisions.answer,
    "none_of_these": decisions.unknown,
    "helped": decisions.yes_or_no,
    "ask_for_human": decisions.hand_over_by_intent,
    "skip_question": decisions.press_of_form,
    "just_connect": decisions.press_of_form,
}
"""By the intent that a button names: the same that data/rules.yml has for it."""

ANSWERED_BY_NUMBER = ("_how_many", "_number")
"""Ends of the ids of the form's questions that are (handoff/forms.py, Field)."""

_NUMBER = re.compile(r"\s*(\d{1,2})[.)]?\s*")
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def pressed(
    text: str, offered: Sequence[tuple[str, Sequence[Button]]]
) -> tuple[Understanding, Decide] | None:
    """What the button of this number means; None if there is no such button.

    `offered` has the entries that were said last, each with its buttons. A question whose answer
    is a number takes it as its answer.
    """
    if any(entry_id.endswith(ANSWERED_BY_NUMBER) for entry_id, _ in offered):
        return None
    buttons = [one for _, under in offered for one in under]
    number = _NUMBER.fullmatch(text)
    if not number or not 1 <= int(number[1]) <= len(buttons):
        return None
    payload = buttons[int(number[1]) - 1].payload
    parsed = _PAYLOAD.fullmatch(payload)
    if not parsed or parsed[1] not in DECIDE:
        return None
    slots = json.loads(parsed[2]) if parsed[2] else {}
    return Understanding(payload, parsed[1], 1.0, slots=slots), DECIDE[parsed[1]]
