"""Graph component: recognises hand-written intents and FAQ entries, and decides the zone."""

from __future__ import annotations

from typing import Any

import structlog
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import background
from bot.nlu.output import own_output, response_selector, routed, without_asking_about_intents
from bot.nlu.recognizer import FORMAT, Recognizer, Understanding

UNDERSTANDING = "understanding"

log = structlog.get_logger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EntryClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking`, `response_selector` and our own `understanding`."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        recognizer: Recognizer | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._recognizer = recognizer

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "wanted_precision": 0.95,
            "critical": ["self_harm", "legal_threat", "complaint", "ask_for_human"],
            "background": "data/background.yml",
            "seed": 7,
            "encoder": None,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        wanted = config.get("wanted_precision", 0.95)
        if not isinstance(wanted, (int, float)) or not 0.5 <= wanted < 1:
            raise InvalidConfigException(
                f"wanted_precision is {wanted!r}; give a share from 0.5 to below 1, such as 0.95."
            )

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What Rasa's cache would not see: another recogniser, or another background."""
        path = config.get("background", cls.get_default_config()["background"])
        return "\n".join([str(FORMAT), *background.read(path)])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntryClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EntryClassifier:
        with model_storage.read_from(resource) as folder:
            recognizer = Recognizer.load(folder) if any(folder.iterdir()) else None
        return cls(config, model_storage, resource, recognizer)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            (message.get(TEXT), message.get_full_intent())
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT)
        ]
        with self._model_storage.write_to(self._resource) as folder:
            if examples:
                recognizer = Recognizer.train(
                    examples,
                    background.read(self._config["background"]),
                    self._config["wanted_precision"],
                    self._config["critical"],
                    self._config["seed"],
                    self._config["encoder"],
                )
                recognizer.save(folder)
                _tell(recognizer.report)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if self._recognizer is not None and text is not None:
                _set_output(message, without_asking_about_intents(self._recognizer.predict(text)))
        return messages


def _tell(report: dict[str, Any]) -> None:
    """Numbers and labels only: the texts may be customers' own."""
    shared = report["texts_under_several_labels"]
    told = {name: value for name, value in report.items() if value is not shared}
    log.info("nlu.trained", **told)
    for labels in shared.values():
        log.warning("nlu.same_text_under_labels", labels=labels)


def _set_output(message: Message, understood: Understanding) -> None:
    ranking = routed(understood)
    message.set(INTENT, dict(ranking[0]), add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(RESPONSE_SELECTOR, response_selector(understood), add_to_output=True)
    message.set(UNDERSTANDING, own_output(understood), add_to_output=True)
