"""Rasa 3.6's training data without its copies: half of a training went into them.

And its packing at a level at which weights, which shrink by a third at any, take no second.
"""

import copy
import tarfile
from functools import partial
from typing import Any

from rasa.shared.nlu.constants import INTENT, RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def make_training_lean() -> None:
    """Change how this process handles examples; a second call changes nothing.

    Rasa merges the data of files and importers about thirty times. Each time it copied every
    example, value by value, set its intent to what it was, and so made its fingerprint anew, to
    look for examples that are there twice.
    """
    Message.__hash__ = _hash
    Message.__deepcopy__ = _copied
    TrainingData.sanitize_examples = staticmethod(_sanitized)
    tarfile.TarFile.gzopen = partial(tarfile.TarFile.gzopen, compresslevel=1)  # type: ignore[method-assign]


def _copied(message: Message, memo: dict[int, Any]) -> Message:
    """The same as a deep copy: what is no text, such as a list of entities, is copied."""
    made = Message.__new__(Message)
    made.__dict__.update(message.__dict__)
    made.data = {
        name: value if isinstance(value, str) else copy.deepcopy(value, memo)
        for name, value in message.data.items()
    }
    made.features = copy.deepcopy(message.features, memo)
    made.output_properties = set(message.output_properties)
    return made


def _hash(message: Message) -> int:
    """Equal messages have the same text and intent; those that share them are compared whole."""
    return hash((message.get(TEXT), message.get(INTENT)))


def _sanitized(examples: list[Message]) -> list[Message]:
    """As Rasa does it, but only where something changes: each once, without spaces at the ends."""
    for example in examples:
        for name in (INTENT, RESPONSE):
            value = example.get(name)
            if value and value != value.strip():
                example.set(name, value.strip())
    return list(dict.fromkeys(examples))
