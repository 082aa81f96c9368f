"""Entities that a brand's people can use: found by spaCy's entity ruler, then validated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.language import Language as Pipeline
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from bot.nlu import tokens
from handoff.reach import phones

NAMES = ("email", "link", "order_number", "phone", "price")

_NUMBER = r"^\d[\d,.]*$"
_CURRENCY = [
    "₪",
    "$",
    "€",
    "£",
    "nis",
    "ils",
    "shekel",
    "shekels",
    "שח",
    'ש"ח',
    "ש״ח",
    "שקל",
    "שקלים",
]
_ORDER_WORDS = ["order", "הזמנה", "ההזמנה", "להזמנה", "בהזמנה", "ticket", "פנייה", "הפנייה"]
_NUMBER_WORDS = ["number", "no", "no.", "nr", "מספר", "מס", "מס'", "#", "is", ":"]


@dataclass(frozen=True)
class Entity:
    """A stretch of the message, `start` to `end` in characters, with its value in one spelling."""

    name: str
    value: str
    start: int
    end: int


@lru_cache(maxsize=1)
def pipelines() -> dict[str, Pipeline]:
    """Those of bot/nlu/tokens.py with our patterns, built once a process."""
    return {name: _with_ruler(nlp) for name, nlp in tokens.pipelines().items()}


def _with_ruler(nlp: Pipeline) -> Pipeline:
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns(_patterns())
    return nlp


def find(doc: Doc) -> Iterator[Entity]:
    """The valid entities of a document that the pipeline has read."""
    for span in doc.ents:
        value = _value(span.label_, span.text)
        if value is not None:
            yield Entity(span.label_, value, span.start_char, span.end_char)


def _patterns() -> list[dict[str, Any]]:
    number, currency = {"TEXT": {"REGEX": _NUMBER}}, {"LOWER": {"IN": _CURRENCY}}
    order = {"TEXT": {"REGEX": r"^#?(?=[\w-]*\d)[\w-]{4,}$"}}
    return [
        {"label": "email", "pattern": [{"LIKE_EMAIL": True}]},
        {"label": "link", "pattern": [{"LIKE_URL": True}]},
        {"label": "phone", "pattern": [{"TEXT": {"REGEX": r"^\+?\d[\d-]{7,}\d$"}}]},
        {"label": "price", "pattern": [number, currency]},
        {"label": "price", "pattern": [currency, number]},
        {"label": "order_number", "pattern": [{"TEXT": {"REGEX": r"^#[A-Za-z]*\d[\w-]{3,}$"}}]},
        {
            "label": "order_number",
            "pattern": [
                {"LOWER": {"IN": _ORDER_WORDS}},
                {"LOWER": {"IN": _NUMBER_WORDS}, "OP": "{0,2}"},
                order,
            ],
        },
    ]


def _value(name: str, text: str) -> str | None:
    if name == "phone":
        # Israeli numbers as 0501234567, others as +1...; None when it cannot be called.
        return next((found.value for found in phones(text)), None)
    if name == "order_number":
        return text.rsplit(maxsplit=1)[-1].lstrip("#")
    if name == "price":
        amount = re.search(r"\d[\d,.]*\d|\d", text)
        return amount[0].replace(",", "") if amount else None
    return text.rstrip("/.") if name == "link" else text.lower()
