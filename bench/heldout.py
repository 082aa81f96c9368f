"""The held-out questions, and how well a served model does on them."""

import asyncio
import itertools
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from ruamel.yaml import YAML

from bench.side import ROOT
from settings.languages import LANGUAGES

AT_ONCE = 4
FAQ = "faq/"
SECOND = "second_"
"""Begins the names of the second set: questions, and critical intents, by another writer."""

Parsed = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What a side made of a question."""

    label: str
    """What it put first: `faq/ENTRY` or a hand-written intent."""
    sure: bool
    """It acts on that; else it asks back or says that it does not know."""

    @property
    def answered(self) -> bool:
        return self.sure and self.label.startswith(FAQ)


Reader = Callable[[Parsed], Seen]
"""Knows the form of one side's replies."""


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1, by language."""

    right_first: dict[str, float]
    """Answerable questions whose entry came first."""
    answered_rightly: dict[str, float]
    """Answerable questions that got their entry's answer at once."""
    answered_wrongly: dict[str, float]
    """Answerable questions that got the answer of another entry."""
    unanswerable_answered: dict[str, float]
    """Unanswerable questions that got an entry's answer."""
    taken_for_an_intent: dict[str, float]
    """Questions of both kinds that were taken for a greeting, a complaint or the like."""


def answerable(of: str = "") -> dict[str, list[tuple[str, str]]]:
    """(question, entry) by language; `of` is SECOND for the second set."""
    entries = _read(f"{of}questions")
    return {
        language: [(text, entry) for entry, asked in entries.items() for text in asked[language]]
        for language in LANGUAGES
    }


def intents(of: str = "") -> dict[str, list[tuple[str, str]]]:
    """(message, hand-written intent) by language; `of` is SECOND for the second set."""
    read = _read(f"{of}intents")
    return {
        language: [(text, intent) for intent, said in read.items() for text in said[language]]
        for language in LANGUAGES
    }


def unanswerable() -> dict[str, list[str]]:
    """Questions that no entry answers, by language."""
    asked = _read("unanswerable")
    return {one: [each["text"] for each in asked if each["language"] == one] for one in LANGUAGES}


def harmless() -> dict[str, list[str]]:
    """Ordinary messages in alarming words, by language."""
    read: dict[str, list[str]] = _read("harmless")
    return read


def alternating() -> list[str]:
    """All answerable questions, the languages by turns, neighbours about different entries."""
    entries = _read("questions").values()
    rounds = itertools.zip_longest(*(asked[one] for asked in entries for one in LANGUAGES))
    return [text for texts in rounds for text in texts if text is not None]


def accuracy(parse: str, read: Reader) -> Accuracy:
    """Ask all held-out questions at a side's `parse` address."""
    return asyncio.run(_accuracy(parse, read))


async def _accuracy(parse: str, read: Reader) -> Accuracy:
    found = Accuracy({}, {}, {}, {}, {})
    unanswered = unanswerable()
    async with ClientSession() as http:
        for language, asked in answerable().items():
            seen = await _parse(http, parse, read, [text for text, _ in asked])
            right = [one.label == FAQ + entry for one, (_, entry) in zip(seen, asked, strict=True)]
            answered = [one.answered for one in seen]
            others = await _parse(http, parse, read, unanswered[language])
            found.right_first[language] = _share(right)
            found.answered_rightly[language] = _share(map(operator.and_, answered, right))
            found.answered_wrongly[language] = _share(map(operator.gt, answered, right))
            found.unanswerable_answered[language] = _share(one.answered for one in others)
            found.taken_for_an_intent[language] = _share(
                one.sure and not one.answered for one in (*seen, *others)
            )
    return found


async def _parse(http: ClientSession, parse: str, read: Reader, texts: list[str]) -> list[Seen]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(text: str) -> Seen:
        async with turn, http.post(parse, json={"text": text}) as response:
            response.raise_for_status()
            return read(await response.json())

    return list(await asyncio.gather(*map(one, texts)))


def read_dover(parsed: Parsed) -> Seen:
    """A critical intent, such as a legal threat, may win over the best label of the ranking."""
    intent = parsed["intent"]["name"]
    if intent not in ("faq", "ask", "nlu_fallback"):
        return Seen(intent, sure=True)
    ranking = (parsed.get("understanding") or {}).get("ranking") or [("", 0.0)]
    return Seen(ranking[0][0], sure=intent == "faq")


def read_stock(parsed: Parsed) -> Seen:
    """The fallback, when it strikes, stands before the intent that it distrusts."""
    intent = parsed["intent"]["name"]
    label = next(one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback")
    if label == "faq":
        key: str = parsed["response_selector"]["default"]["response"]["intent_response_key"]
        label = key.rsplit("_", 1)[0]
    return Seen(label, sure=intent != "nlu_fallback")


def _read(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / "heldout" / f"{name}.yml")[name]


def _share(which: Iterable[bool]) -> float:
    listed = list(which)
    return sum(listed) / len(listed)
