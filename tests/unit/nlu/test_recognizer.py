import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.normalise import MAX_LENGTH
from bot.nlu.recognizer import GRAVE, Recognizer
from tests.unit.nlu.examples import BACKGROUND, EXAMPLES


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.train(EXAMPLES, BACKGROUND, critical=["complaint"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("what time do you open", "faq/hours"),
        ("מתי פותחים", "faq/hours"),
        ("I'd like my money back please", "faq/refund"),
        ("אפשר החזר", "faq/refund"),
        ("forgot password", "faq/password"),
        ("הסיסמה נשכחה", "faq/password"),
    ],
)
def test_a_question_in_other_words_is_recognised(
    recognizer: Recognizer, text: str, label: str
) -> None:
    assert recognizer.predict(text).ranking[0][0] == label


def test_a_word_of_the_same_meaning_is_enough(recognizer: Recognizer) -> None:
    assert recognizer.predict("reimbursement").ranking[0][0] == "faq/refund"


@given(st.text(max_size=60))
def test_the_ranking_sums_to_one_and_falls(recognizer: Recognizer, text: str) -> None:
    understood = recognizer.predict(text)
    shares = [share for _, share in understood.ranking]
    assert sum(shares) + understood.rest + understood.outside == pytest.approx(1, abs=1e-6)
    assert shares == sorted(shares, reverse=True)
    assert understood.confidence == pytest.approx(shares[0])


@settings(max_examples=5)
@given(st.randoms())
def test_the_order_of_the_examples_does_not_matter(
    recognizer: Recognizer, shuffled: random.Random
) -> None:
    examples = EXAMPLES.copy()
    shuffled.shuffle(examples)
    again = Recognizer.train(examples, BACKGROUND[::-1], critical=["complaint"])
    for text in ("when do you open", "החזר", "nothing like it"):
        assert again.predict(text) == recognizer.predict(text)


@given(
    st.sampled_from(["when are you open", "I want a refund", "שכחתי סיסמה", "מתי החבילה מגיעה"]),
    st.lists(st.sampled_from(["zzyzx", "qqqq", "ףףץץ", "ггг", "xkcdq"]), min_size=1, max_size=6),
)
def test_unknown_words_only_lower_the_confidence(
    recognizer: Recognizer, text: str, unknown: list[str]
) -> None:
    known = recognizer.predict(text).confidence
    assert recognizer.predict(" ".join([text, *unknown])).confidence <= known + 1e-6


def test_saving_and_loading_changes_nothing(recognizer: Recognizer, tmp_path: Path) -> None:
    recognizer.save(tmp_path)
    loaded = Recognizer.load(tmp_path)
    for text, _ in EXAMPLES:
        assert loaded.predict(text) == recognizer.predict(text)
    assert loaded.report == json.loads(json.dumps(recognizer.report))


def test_a_model_file_holds_no_pickle(recognizer: Recognizer, tmp_path: Path) -> None:
    recognizer.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "?", "😀😀", "как дела", "كيف حالك", "\x00", "'"]
)
def test_a_message_without_a_known_word_is_unknown(recognizer: Recognizer, text: str) -> None:
    understood = recognizer.predict(text)
    assert understood.zone == "unknown"
    assert understood.confidence < 0.3


@pytest.mark.parametrize("text", ["x" * 100_000, "open " * 20_000, "שלום" * 25_000, "!" * 100_000])
def test_a_very_long_message_is_cut(recognizer: Recognizer, text: str) -> None:
    understood = recognizer.predict(text)
    assert understood.cut
    assert len(understood.text) == MAX_LENGTH


def test_one_label_only_is_recognised() -> None:
    recognizer = Recognizer.train([("when are you open", "faq/hours"), ("hours", "faq/hours")])
    assert recognizer.predict("when are you open").label == "faq/hours"
    assert recognizer.predict("pizza").zone != "answer"


def test_an_entry_with_one_question_is_its_nearest_neighbour() -> None:
    examples = [*EXAMPLES, ("do you sell gift cards", "faq/gift_cards")]
    recognizer = Recognizer.train(examples, BACKGROUND)
    assert recognizer.predict("gift cards").ranking[0][0] == "faq/gift_cards"
    assert recognizer.report["labels_with_one_example"] == ["faq/gift_cards"]


def test_one_question_for_each_entry_is_enough_to_begin() -> None:
    recognizer = Recognizer.train(EXAMPLES[::6])
    assert recognizer.predict("when are you open?").label == "faq/hours"


def test_examples_without_a_label_or_a_word_are_left_out() -> None:
    recognizer = Recognizer.train([*EXAMPLES, ("anything", ""), ("!!!", "faq/hours"), ("", "x")])
    assert recognizer.report["examples"] == len(EXAMPLES)


def test_no_example_at_all_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="give at least one"):
        Recognizer.train([("", "faq/hours"), ("hello", " ")])


def test_the_same_text_under_two_labels_is_reported_with_both() -> None:
    recognizer = Recognizer.train([*EXAMPLES, ("Hello!", "goodbye")])
    assert recognizer.report["texts_under_several_labels"] == {"Hello!": ["goodbye", "greet"]}


def test_a_critical_message_is_never_only_asked_about(recognizer: Recognizer) -> None:
    understood = recognizer.predict("what a disgrace, terrible service")
    assert (understood.label, understood.zone) == ("complaint", "answer")


def test_a_higher_wanted_precision_never_answers_more() -> None:
    wanted = [Recognizer.train(EXAMPLES, BACKGROUND, p).learned.zones.answer for p in (0.6, 0.9)]
    assert wanted[0] <= wanted[1]


def test_a_model_of_another_format_is_refused(recognizer: Recognizer, tmp_path: Path) -> None:
    recognizer.save(tmp_path)
    values = json.loads((tmp_path / "values.json").read_text(encoding="utf-8"))
    (tmp_path / "values.json").write_text(json.dumps({**values, "format": 0}), encoding="utf-8")
    with pytest.raises(ValueError, match="again"):
        Recognizer.load(tmp_path)


def test_the_gravest_of_several_likely_critical_labels_is_chosen() -> None:
    grave = ["I want to die", "I wish to die", "I want to hurt myself", "my life is over"]
    examples = [*EXAMPLES, *((text, "self_harm") for text in grave)]
    recognizer = Recognizer.train(examples, BACKGROUND, critical=["self_harm", "complaint"])
    understood = recognizer.predict("terrible service, I want to die")
    assert (understood.label, understood.zone) == ("self_harm", "answer")


def test_a_message_that_is_hardly_grave_is_told_to_a_person_as_the_mildest() -> None:
    labels = ["self_harm", "complaint"]
    recognizer = Recognizer.train([*EXAMPLES, ("I want to die", "self_harm")], critical=labels)
    shares = np.zeros(len(recognizer.learned.labels))
    place = recognizer.learned.labels.index
    shares[place("self_harm")] = GRAVE - 0.01
    assert recognizer._gravest(shares) == "complaint"
    shares[place("self_harm")] = GRAVE
    assert recognizer._gravest(shares) == "self_harm"


def test_a_label_is_known_by_its_name_before_anyone_asked_for_it() -> None:
    examples = [*EXAMPLES, ("how does that work with points", "faq/gift_cards")]
    recognizer = Recognizer.train(examples, BACKGROUND)
    assert recognizer.predict("a gift").ranking[0][0] == "faq/gift_cards"
    assert recognizer.report["examples"] == len(examples)
