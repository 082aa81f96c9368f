"""What the actions read from Rasa's parse data."""

from typing import Any

import pytest

from actions.understanding import Understanding, from_parse_data

RECOGNISED: dict[str, Any] = {
    "text": "when are you open?",
    "intent": {"name": "faq", "confidence": 0.93},
    "entities": [{"entity": "phone", "value": "03-0000000"}],
    "understanding": {
        "language": "en",
        "zone": "answer",
        "confidence": 0.91,
        "ranking": [["faq/opening_hours", 0.91], ["greet", 0.05]],
        "candidates": ["faq/opening_hours", "faq/contact_phone"],
        "corrected": [],
        "cut": True,
    },
}


def test_a_recognised_message_is_read_whole() -> None:
    assert from_parse_data(RECOGNISED) == Understanding(
        text="when are you open?",
        intent="faq",
        confidence=0.91,
        ranking=(("faq/opening_hours", 0.91), ("greet", 0.05)),
        candidates=("faq/opening_hours", "faq/contact_phone"),
        language="en",
        cut=True,
        slots=None,
    )
    assert from_parse_data(RECOGNISED).entry_id == "opening_hours"


def test_a_pressed_button_carries_its_values() -> None:
    pressed = from_parse_data(
        {
            "text": '/choose{"entry": "opening_hours"}',
            "intent": {"name": "choose", "confidence": 1.0},
            "entities": [{"entity": "entry", "value": "opening_hours"}],
        }
    )
    assert pressed.slots == {"entry": "opening_hours"}
    assert pressed.entry_id == "opening_hours"
    assert pressed.intent == "choose"
    assert pressed.confidence == 1.0


@pytest.mark.parametrize(
    "data", [{}, {"text": None, "intent": None}, {"text": "", "intent": {"name": None}}]
)
def test_a_message_that_was_not_understood_at_all_is_a_fallback(data: dict[str, Any]) -> None:
    seen = from_parse_data(data)
    assert (seen.text, seen.intent, seen.confidence) == ("", "nlu_fallback", 0.0)
    assert seen.entry_id is None


def test_a_hand_written_intent_is_no_entry() -> None:
    seen = Understanding("hi", "greet", 0.9, (("greet", 0.9), ("faq/opening_hours", 0.1)))
    assert seen.entry_id is None


@pytest.mark.parametrize(
    ("text", "has_words"),
    [
        ("שלום", True),
        ("hi", True),
        ("привет", True),
        ("😀 12 ?!", False),
        ("", False),
        ("٣", False),
    ],
)
def test_words_are_letters_of_any_script(text: str, has_words: bool) -> None:
    assert Understanding(text, "faq", 0.9).has_words is has_words
