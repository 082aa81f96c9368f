"""The desk's words: each can be asked for on a page, and stands in both languages."""

from desk.words import Words


def test_no_word_hides_behind_a_method_of_the_mapping_that_holds_it() -> None:
    assert [key for key in Words.read()["en"] if hasattr(dict, key)] == []


def test_both_languages_fill_the_same_places() -> None:
    words = Words.read()
    places = {
        language: {key: sorted(set(_places(text))) for key, text in words[language].items()}
        for language in ("he", "en")
    }
    assert places["he"] == places["en"]


def _places(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]
