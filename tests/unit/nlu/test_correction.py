import pytest

from bot.nlu.correction import Corrector, on_other_keyboard
from bot.nlu.normalise import normalise
from bot.nlu.words import split

KNOWN = ("internet", "delivery", "refund", "שלום", "אינטרנט", "ראוטר", "משלוח", "מתי", "hello")


@pytest.fixture
def corrector() -> Corrector:
    return Corrector({normalise(word): 2 for word in KNOWN})


def corrected(corrector: Corrector, text: str) -> list[str]:
    return list(corrector.correct(text, split(normalise(text))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("intrenet", "internet"),
        ("delivry", "delivery"),
        ("delivvery", "delivery"),
        ("משקוח", "משלוח"),
        ("אינתרנט", "אינטרנט"),
    ],
)
def test_a_slip_is_corrected(corrector: Corrector, typed: str, meant: str) -> None:
    assert corrected(corrector, typed) == [normalise(meant)]


@pytest.mark.parametrize(("typed", "meant"), [("akuo", "שלום"), ("יקךךם", "hello"), ("n,h", "מתי")])
def test_the_wrong_keyboard_is_noticed(corrector: Corrector, typed: str, meant: str) -> None:
    assert corrected(corrector, typed) == [normalise(meant)]


def test_pressing_the_same_keys_twice_over_gives_the_text_back() -> None:
    assert on_other_keyboard(on_other_keyboard("hello there")) == "hello there"


@pytest.mark.parametrize(
    ("typed", "meant"), [("router", "ראוטר"), ("shalom", "שלום"), ("ריפאנד", "refund")]
)
def test_a_word_in_the_other_letters_is_recognised(
    corrector: Corrector, typed: str, meant: str
) -> None:
    assert corrected(corrector, typed) == [normalise(meant)]


@pytest.mark.parametrize("text", ["refunds", "המשלוח", "tree", "ab12cd", "delivers"])
def test_known_forms_and_other_words_are_left_alone(corrector: Corrector, text: str) -> None:
    assert corrected(corrector, text) == split(normalise(text))


def test_only_a_few_words_of_a_message_are_looked_at(corrector: Corrector) -> None:
    words = ["intrenet"] + [f"strange{letter * 3}x" for letter in "abcdefgh"] + ["delivry"]
    assert corrected(corrector, " ".join(words))[-1] == "delivry"
