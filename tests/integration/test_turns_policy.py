"""While a human has the conversation the relay is predicted, whatever was said."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from ruamel.yaml import YAML

from bot.policy import RASA_COMMANDS, certain_action
from handoff.outbox import HUMAN_SLOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


def heard(intent: str | None) -> UserUttered:
    return UserUttered(text="words", intent={"name": intent, "confidence": 1.0})


def predicted(domain: Domain, *events: Event) -> str | None:
    tracker = DialogueStateTracker.from_events("v1", list(events), domain.slots)
    wanted = certain_action(tracker)
    return None if wanted is None else str(wanted)


LISTEN = ActionExecuted("action_listen")
TAKEN = SlotSet(HUMAN_SLOT, True)
GIVEN_BACK = SlotSet(HUMAN_SLOT, None)


@pytest.mark.parametrize("intent", ["greet", "faq", "complaint", "restart", "nlu_fallback", None])
def test_in_a_humans_conversation_every_message_is_relayed(
    domain: Domain, intent: str | None
) -> None:
    assert predicted(domain, LISTEN, TAKEN, LISTEN, heard(intent)) == "action_relay"


@pytest.mark.parametrize("action", ["action_relay", "action_answer", "action_unknown"])
def test_after_the_one_action_of_a_turn_the_bot_listens(domain: Domain, action: str) -> None:
    done = ActionExecuted(action)
    assert predicted(domain, LISTEN, heard("greet"), done) == "action_listen"
    assert predicted(domain, TAKEN, LISTEN, heard("greet"), done) == "action_listen"


def test_a_conversation_taken_while_nobody_speaks_stays_silent(domain: Domain) -> None:
    answered = ActionExecuted("action_answer")
    events = [LISTEN, heard("greet"), answered, LISTEN, TAKEN, LISTEN]
    assert predicted(domain, *events, heard("faq")) == "action_relay"


@pytest.mark.parametrize("intent", ["greet", "faq", "nlu_fallback", None])
def test_a_conversation_that_no_human_has_is_left_to_the_rules(
    domain: Domain, intent: str | None
) -> None:
    assert predicted(domain, LISTEN, heard(intent)) is None
    assert predicted(domain, TAKEN, LISTEN, GIVEN_BACK, LISTEN, heard(intent)) is None


@pytest.mark.parametrize("command", sorted(RASA_COMMANDS))
def test_a_command_of_rasas_own_is_answered_as_unknown_once(domain: Domain, command: str) -> None:
    assert predicted(domain, LISTEN, heard(command)) == "action_unknown"


def test_before_the_first_message_there_is_nothing_to_insist_on(domain: Domain) -> None:
    assert predicted(domain) is None
    assert predicted(domain, LISTEN) is None


def test_a_rule_depends_on_the_intent_of_one_message_and_on_nothing_else(domain: Domain) -> None:
    """What OneActionPolicy remembers of the rules is keyed by the intent alone."""
    rules = YAML(typ="safe").load(Path("data/rules.yml").read_text("utf-8"))["rules"]
    assert rules
    for rule in rules:
        assert set(rule) == {"rule", "steps"}
        heard, done = rule["steps"]
        assert set(heard) == {"intent"}
        assert set(done) == {"action"}
    assert not any(slot.influence_conversation for slot in domain.slots)
    assert domain.form_names == []
