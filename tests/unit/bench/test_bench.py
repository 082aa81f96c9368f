"""What the benchmark counts, and what it compares Dover with."""

import math
from datetime import date
from pathlib import Path

import pytest

from bench import heldout, history, made_up, report, stock
from bench.history import Training
from bench.load import Level, percentile
from bench.report import Figure, Row
from faq.entry import problems

TRAINING = Training(
    date(2026, 1, 2), "2 cores, 8 GB", 1800.0, 20.0, 3000.0, 25.0, "he 81.0%", "he 97.0%"
)


@pytest.fixture(scope="module")
def project() -> dict[str, stock.File]:
    return stock.project(epochs=2)


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 2.0), (75, 3.0), (95, 4.0), (100, 4.0), (1, 1.0)]
)
def test_a_percentile_is_the_nearest_rank(percent: float, expected: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], percent) == expected


def test_no_reply_at_all_has_no_percentile_and_no_speed() -> None:
    level = Level(visitors=8, seconds=2.0, latencies_ms=(), failed=3)
    assert math.isnan(level.percentile(50))
    assert level.a_second == 0


def test_a_shorter_time_and_a_higher_speed_are_both_better() -> None:
    assert Row(Figure("p50", 5), stock=50.0, dover=10.0).ratio == 5
    assert Row(Figure("speed", 6, more_is_better=True), stock=10.0, dover=50.0).ratio == 5


def test_a_figure_just_short_of_what_is_wanted_is_called_missed() -> None:
    assert Row(Figure("p50", 5), stock=50.0, dover=10.0).verdict.startswith("reached")
    assert Row(Figure("p50", 5), stock=50.0, dover=10.1).verdict.startswith("MISSED")


def test_one_side_alone_is_shown_without_a_verdict() -> None:
    (row,) = report.rows({}, {Figure("training, s", 15): 20.0})
    assert (row.stock, row.ratio, row.verdict) == (None, None, "")
    assert report.ratios([row]) == {}
    assert "training, s" in report.table([row])


def test_the_newest_training_time_is_read_back(tmp_path: Path) -> None:
    doc = tmp_path / "bench.md"
    doc.write_text(f"# Figures\n\n{history.HEADER}\n| --- |\n", encoding="utf-8")
    assert history.last(doc) is None
    history.append(Training(date(2025, 1, 1), "1 core", 9.0, 1.0, 9.0, 1.0, "-", "-"), doc)
    history.append(TRAINING, doc)
    assert history.last(doc) == TRAINING


def test_the_documentation_ends_with_the_table_of_training_times() -> None:
    _, found, table = history.DOC.read_text(encoding="utf-8").partition(history.HEADER)
    assert found
    assert all(line.startswith("|") for line in table.strip().splitlines())


def test_stock_is_asked_and_answers_every_entry_in_both_languages(
    project: dict[str, stock.File],
) -> None:
    intents = {one["intent"] for one in project["data/nlu.yml"]["nlu"]}
    responses = project["domain.yml"]["responses"]
    for entry in stock.content().entries:
        for language in () if entry.is_line else entry.wordings:
            assert f"faq/{entry.id}_{language}" in intents
            assert responses[f"utter_faq/{entry.id}_{language}"]


def test_stock_has_a_rule_and_a_response_for_every_intent(
    project: dict[str, stock.File],
) -> None:
    domain = project["domain.yml"]
    replied = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for rule in project["data/rules.yml"]["rules"]
    }
    assert set(replied) == set(domain["intents"])
    assert set(replied.values()) - {"utter_faq"} <= set(domain["responses"])


def test_stock_has_rasas_own_pipeline_and_policies_with_fewer_epochs(
    project: dict[str, stock.File],
) -> None:
    full, short = stock.project(epochs=None)["config.yml"], project["config.yml"]
    names = [one["name"] for one in full["pipeline"] + full["policies"]]
    assert names == [one["name"] for one in short["pipeline"] + short["policies"]]
    assert {"DIETClassifier", "ResponseSelector", "TEDPolicy", "RulePolicy"} <= set(names)
    epochs = [one["epochs"] for one in short["pipeline"] + short["policies"] if "epochs" in one]
    assert epochs == [2, 2, 2, 2]


def test_questions_alternate_between_the_languages_and_none_is_left_out() -> None:
    asked = heldout.alternating()
    hebrew = [any("\u05d0" <= letter <= "\u05ea" for letter in text) for text in asked[:20]]
    assert hebrew == [True, False] * 10
    assert sorted(asked) == sorted(
        text for pairs in heldout.answerable().values() for text, _ in pairs
    )


@pytest.mark.parametrize(
    ("intent", "seen"),
    [
        ("faq", heldout.Seen("faq/opening_hours", sure=True)),
        ("ask", heldout.Seen("faq/opening_hours", sure=False)),
        ("nlu_fallback", heldout.Seen("faq/opening_hours", sure=False)),
        ("legal_threat", heldout.Seen("legal_threat", sure=True)),
    ],
)
def test_dover_is_judged_by_what_it_would_do(intent: str, seen: heldout.Seen) -> None:
    ranking = [["faq/opening_hours", 0.4], ["faq/contact_phone", 0.3]]
    parsed = {"intent": {"name": intent}, "understanding": {"ranking": ranking}}
    assert heldout.read_dover(parsed) == seen


def test_stocks_fallback_is_no_answer_but_its_best_entry_counts() -> None:
    response = {"intent_response_key": "faq/opening_hours_he"}
    parsed = {
        "intent": {"name": "nlu_fallback"},
        "intent_ranking": [{"name": "nlu_fallback"}, {"name": "faq"}, {"name": "greet_he"}],
        "response_selector": {"default": {"response": response}},
    }
    assert heldout.read_stock(parsed) == heldout.Seen("faq/opening_hours", sure=False)


def test_made_up_entries_are_complete_and_all_different() -> None:
    entries = list(made_up.entries(1000))
    assert [found for entry in entries for found in problems(entry)] == []
    questions = [
        text for entry in entries for one in entry.wordings.values() for text in one.questions
    ]
    assert len(set(questions)) == len(questions) == 12_000
