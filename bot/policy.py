"""The rules, with two certainties of ours before them."""

from functools import cached_property
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from handoff.outbox import HUMAN_SLOT

Heard = str | None

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
        if certain is not None:
            return self._prediction(self._prediction_result(certain, tracker, domain))
        heard = what_rules_see(tracker)
        if heard not in self._ruled:
            ruled = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
            self._ruled[heard] = ruled.probabilities
        return self._prediction(list(self._ruled[heard]))

    @cached_property
    def _ruled(self) -> dict[Heard, list[float]]:
        """What the rules made of each kind of message: they make the same of it again."""
        return {}


def what_rules_see(tracker: DialogueStateTracker) -> Heard:
    """The part of a conversation that our rules can depend on: the last message's intent.

    RulePolicy keeps each rule to one message; a test keeps ours to its intent, and the domain's
    slots and entities out of it.
    """
    return tracker.latest_message.intent.get("name") if tracker.latest_message else None


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
