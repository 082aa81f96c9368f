"""The custom actions by the names that data/rules.yml uses: heard goes in, said comes out."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from actions import decisions
from actions.decisions import Decide
from actions.turns import Incoming, TurnTaker
from actions.understanding import Understanding, from_parse_data
from actions.words import Spoken
from settings import brand, environment
from settings.clock import now
from storage.engine import open_engine

DECISIONS: Mapping[str, Decide] = {
    "action_answer": decisions.answer,
    "action_offer": decisions.offer,
    "action_unknown": decisions.unknown,
    "action_small_talk": decisions.small_talk,
    "action_yes_or_no": decisions.yes_or_no,
    "action_change_language": decisions.change_language,
    "action_hand_over": decisions.hand_over_by_intent,
    "action_form": decisions.press_of_form,
    "action_relay": decisions.relay,
}
REHEARSED = {
    "action_unknown": "nlu_fallback",
    "action_small_talk": "greet",
    "action_hand_over": "ask_for_human",
}
"""Actions, each with an intent that leads to it."""
DESK_CHANNEL = "web"
"""The channel whose messages the desk has stored before Rasa hears of them."""
MAX_MODEL_ID = 64


@dataclass(frozen=True)
class Heard:
    """A visitor's message as Rasa holds it."""

    sender: str
    channel: str | None
    parse_data: Mapping[str, Any]
    metadata: Mapping[str, Any]
    message_id: str | None
    timestamp: float
    """Seconds since 1970, UTC."""


async def take(action: str, heard: Heard) -> list[dict[str, Any]]:
    """Take the turn and return what is said, each sentence as Rasa's channels expect it."""
    incoming = _incoming(heard)
    spoken = await asyncio.to_thread(_taker().take, incoming, DECISIONS[action], now())
    return [
        {
            "text": text,
            # No more than this: a channel passes on whatever a button has.
            "buttons": [
                {"title": each.title, "payload": each.payload}
                for each in (one.buttons if one.has_buttons and text is one.sent[-1] else ())
            ],
            **_provenance(one, incoming.model_id),
        }
        for one in spoken
        for text in one.sent
    ]


def _provenance(said: Spoken, model_id: str) -> dict[str, Any]:
    """What a message's metadata has: its approval, its row in the log, the titles' approvals."""
    return {
        "entry": said.sentence.entry_id,
        "version": said.sentence.version,
        "approved_by": said.sentence.approved_by,
        "approved_at": said.sentence.approved_at.isoformat(),
        "model": model_id,
        "language": said.sentence.language,
        "message": said.message_id,
        "filled": said.sentence.filled,
        "titles": [{"entry": one.entry_id, "version": one.version} for one in said.buttons],
    }


def warm_up() -> None:
    """Rehearse a few turns: the first of each kind takes ten times as long as those after it."""
    begun = now()
    for action, intent in REHEARSED.items():
        seen = Understanding("?", intent, 1.0, ((intent, 1.0),), language="en")
        nobody = Incoming("rehearsal", "rehearsal", seen, begun, "", None, None)
        _taker().rehearse(nobody, DECISIONS[action], begun)


@lru_cache(maxsize=1)
def _taker() -> TurnTaker:
    # Made at the first action and not at import: rasa-sdk imports every module of this package.
    settings = environment.from_environment()
    return TurnTaker(open_engine(settings.database_url), brand.load(settings.brand_file))


def _incoming(heard: Heard) -> Incoming:
    channel = heard.channel or "unknown"
    model_id = heard.metadata.get("model_id")
    # A social channel's metadata is what its visitors and its network make it.
    desks = heard.metadata if channel == DESK_CHANNEL else {}
    received = desks.get("received_at")
    return Incoming(
        channel=channel,
        sender=heard.sender,
        understanding=from_parse_data(heard.parse_data),
        received_at=datetime.fromisoformat(received)
        if received
        else datetime.fromtimestamp(heard.timestamp, timezone.utc),
        model_id=model_id if isinstance(model_id, str) and len(model_id) <= MAX_MODEL_ID else "",
        message_id=desks.get("message_id"),
        cid=heard.message_id,
    )
