"""What models make of a question, and what the bot would say to it: nothing is logged as a turn."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy.engine import Connection

from actions.understanding import FAQ_PREFIX, Understanding, from_parse_data
from desk.studio_findings import Shown, by_language
from faq import releases, store
from faq.answers import AnswerCache, LiveAnswers
from faq.labels import INTENTS
from faq.lines import Line
from faq.rendering import render
from settings.brand import Brand
from settings.environment import Settings, api_token
from settings.languages import LANGUAGES

RASA_S = 10.0
RUNNERS_UP = 3


class RasaAway(Exception):
    """Rasa does not answer: the serving model cannot be asked."""


@dataclass(frozen=True)
class Model:
    number: int
    """Of the release."""
    file: Path


@dataclass(frozen=True)
class Guess:
    """An entry or an intent that the model thought of."""

    label: str
    title: str
    """The entry's first question; empty for an intent."""
    share: float


@dataclass(frozen=True)
class Preview:
    """What would be said."""

    zone: str
    """answer, ask, unknown, or the name of an intent."""
    language: str
    confidence: float
    entry_id: str | None
    version: int | None
    messages: tuple[str, ...]
    """As the channel would show them; empty where a rule of conversation decides."""
    offered: tuple[str, ...]
    """The titles of the entries that would be offered."""
    guesses: tuple[Guess, ...]
    findings: list[Shown]
    """What the voice finds in the answer."""
    is_held: bool


@dataclass(frozen=True)
class Asked:
    """On which channel, and when."""

    channel: str
    now: datetime


def newest_candidate(connection: Connection, models: Path) -> Model | None:
    """The newest release, unless it serves."""
    number = releases.next_number(connection) - 1
    if not number or number == releases.serving_now(connection):
        return None
    newest = releases.find(connection, number)
    assert newest
    return Model(number, models / newest.made.model_file)


async def parse_serving(http: ClientSession, settings: Settings, text: str) -> dict[str, Any]:
    """What the serving model makes of a text; raise RasaAway."""
    secret = await asyncio.to_thread(settings.secret)
    address = f"{settings.rasa_url}/model/parse"
    try:
        async with http.post(
            address,
            params={"token": api_token(secret)},
            json={"text": text},
            timeout=ClientTimeout(total=RASA_S),
            raise_for_status=True,
        ) as response:
            parsed: dict[str, Any] = await response.json()
            return parsed
    except (ClientError, asyncio.TimeoutError) as error:
        raise RasaAway(type(error).__name__) from error


class Previewer:
    """Says what would be said, from what is live now."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._cache = AnswerCache()

    def preview(self, connection: Connection, parsed: Mapping[str, Any], asked: Asked) -> Preview:
        seen = from_parse_data(parsed)
        answers = self._cache.read(connection)
        language = seen.language if seen.language in LANGUAGES else self._brand.default_language
        entry_id = seen.entry_id if seen.intent == "faq" else None
        said = {"faq": entry_id, "ask": Line.OFFER.value, "nlu_fallback": Line.UNKNOWN.value}
        spoken = said.get(seen.intent)
        sentence = answers.sentence(spoken, language, asked.channel, asked.now) if spoken else None
        rules = self._brand.rules(asked.channel)
        parts = render(sentence.text, [], rules) if sentence else ()
        return Preview(
            zone={"faq": "answer", "nlu_fallback": "unknown"}.get(seen.intent, seen.intent),
            language=language,
            confidence=seen.confidence,
            entry_id=entry_id,
            version=sentence.version if sentence and sentence.entry_id == entry_id else None,
            messages=tuple(words for part in parts for words in part.sent),
            offered=_offered(seen, answers, language, asked),
            guesses=_guesses(seen, answers, language, asked),
            findings=self._findings(connection, entry_id, language, asked.channel),
            is_held=bool(entry_id) and answers.is_held(entry_id or "", asked.now),
        )

    def _findings(
        self, connection: Connection, entry_id: str | None, language: str, channel: str
    ) -> list[Shown]:
        live = store.live(connection, entry_id) if entry_id else []
        if not live:
            return []
        content = live[0].entry
        own = channel if channel in content.wordings[language].channels else ""
        found = by_language(content, self._brand.voice)[language]
        return [one for one in found if one.finding.channel == own]


def _offered(
    seen: Understanding, answers: LiveAnswers, language: str, asked: Asked
) -> tuple[str, ...]:
    entries = [one[len(FAQ_PREFIX) :] for one in seen.candidates if one.startswith(FAQ_PREFIX)]
    titles = [answers.title(one, language, asked.now) for one in entries]
    return tuple(one.text for one in titles if one)


def _guesses(
    seen: Understanding, answers: LiveAnswers, language: str, asked: Asked
) -> tuple[Guess, ...]:
    found = []
    for label, share in seen.ranking[: 1 + RUNNERS_UP]:
        title = answers.title(label.removeprefix(FAQ_PREFIX), language, asked.now)
        if title or label in INTENTS:
            found.append(Guess(label, title.text if title else "", share))
    return tuple(found)
