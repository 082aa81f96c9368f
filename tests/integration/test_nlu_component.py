import json
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import EntryClassifier
from bot.nlu.output import without_asking_about_intents
from bot.nlu.reader import MessageReader
from bot.nlu.recognizer import Understanding
from tests.unit.nlu.examples import EXAMPLES


def messages() -> list[Message]:
    built = []
    for text, label in EXAMPLES:
        data = {"text": text, "intent": label.split("/")[0]}
        if "/" in label:
            data["intent_response_key"] = label
        built.append(Message(data=data))
    return built


@pytest.fixture(scope="module")
def parse(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Trains, saves and loads the pipeline as Rasa does, and parses one text."""
    tmp_path = tmp_path_factory.mktemp("model")
    config = {**EntryClassifier.get_default_config(), "background": str(tmp_path / "none.yml")}
    storage, resource = LocalModelStorage(tmp_path), Resource("classifier")
    context = ExecutionContext(GraphSchema({}), "model")
    component = EntryClassifier.create(config, storage, resource, context)
    component.train(TrainingData(messages()))
    classifier = EntryClassifier.load(config, storage, resource, context)
    reader = MessageReader.create({}, storage, resource, context)

    def parse_text(text: str) -> dict[str, Any]:
        message = Message.build(text)
        classifier.process(reader.process([message]))
        parsed: dict[str, Any] = message.as_dict(only_output_properties=True)
        return parsed

    return parse_text


def test_an_entry_comes_out_in_rasas_usual_keys(parse: Any) -> None:
    parsed = parse("when are you open")
    json.dumps(parsed)
    assert parsed["intent"]["name"] == "faq"
    response = parsed["response_selector"]["faq"]["response"]
    assert response["intent_response_key"] == "faq/hours"
    assert response["utter_action"] == "utter_faq/hours"
    assert parsed["response_selector"]["all_retrieval_intents"] == ["faq"]
    assert parsed["understanding"]["ranking"][0][0] == "faq/hours"


def test_a_hand_written_intent_comes_out_under_its_name(parse: Any) -> None:
    parsed = parse("your service is terrible, a disgrace")
    assert parsed["intent"]["name"] == "complaint"
    assert parsed["intent_ranking"][0] == parsed["intent"]


@pytest.mark.parametrize("text", ["", "!!!", "как дела"])
def test_an_unknown_message_is_routed_to_the_fallback(parse: Any, text: str) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"] == "nlu_fallback"
    assert parsed["understanding"]["zone"] == "unknown"


def test_a_message_between_the_thresholds_is_routed_to_asking(parse: Any) -> None:
    zones = {parse(text)["intent"]["name"]: text for text in ("card", "when", "money", "account")}
    assert set(zones) <= {"ask", "faq", "nlu_fallback"}


def test_entities_are_output_beside_the_intent(parse: Any) -> None:
    entity = parse("call me at 052-555-0100")["entities"][0]
    assert (entity["entity"], entity["value"]) == ("phone", "0525550100")
    assert (entity["start"], entity["end"]) == (11, 23)


def test_the_background_is_part_of_what_rasa_caches_by(tmp_path: Path) -> None:
    path = tmp_path / "background.yml"
    config = {**EntryClassifier.get_default_config(), "background": str(path)}
    before = EntryClassifier.fingerprint_addon(config)
    path.write_text("background: {en: [a message]}", encoding="utf-8")
    assert EntryClassifier.fingerprint_addon(config) != before


@pytest.mark.parametrize("wanted", [0, 1, "high", None])
def test_an_impossible_precision_is_refused(wanted: object) -> None:
    with pytest.raises(InvalidConfigException, match="wanted_precision"):
        EntryClassifier.validate_config({"wanted_precision": wanted})


@pytest.mark.parametrize(
    ("text", "label", "zone"),
    [
        ("you charged me again", "complaint", "answer"),
        ("what about the bill", "faq/bill_copy", "ask"),
        ("?!... 12", "feedback", "ask"),
    ],
)
def test_only_entries_are_asked_about_and_a_text_without_words_is_no_intent(
    text: str, label: str, zone: str
) -> None:
    understood = Understanding(
        text=text,
        language="en",
        zone="ask",
        label=label,
        confidence=0.4,
        ranking=((label, 0.4),),
        rest=0.6,
        outside=0.0,
        intents=((label.split("/", maxsplit=1)[0], 0.4),),
        candidates=(label,),
        corrected=None,
        cut=False,
    )
    assert without_asking_about_intents(understood).zone == zone
