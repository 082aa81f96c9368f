"""Rasa's training data without its copies says the same, and stays apart as copies do."""

from tarfile import TarFile

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.lean_training import make_training_lean


def examples() -> list[Message]:
    entity = {"entity": "phone", "start": 0, "end": 2, "value": "05"}
    return [
        Message.build(text="hello", intent=" greet "),
        Message.build(text="hello", intent="greet"),
        Message.build(text="05 is my number", intent="tell", entities=[entity]),
        Message.build(text="hello", intent="thanks"),
    ]


def merged() -> TrainingData:
    return TrainingData(examples()).merge(TrainingData(examples()[2:]), TrainingData())


@pytest.fixture
def _lean(monkeypatch: pytest.MonkeyPatch) -> None:
    # As it was, once the test is over.
    monkeypatch.setattr(Message, "__hash__", Message.__hash__)
    monkeypatch.setattr(Message, "__deepcopy__", None, raising=False)
    monkeypatch.setattr(TrainingData, "sanitize_examples", TrainingData.sanitize_examples)
    monkeypatch.setattr(TarFile, "gzopen", TarFile.gzopen)
    make_training_lean()


def test_merging_gives_what_rasa_gives(request: pytest.FixtureRequest) -> None:
    before = [one.as_dict() for one in merged().training_examples]
    fingerprint = merged().fingerprint()
    request.getfixturevalue("_lean")
    assert [one.as_dict() for one in merged().training_examples] == before
    assert merged().fingerprint() == fingerprint


@pytest.mark.usefixtures("_lean")
def test_a_copy_does_not_change_with_its_original() -> None:
    data = TrainingData(examples())
    copied = data.merge(None).training_examples
    for original in data.training_examples:
        original.set("intent", "other")
        for entity in original.get("entities", []):
            entity["value"] = "changed"
    assert [one.get("intent") for one in copied] == ["greet", "tell", "thanks"]
    assert copied[1].get("entities")[0]["value"] == "05"
