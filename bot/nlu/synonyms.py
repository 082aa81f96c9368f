"""Words of one meaning, in both languages: general words of people who write to a business.

A brand's own few questions cannot teach that "money back" asks for a refund.
"""

from functools import lru_cache

from bot.nlu import synonyms_of_business, synonyms_of_everyday
from bot.nlu.normalise import normalise
from bot.nlu.words import is_hebrew, root, without_prefixes

GROUPS = synonyms_of_business.GROUPS + synonyms_of_everyday.GROUPS


def meanings(word: str) -> tuple[int, ...]:
    """Numbers of the meanings of a normalised word; a Hebrew word may carry prefixes."""
    by_word = _by_word()
    if word in by_word:
        return by_word[word]
    bare = without_prefixes(word, by_word) if is_hebrew(word) else word
    return by_word.get(bare if bare != word else root(word), ())


def first_word(number: int) -> str:
    """What a meaning may be called."""
    return _lines()[number].split(maxsplit=1)[0]


@lru_cache(maxsize=1)
def _lines() -> list[str]:
    return GROUPS.strip().replace("\n  ", " ").splitlines()


@lru_cache(maxsize=1)
def _by_word() -> dict[str, tuple[int, ...]]:
    numbers: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(_lines()):
        for word in normalise(line).split():
            for form in {word, root(word)}:
                numbers[form] = (*numbers.get(form, ()), number)
    return numbers
