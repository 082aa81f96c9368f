"""Graph component: tokens of a message, its language, and its entities, in one pass of spaCy."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import entities
from bot.nlu.language import language_of
from bot.nlu.normalise import cut


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=False,
)
class MessageReader(GraphComponent):
    """Sets Rasa's text tokens and entities, and the message's language for the classifier."""

    def __init__(self) -> None:
        self._pipelines = entities.pipelines()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Unchanged: nothing that is trained reads the tokens."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        text = cut(message.get(TEXT) or "")
        language = language_of(text)
        doc = self._pipelines["en" if language == "en" else "he"](text)
        message.set(
            TOKENS_NAMES[TEXT],
            [Token(token.text, token.idx) for token in doc if not token.is_space],
        )
        found = [
            {
                "entity": entity.name,
                "start": entity.start,
                "end": entity.end,
                "value": entity.value,
                "extractor": type(self).__name__,
            }
            for entity in entities.find(doc)
        ]
        message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
