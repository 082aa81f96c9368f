"""The custom actions as Rasa's action server finds them. They only parse and render."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.serving import Heard, take


class TurnAction:
    """Takes the turn under the subclass's name.

    No rasa_sdk.Action itself: rasa-sdk registers every class below Action.
    """

    action_name: str

    def name(self) -> str:
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        for said in await take(self.action_name, _heard(tracker)):
            dispatcher.utter_message(**said)
        return []


def _heard(tracker: Tracker) -> Heard:
    """The newest user event; Rasa runs an action only after one."""
    users = (event for event in reversed(tracker.events) if event.get("event") == "user")
    event = next(users)
    return Heard(
        sender=tracker.sender_id,
        channel=tracker.get_latest_input_channel(),
        parse_data=tracker.latest_message,
        metadata=event.get("metadata") or {},
        message_id=event.get("message_id"),
        timestamp=event["timestamp"],
    )


class ActionAnswer(TurnAction, Action):
    action_name = "action_answer"


class ActionOffer(TurnAction, Action):
    action_name = "action_offer"


class ActionUnknown(TurnAction, Action):
    action_name = "action_unknown"


class ActionSmallTalk(TurnAction, Action):
    action_name = "action_small_talk"


class ActionYesOrNo(TurnAction, Action):
    action_name = "action_yes_or_no"


class ActionChangeLanguage(TurnAction, Action):
    action_name = "action_change_language"


class ActionHandOver(TurnAction, Action):
    action_name = "action_hand_over"


class ActionForm(TurnAction, Action):
    action_name = "action_form"


class ActionRelay(TurnAction, Action):
    action_name = "action_relay"
