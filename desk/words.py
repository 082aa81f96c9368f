"""The desk's words in the language of whoever reads them, with those of the FAQ's remarks."""

from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from faq import remarks
from settings.languages import LANGUAGES

FILE = Path(__file__).with_name("words.yml")


class Words:
    """`Words.read()[language]` maps a key to its text; an unknown key is a KeyError."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    @classmethod
    def read(cls) -> "Words":
        table = {**remarks.table(), **YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))}
        return cls(
            {
                language: {key: texts[language] for key, texts in table.items()}
                for language in LANGUAGES
            }
        )

    def __getitem__(self, language: str) -> Mapping[str, str]:
        return self._texts[language]
