"""Which queue a ticket goes to, and which agent is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.routing import Candidate, Wanted, choose, queue_of
from settings.team import Route
from tests.agreements import at

NOON = at("12:00")
NOA = Candidate("noa", frozenset({"support"}), frozenset({"he", "en"}), 2, 0, True, None)
TOMER = replace(NOA, account="tomer")
WANTED = Wanted("support", "he")


@pytest.mark.parametrize(
    ("change", "chosen"),
    [
        ({}, "noa"),
        ({"here": False}, None),
        ({"load": 2}, None),
        ({"queues": frozenset({"sales"})}, None),
        ({"languages": frozenset({"en"})}, None),
    ],
)
def test_only_who_serves_speaks_is_here_and_has_room_is_asked(
    change: dict[str, object], chosen: str | None
) -> None:
    assert choose(WANTED, [replace(NOA, **change)]) == chosen  # type: ignore[arg-type]


def test_who_was_asked_least_recently_comes_first() -> None:
    lately = replace(NOA, last_offer_at=NOON)
    before = replace(TOMER, last_offer_at=NOON - timedelta(minutes=1))
    assert choose(WANTED, [lately, before]) == "tomer"
    assert choose(WANTED, [lately, TOMER]) == "tomer"
    assert choose(WANTED, [replace(lately, load=1), replace(lately, account="tomer")]) == "tomer"


def test_who_had_the_ticket_before_comes_before_everybody() -> None:
    lately = replace(NOA, last_offer_at=NOON)
    assert choose(replace(WANTED, knows_it="noa"), [lately, TOMER]) == "noa"


def test_who_passed_is_not_asked_again_and_then_nobody_is() -> None:
    passed = replace(WANTED, passed=frozenset({"noa"}))
    assert choose(passed, [NOA, TOMER]) == "tomer"
    assert choose(passed, [NOA]) is None
    assert choose(WANTED, []) is None


ROUTES = [
    Route("billing", "complaint", "billing", None),
    Route("english", None, None, "en"),
]


@pytest.mark.parametrize(
    ("reason", "topic", "language", "queue"),
    [
        ("complaint", "billing", "en", "billing"),
        ("complaint", "tv", "en", "english"),
        ("sales_enquiry", "billing", "he", None),
    ],
)
def test_the_first_route_that_fits_decides_the_queue(
    reason: str, topic: str, language: str, queue: str | None
) -> None:
    assert queue_of(reason, topic, language, ROUTES) == queue
