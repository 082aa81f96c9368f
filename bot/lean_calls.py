"""Three costs of a Rasa 3.6 custom action call, taken out. docs/decisions/0003 has the figures."""

import asyncio
from typing import Any

import aiohttp
import jsonschema
import pluggy
from rasa.core.actions.action import RemoteAction
from rasa.plugin import plugin_manager
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

KEEP_IDLE_S = 2.0
"""Below the 5 s after which the action server closes an idle connection itself."""

RESPONSE = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())


def make_calls_lean() -> None:
    """Change how this process calls the action server; a second call changes nothing.

    Rasa checks the schema of the response against the schema of schemas at each call, which takes
    longer than everything else in a turn; it opens a connection for each call; and it sends every
    event that it holds, of which our actions read the last user event.
    """
    EndpointConfig.session = _keep_open
    RemoteAction._validate_action_result = _validate
    if not plugin_manager().has_plugin(__name__):
        plugin_manager().register(_OnlyTheLastMessage, __name__)


def _keep_open(endpoint: EndpointConfig) -> "_KeptOpen":
    return _KeptOpen(endpoint)


class _KeptOpen:
    """What `EndpointConfig.session()` gives: one session an endpoint, left open after each call."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self._endpoint = endpoint

    async def __aenter__(self) -> aiohttp.ClientSession:
        kept, loop = getattr(self._endpoint, "kept_session", (None, None))
        # `rasa test` and `rasa shell` run several event loops; a session belongs to one.
        if kept is None or kept.closed or loop is not asyncio.get_running_loop():
            kept = self._open()
            self._endpoint.kept_session = (kept, asyncio.get_running_loop())
        return kept

    async def __aexit__(self, *_: object) -> None:
        """The next call uses the session again."""

    def _open(self) -> aiohttp.ClientSession:
        login = self._endpoint.basic_auth
        return aiohttp.ClientSession(
            headers=self._endpoint.headers,
            auth=aiohttp.BasicAuth(login["username"], login["password"]) if login else None,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_IDLE_S),
        )


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
