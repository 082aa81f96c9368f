"""Small entries for tests, and the parts that most of them need."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from sqlalchemy.engine import Engine

from faq import store
from faq.entry import Entry, Wording
from faq.lines import Line
from settings.brand import Brand, load
from settings.handover import Handover
from storage.engine import transaction

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
BEFORE = datetime(2020, 1, 1, tzinfo=timezone.utc)
"""When the lines were approved that are in a test's database from the start."""
APPROVER = "dana"
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתדהזח")


def entry(
    entry_id: str = "opening_hours",
    answer: str = "Open 08:00-20:00.",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Entry:
    """A complete entry, which the voice lets through: the Hebrew says the English letters."""
    return Entry(
        id=entry_id,
        topic="contact",
        owner="rotem",
        wordings={
            "he": Wording((f"{entry_id} בעברית?", f"מתי {entry_id} פתוח?"), hebrew(answer)),
            "en": Wording(
                (f"{entry_id} in English?", f"when is {entry_id} open?"), answer, {"sms": "8-20"}
            ),
        },
        valid_from=valid_from,
        valid_until=valid_until,
    )


def hebrew(text: str) -> str:
    """The text in Hebrew letters; digits and signs stay, so that both say the same facts."""
    return text.lower().translate(LETTERS)


def line(line_id: str) -> Entry:
    """A line whose answer in each language is its id with the language after it."""
    wordings = {language: Wording((), f"{line_id} {language}") for language in ("he", "en")}
    return Entry(line_id, "lines", "rotem", wordings)


def all_lines() -> list[Entry]:
    return [line(one.value) for one in Line]


def approve(engine: Engine, entries: Iterable[Entry], now: datetime = NOON) -> None:
    """Make these live, but for those that are."""
    with transaction(engine) as connection:
        live = {one.entry.id: one.entry for one in store.live(connection)}
        for one in entries:
            if live.get(one.id) != one:
                store.approve(connection, one, APPROVER, now)


@cache
def whole_brand() -> Brand:
    """The demo's agreement."""
    return load(Path("brand.yml"))


@cache
def demo_brand() -> Brand:
    """The demo's agreement without questions after a handover, and with one line for each queue."""
    return replace(whole_brand(), handover=Handover())
