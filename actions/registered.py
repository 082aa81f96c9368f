"""The custom actions by the names that data/rules.yml uses. They only parse and render."""

import asyncio
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import decisions
from actions.decisions import Decide
from actions.turns import Incoming, TurnTaker
from actions.understanding import from_parse_data
from settings import brand, environment
from settings.clock import now
from storage.engine import open_engine

DESK_CHANNEL = "web"
"""The channel whose messages the desk has stored before Rasa hears of them."""
MAX_MODEL_ID = 64


@lru_cache(maxsize=1)
def _taker() -> TurnTaker:
    # Made at the first action and not at import: rasa-sdk imports every module of this package.
    settings = environment.from_environment()
    return TurnTaker(open_engine(settings.database_url), brand.load(settings.brand_file))


class TurnAction:
    """Takes the turn with the subclass's `decide`.

    No rasa_sdk.Action itself: rasa-sdk registers every class below Action.
    """

    action_name: str
    decide: Decide

    def name(self) -> str:
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        incoming = _incoming(tracker)
        spoken = await asyncio.to_thread(_taker().take, incoming, type(self).decide, now())
        for one in spoken:
            dispatcher.utter_message(
                text=one.sentence.text,
                buttons=[vars(button) for button in one.buttons],
                entry=one.sentence.entry_id,
                version=one.sentence.version,
                approved_by=one.sentence.approved_by,
                approved_at=one.sentence.approved_at.isoformat(),
                model=incoming.model_id,
            )
        return []


def _incoming(tracker: Tracker) -> Incoming:
    heard = _last_heard(tracker)
    channel = tracker.get_latest_input_channel() or "unknown"
    metadata = heard.get("metadata") or {}
    model_id = metadata.get("model_id")
    # A social channel's metadata is what its visitors and its network make it.
    desks = metadata if channel == DESK_CHANNEL else {}
    received = desks.get("received_at")
    return Incoming(
        channel=channel,
        sender=tracker.sender_id,
        understanding=from_parse_data(tracker.latest_message),
        received_at=datetime.fromisoformat(received)
        if received
        else datetime.fromtimestamp(heard["timestamp"], timezone.utc),
        model_id=model_id if isinstance(model_id, str) and len(model_id) <= MAX_MODEL_ID else "",
        message_id=desks.get("message_id"),
        cid=heard.get("message_id"),
    )


def _last_heard(tracker: Tracker) -> dict[str, Any]:
    """The newest user event; Rasa runs an action only after one."""
    heard = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return dict(next(heard))


class ActionAnswer(TurnAction, Action):
    action_name = "action_answer"
    decide = staticmethod(decisions.answer)


class ActionOffer(TurnAction, Action):
    action_name = "action_offer"
    decide = staticmethod(decisions.offer)


class ActionUnknown(TurnAction, Action):
    action_name = "action_unknown"
    decide = staticmethod(decisions.unknown)


class ActionSmallTalk(TurnAction, Action):
    action_name = "action_small_talk"
    decide = staticmethod(decisions.small_talk)


class ActionYesOrNo(TurnAction, Action):
    action_name = "action_yes_or_no"
    decide = staticmethod(decisions.yes_or_no)


class ActionChangeLanguage(TurnAction, Action):
    action_name = "action_change_language"
    decide = staticmethod(decisions.change_language)


class ActionHandOver(TurnAction, Action):
    action_name = "action_hand_over"
    decide = staticmethod(decisions.hand_over_by_intent)


class ActionForm(TurnAction, Action):
    action_name = "action_form"
    decide = staticmethod(decisions.press_of_form)


class ActionRelay(TurnAction, Action):
    action_name = "action_relay"
    decide = staticmethod(decisions.relay)
