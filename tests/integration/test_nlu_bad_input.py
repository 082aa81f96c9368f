"""Whatever is typed goes through the pipeline; without known words it is unknown."""

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import EntryClassifier
from bot.nlu.normalise import MAX_LENGTH
from bot.nlu.reader import MessageReader
from bot.nlu.recognizer import Recognizer
from tests.unit.nlu.examples import BACKGROUND, EXAMPLES


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> tuple[MessageReader, EntryClassifier]:
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    config, resource = EntryClassifier.get_default_config(), Resource("classifier")
    recognizer = Recognizer.train(EXAMPLES, BACKGROUND, critical=["complaint"])
    return MessageReader(), EntryClassifier(config, storage, resource, recognizer)


def parsed(pipeline: tuple[MessageReader, EntryClassifier], text: str) -> Message:
    """The message with all that was found."""
    reader, classifier = pipeline
    message = Message.build(text)
    classifier.process(reader.process([message]))
    return message


@pytest.mark.parametrize(
    "text",
    [
        "?!... ,,,",
        "12 345",
        "😀🎉👍🏽",
        "👨‍👩‍👧‍👦" * 200,
        "Когда вы открыты?",
        "متى تفتحون؟",
        "カスタマーサービス",
        "\u202e\u200f\x00\x01",
        "﷽" * 300,
        "Z̷̢̛" * 500,
        "",
    ],
    ids=lambda text: repr(text)[:20],
)
def test_a_message_without_a_word_of_ours_is_unknown(
    pipeline: tuple[MessageReader, EntryClassifier], text: str
) -> None:
    message = parsed(pipeline, text)
    assert message.get("intent")["name"] == "nlu_fallback"
    assert message.get("understanding")["zone"] == "unknown"


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "open " * 20_000, "052-555-0100 " * 8_000, "a@b.co/" * 15_000, '"' * 100_000],
    ids=["letters", "words", "phones", "links", "marks"],
)
def test_a_message_of_100000_characters_is_cut_and_says_so(
    pipeline: tuple[MessageReader, EntryClassifier], text: str
) -> None:
    message = parsed(pipeline, text)
    assert message.get("understanding")["cut"]
    assert max((one["end"] for one in message.get("entities")), default=0) <= MAX_LENGTH


@pytest.mark.parametrize(("text", "language"), [("متى تفتحون؟", "other"), ("как дела", "other")])
def test_another_script_is_named_as_another_language(
    pipeline: tuple[MessageReader, EntryClassifier], text: str, language: str
) -> None:
    assert parsed(pipeline, text).get("understanding")["language"] == language
