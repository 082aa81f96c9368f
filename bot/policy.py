"""The rules, with two certainties of ours before them."""

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

HUMAN_SLOT = "human_has_it"
"""Set (through Rasa's tracker events API) while a human has the conversation."""

RASA_COMMANDS = frozenset({"restart", "back", "session_start"})
"""Intents that make Rasa act by itself when typed as /NAME; a visitor must not command the bot."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, True)
class OneActionPolicy(RulePolicy):
    """Rasa's RulePolicy; a turn is one action, and in a human's conversation the bot is silent."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        certain = certain_action(tracker)
        if certain is None:
            return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        return self._prediction(self._prediction_result(certain, tracker, domain))


def certain_action(tracker: DialogueStateTracker) -> str | None:
    """The next action where it does not depend on the rules; None where it does.

    After any action of a turn the bot listens: the action has logged the turn. A human's
    conversation is relayed, whatever is said, so that each turn is still logged. A command of
    Rasa's own, typed by a visitor, is answered as an unknown message.
    """
    if tracker.latest_action_name not in (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, None):
        return str(ACTION_LISTEN_NAME)
    if tracker.get_slot(HUMAN_SLOT):
        return "action_relay"
    heard = tracker.latest_message
    if heard and heard.intent.get("name") in RASA_COMMANDS:
        return "action_unknown"
    return None
