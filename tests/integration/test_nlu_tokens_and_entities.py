import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from bot.nlu import entities


@pytest.fixture(scope="module")
def pipelines() -> dict[str, Language]:
    return entities.pipelines()


def found(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(entity.name, entity.value) for entity in entities.find(nlp(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('קניתי בצה"ל, תודה.', ["קניתי", 'בצה"ל', ",", "תודה", "."]),
        ("052-555-0100!", ["052-555-0100", "!"]),
        ("ה-router", ["ה-", "router"]),
        ("https://nahar.example.com/speed?", ["https://nahar.example.com/speed", "?"]),
        ("99₪", ["99", "₪"]),
        ("תודה😀", ["תודה", "😀"]),
        ("צ'ק", ["צ'ק"]),
    ],
)
def test_hebrew_and_numbers_stay_whole(
    pipelines: dict[str, Language], text: str, expected: list[str]
) -> None:
    assert [token.text for token in pipelines["he"](text)] == expected


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call 052-555-0100", [("phone", "0525550100")]),
        ("call +972-52-555-0100", [("phone", "0525550100")]),
        ("not a phone: 9999999999999", []),
        ("mail Dana@Example.com please", [("email", "dana@example.com")]),
        ("it says 99 ₪", [("price", "99")]),
        ("order number 12345 is late", [("order_number", "12345")]),
        ("הזמנה מספר 12345 מאחרת", [("order_number", "12345")]),
        ("see https://nahar.example.com/tv.", [("link", "https://nahar.example.com/tv")]),
        ("no entity here", []),
    ],
)
def test_entities_are_found_and_validated(
    pipelines: dict[str, Language], language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(pipelines[language], text) == expected


@given(st.text(max_size=80))
def test_tokens_keep_every_character(pipelines: dict[str, Language], text: str) -> None:
    assert pipelines["he"](text).text == text
