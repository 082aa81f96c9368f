"""Sentences for those who work on answers: why something is refused, what the voice finds.

The code knows keys; the words are in remarks.yml, in every language of the desk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Union

from ruamel.yaml import YAML

FILE = Path(__file__).with_name("remarks.yml")
_ISOLATED = {"he": "\u2068{}\u2069", "en": "{}"}

Value = Union[str, int, "Remark", tuple["Remark", ...]]


@dataclass(frozen=True)
class Remark:
    """A key of remarks.yml and what fills it; its text in English is `str(remark)`."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: str) -> str:
        """The sentence; in Hebrew, names and quotations in it keep their own direction."""
        given = {name: _shown(value, language) for name, value in self.values}
        return table()[self.key][language].format(**given)


def remark(key: str, **values: Value) -> Remark:
    return Remark(key, tuple(values.items()))


def listed(word: str, items: Sequence[Remark]) -> Remark:
    """The items with `and` or `or` between them."""
    *before, last = items
    return remark(word, one=listed(word, before), other=last) if before else last


@lru_cache(maxsize=1)
def table() -> Mapping[str, Mapping[str, str]]:
    """The texts by key and language."""
    read: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return read


def _shown(value: Value, language: str) -> str:
    if isinstance(value, Remark):
        return value.text(language)
    if isinstance(value, tuple):
        return "; ".join(one.text(language) for one in value)
    return _ISOLATED[language].format(value) if isinstance(value, str) else str(value)
