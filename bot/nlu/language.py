"""Which language a message is in, from its letters and its most common words."""

from typing import Literal

from bot.nlu.words import split

Language = Literal["he", "en", "mixed", "other"]

_MAIN_SHARE = 0.8
"""Share of the letters that makes one script the message's own (a brand name may be in another)."""

_ENGLISH = frozenset(
    "the a an and or but is are am was be do does did have has had i you we they he she it my your "
    "our to of in on for with at from not no yes can could will would should what when where why "
    "how who which this that there me please".split()
)
_OTHER_LATIN = frozenset(
    "le la les un une des est et je vous nous pas que qui pour avec dans mon ma quel comment "
    "el los las una es y yo no mi por para con cuando donde como quiero der die das und ist ich "
    "nicht ein eine wie wann wo mein il che di non sono per o os uma meu ja nie jest".split()
) - {"no", "me", "a", "i", "die", "do"}


def language_of(text: str) -> Language:
    """The language of a message; "other" when it is neither Hebrew nor English, or has no letters.

    Latin letters count as English unless the words say that it is another language.
    """
    hebrew = latin = foreign = 0
    for letter in text:
        if "\u05d0" <= letter <= "\u05ea":
            hebrew += 1
        elif letter.isascii():
            latin += letter.isalpha()
        elif letter.isalpha():
            foreign += 1
    letters = hebrew + latin + foreign
    if not letters or foreign > letters / 2:
        return "other"
    if hebrew >= _MAIN_SHARE * letters:
        return "he"
    if hebrew >= (1 - _MAIN_SHARE) * letters:
        return "mixed"
    return "other" if _is_other_latin(text) else "en"


def _is_other_latin(text: str) -> bool:
    words = set(split(text.lower()))
    return len(words & _OTHER_LATIN) > len(words & _ENGLISH)
