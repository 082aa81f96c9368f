import pytest

from bot.nlu.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("מה שעות הפעילות?", "he"),
        ("when are you open", "en"),
        ("my router is broken", "en"),
        ("המודם router tp-link לא עובד", "mixed"),
        ("как дела", "other"),
        ("كيف حالك", "other"),
        ("où est mon colis s'il vous plaît", "other"),
        ("dónde está mi pedido por favor", "other"),
        ("12345", "other"),
        ("😀", "other"),
        ("", "other"),
    ],
)
def test_the_language_comes_from_letters_and_common_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_brand_name_does_not_change_the_language() -> None:
    assert language_of("איך מתקינים את האפליקציה של הבית על tv") == "he"
