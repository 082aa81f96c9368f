import contextlib
import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import frames
from desk.frames import FrameError, Hello, Say, Typing
from storage.conversations import Button, Message

MOMENT = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)


def test_hello_needs_only_a_language() -> None:
    assert frames.parse('{"type": "hello", "language": "he"}') == Hello(None, 0, "he", "")


def test_say_carries_text_and_perhaps_a_buttons_payload() -> None:
    assert frames.parse('{"type": "say", "cid": "c", "text": ""}') == Say("c", "", None)
    pressed = '{"type": "say", "cid": "c", "text": "Yes", "payload": "/helped"}'
    assert frames.parse(pressed) == Say("c", "Yes", "/helped")


def test_typing_begins_and_ends() -> None:
    assert frames.parse('{"type": "typing", "on": true}') == Typing(on=True)


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        ({"type": "hello"}, "language"),
        ({"type": "hello", "language": "fr"}, "language"),
        ({"type": "hello", "language": "he", "since": -1}, "since"),
        ({"type": "hello", "language": "he", "since": True}, "since"),
        ({"type": "hello", "language": "he", "since": 2**63}, "since"),
        ({"type": "hello", "language": "he", "token": 5}, "token"),
        ({"type": "say", "text": "x"}, "cid"),
        ({"type": "say", "cid": "c" * 65, "text": "x"}, "cid"),
        ({"type": "say", "cid": "c"}, "text"),
        ({"type": "say", "cid": "c", "text": "x", "payload": "p" * 1001}, "payload"),
        ({"type": "typing"}, "typing.on"),
        ({"type": "typing", "on": 1}, "typing.on"),
        ({"type": "rate", "score": 3}, "ticket"),
        ({"type": "rate", "ticket": 1, "score": 6}, "score"),
        ({"type": "rate", "ticket": 1, "score": True}, "score"),
        ({"type": "rate", "ticket": 1, "score": 3, "comment": "c" * 1001}, "comment"),
        ({"type": ["say"]}, "unknown type"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused_with_its_field_and_what_to_send(
    frame: object, complaint: str
) -> None:
    with pytest.raises(FrameError, match=complaint) as refused:
        frames.parse(json.dumps(frame))
    assert "; send " in str(refused.value)


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_whatever_arrives_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(FrameError):
        assert isinstance(frames.parse(text), Hello | Say | Typing)


def test_a_message_is_shown_with_its_provenance_and_an_iso_time_in_utc() -> None:
    said = Message(
        id=7,
        author="bot",
        language="en",
        text="Open.",
        created_at=MOMENT,
        buttons=(Button("Yes", "/yes", "button_yes", 2), Button("No", "/no")),
        entry_id="opening_hours",
        version=3,
        approved_by="dana",
        approved_at=MOMENT,
    )
    assert frames.message(said) == {
        "id": 7,
        "author": "bot",
        "language": "en",
        "text": "Open.",
        "time": "2026-11-22T08:30:00+00:00",
        "buttons": [
            {
                "title": "Yes",
                "payload": "/yes",
                "source": {"entry": "button_yes", "version": 2},
            },
            {"title": "No", "payload": "/no"},
        ],
        "source": {
            "entry": "opening_hours",
            "version": 3,
            "approved_by": "dana",
            "approved_at": "2026-11-22T08:30:00+00:00",
            "model": None,
        },
        "files": [],
    }


def test_an_error_has_one_shape() -> None:
    assert frames.error("away", "Gone; come again.", retry=True, cid="c") == {
        "type": "error",
        "code": "away",
        "error": "Gone; come again.",
        "retry": True,
        "cid": "c",
    }
    assert "cid" not in frames.error("away", "Gone; come again.")
