"""Custom actions inside Rasa's own process. docs/decisions/0007 has the reason and the figures."""

from typing import Any

from rasa.core.actions.action import RemoteAction, create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.serving import Heard, take
from bot.approved_only import mark_as_of_a_turn


def run_actions_in_place() -> None:
    """Change how this process runs custom actions; a second call changes nothing.

    The action server takes the same turn for `rasa run`, `rasa shell` and `rasa test`, which
    reach it over HTTP as endpoints.yml says.
    """
    RemoteAction.run = _run


async def _run(
    action: RemoteAction,
    _output_channel: Any,
    _nlg: Any,
    tracker: DialogueStateTracker,
    _domain: Domain,
) -> list[BotUttered]:
    said = await take(action.name(), _heard(tracker))
    # As with the action server, what is empty is left out of a message.
    uttered = [create_bot_utterance({k: v for k, v in one.items() if v}) for one in said]
    return [mark_as_of_a_turn(one) for one in uttered]


def _heard(tracker: DialogueStateTracker) -> Heard:
    message = tracker.latest_message
    return Heard(
        sender=tracker.sender_id,
        channel=tracker.get_latest_input_channel(),
        parse_data=message.parse_data,
        metadata=message.metadata or {},
        message_id=message.message_id,
        timestamp=message.timestamp,
    )
