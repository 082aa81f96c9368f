"""Which queue a ticket goes to, and which agent it is offered to. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Route(Protocol):
    """Sends tickets to a queue by what they are about; None is any."""

    @property
    def queue(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...


@dataclass(frozen=True)
class Candidate:
    """An agent as the offer sees them."""

    account: str
    queues: frozenset[str]
    languages: frozenset[str]
    capacity: int
    load: int
    """Tickets that are the agent's, and those that wait for the agent's yes."""
    here: bool
    last_offer_at: datetime | None


@dataclass(frozen=True)
class Wanted:
    """What a ticket needs of an agent."""

    queue: str
    language: str
    passed: Collection[str] = ()
    """Agents who were asked already and did not take it."""
    knows_it: str | None = None
    """Who had it last: asked first."""


def queue_of(reason: str, topic: str, language: str, routes: Iterable[Route]) -> str | None:
    """The queue of the first route that fits; None if the reason alone decides."""
    for one in routes:
        fits = (one.reason in (None, reason), one.topic in (None, topic))
        if all(fits) and one.language in (None, language):
            return one.queue
    return None


def choose(wanted: Wanted, candidates: Iterable[Candidate]) -> str | None:
    """Whom to ask: who had it last, or else whoever was asked least recently; None if nobody can.

    Who was asked already is not asked again: the ticket stays in its queue for anybody to take.
    """
    able = [one for one in candidates if _is_able(one, wanted)]
    first = min(able, key=lambda one: _rank(one, wanted), default=None)
    return first.account if first else None


def _is_able(one: Candidate, wanted: Wanted) -> bool:
    serves = wanted.queue in one.queues and wanted.language in one.languages
    fresh = one.account not in wanted.passed
    return serves and fresh and one.here and one.load < one.capacity


def _rank(one: Candidate, wanted: Wanted) -> tuple[bool, float, int, str]:
    asked = one.last_offer_at.timestamp() if one.last_offer_at else 0.0
    return one.account != wanted.knows_it, asked, one.load, one.account
