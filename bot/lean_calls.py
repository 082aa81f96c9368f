"""Two costs of a Rasa 3.6 custom action call, taken out. docs/decisions/0003 has the figures."""

from typing import Any

import jsonschema
import pluggy
from rasa.core.actions.action import RemoteAction
from rasa.plugin import plugin_manager

RESPONSE = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())


def make_calls_lean() -> None:
    """Change how this process calls the action server; a second call changes nothing.

    Rasa checks the schema of the response against the schema of schemas at each call, which takes
    longer than everything else in a turn; and it sends every event that it holds, of which our
    actions read the last user event.
    """
    RemoteAction._validate_action_result = _validate
    if not plugin_manager().has_plugin(__name__):
        plugin_manager().register(_OnlyTheLastMessage, __name__)


def _validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
    RESPONSE.validate(result)
    return True


class _OnlyTheLastMessage:
    @staticmethod
    @pluggy.HookimplMarker("rasa")
    def prefix_stripping_for_custom_actions(json_body: dict[str, Any]) -> dict[str, Any]:
        tracker = json_body["tracker"]
        heard = [event for event in tracker["events"] if event["event"] == "user"]
        return {**json_body, "tracker": {**tracker, "events": heard[-1:]}}
