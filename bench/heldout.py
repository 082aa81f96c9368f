"""The held-out questions, and how well a served model does on them."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from ruamel.yaml import YAML

from bench.side import ROOT
from faq.entry import LANGUAGES

AT_ONCE = 4

Parsed = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What a side made of a question."""

    best: str | None
    """Id of the entry that it put first, sure or not."""
    answered: bool
    """Sure enough to say an entry's answer."""


Reader = Callable[[Parsed], Seen]
"""Knows the form of one side's replies."""


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1, by language."""

    right_first: dict[str, float]
    """Answerable questions whose entry came first."""
    answered_wrongly: dict[str, float]
    """Answerable questions that got the answer of another entry."""
    unanswerable_answered: dict[str, float]


def answerable() -> dict[str, list[tuple[str, str]]]:
    """(question, entry) by language."""
    entries = _read("questions")
    return {
        language: [(text, entry) for entry, asked in entries.items() for text in asked[language]]
        for language in LANGUAGES
    }


def alternating() -> list[str]:
    """All answerable questions, the languages by turns, neighbours about different entries."""
    entries = _read("questions").values()
    rounds = itertools.zip_longest(*(asked[one] for asked in entries for one in LANGUAGES))
    return [text for texts in rounds for text in texts if text is not None]


def accuracy(parse: str, read: Reader) -> Accuracy:
    """Ask all held-out questions at a side's `parse` address."""
    return asyncio.run(_accuracy(parse, read))


async def _accuracy(parse: str, read: Reader) -> Accuracy:
    right: dict[str, float] = {}
    wrong: dict[str, float] = {}
    answered: dict[str, float] = {}
    unanswerable = _read("unanswerable")
    async with ClientSession() as http:
        for language, asked in answerable().items():
            seen = await _parse(http, parse, read, [text for text, _ in asked])
            pairs = [(one, entry) for one, (_, entry) in zip(seen, asked, strict=True)]
            right[language] = _share([one.best == entry for one, entry in pairs])
            wrong[language] = _share([one.answered and one.best != entry for one, entry in pairs])
            texts = [one["text"] for one in unanswerable if one["language"] == language]
            others = await _parse(http, parse, read, texts)
            answered[language] = _share([one.answered for one in others])
    return Accuracy(right, wrong, answered)


async def _parse(http: ClientSession, parse: str, read: Reader, texts: list[str]) -> list[Seen]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(text: str) -> Seen:
        async with turn, http.post(parse, json={"text": text}) as response:
            response.raise_for_status()
            return read(await response.json())

    return list(await asyncio.gather(*map(one, texts)))


def read_dover(parsed: Parsed) -> Seen:
    ranking = (parsed.get("understanding") or {}).get("ranking") or [("", 0.0)]
    intent, _, entry = ranking[0][0].partition("/")
    return Seen(entry if intent == "faq" else None, parsed["intent"]["name"] == "faq")


def read_stock(parsed: Parsed) -> Seen:
    """The fallback, when it strikes, stands before the intent that it distrusts."""
    intents = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
    if intents[:1] != ["faq"]:
        return Seen(None, False)
    key = parsed["response_selector"]["faq"]["response"]["intent_response_key"]
    entry = key.removeprefix("faq/").rsplit("_", 1)[0]
    return Seen(entry, parsed["intent"]["name"] == "faq")


def _read(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / "heldout" / f"{name}.yml")[name]


def _share(which: list[bool]) -> float:
    return sum(which) / len(which)
