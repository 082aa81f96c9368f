import json
from pathlib import Path

import pytest

from bot.nlu.cli_intents import read_labelled, run_intents
from bot.nlu.explain import explain, render
from bot.nlu.recognizer import Recognizer
from tests.unit.nlu.examples import BACKGROUND, EXAMPLES


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.train(EXAMPLES, BACKGROUND)


@pytest.mark.parametrize("text", ["when are you open 052-555-0100", "akuo", "", "😀", "как дела"])
def test_an_explanation_is_json_and_can_be_read(recognizer: Recognizer, text: str) -> None:
    explained = explain(recognizer, text)
    json.dumps(explained)
    assert f"language     {explained['language']}" in render(explained)


def test_an_explanation_names_questions_features_and_experts(recognizer: Recognizer) -> None:
    explained = explain(recognizer, "when are you open 052-555-0100")
    assert explained["nearest"][0][:2] == ["when are you open", "faq/hours"]
    assert explained["entities"] == [["phone", "0525550100"]]
    assert set(explained["experts"]) == {"logistic", "bayes", "nearest"}
    assert explained["for"][0][1] > 0


def test_a_meaning_is_told_by_a_word(recognizer: Recognizer) -> None:
    told = [term for term, _ in explain(recognizer, "reimbursement")["for"]]
    assert "meaning:refund" in told


def labelled(path: Path, rows: list[tuple[str, str]]) -> Path:
    lines = [json.dumps({"text": text, "label": label}) for text, label in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_predictions_keep_label_and_confidence_of_refused_messages(tmp_path: Path) -> None:
    train = labelled(tmp_path / "train.jsonl", EXAMPLES)
    dev = labelled(tmp_path / "dev.jsonl", [("open hours", "faq/hours"), ("zzz", "__oos__")])
    assert run_intents(train, dev, tmp_path / "out.jsonl") == 2
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert rows[0]["true"] == rows[0]["pred"] == "faq/hours"
    assert rows[1]["zone"] == "unknown"
    assert rows[1]["pred"]


def test_csv_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text,label\n"hi, you",greet\n', encoding="utf-8")
    assert read_labelled(tmp_path / "a.csv") == [("hi, you", "greet")]


def test_a_row_without_a_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "hi"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="row 1"):
        read_labelled(tmp_path / "a.jsonl")
