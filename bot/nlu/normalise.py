"""The normal form: one spelling for the many ways people type the same message."""

import re
import unicodedata

MAX_LENGTH = 1000
"""Characters of a message that are read; the rest is cut, so that no message is a slow path."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_SPELLINGS = str.maketrans(
    {
        **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
        **dict.fromkeys("׳‘’‚`´", "'"),
        **dict.fromkeys("״“”„«»", '"'),
        **dict.fromkeys("־–—‐‑", "-"),
    }
)
_FINAL_FORMS = dict(zip("כמנפצ", "ךםןףץ", strict=True))
_DIGITS = re.compile(r"\d+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SPACES = re.compile(r"\s+")


def cut(text: str) -> str:
    """The part of a message that is read."""
    return text[:MAX_LENGTH]


def normalise(text: str) -> str:
    """Lower case, no vowel points, final letters folded, runs shortened, digits to zeros.

    Idempotent: a normal form is its own normal form.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(_SPELLINGS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.lower().translate(_SPELLINGS)
    text = _DIGITS.sub(lambda digits: "0" * min(len(digits[0]), 4), text)
    text = _LONG_RUN.sub(_shorten, text)
    return _SPACES.sub(" ", text).strip()


def _shorten(run: "re.Match[str]") -> str:
    return run[0] if run[1] == "0" else run[1] * 2


def written(word: str) -> str:
    """A normalised word as people write it: the last letter in its final form."""
    return word[:-1] + _FINAL_FORMS.get(word[-1:], word[-1:])
