"""Who answers visitors, and how tickets find them (brand.yml, sections `agents`, `tickets`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from settings.languages import LANGUAGES
from settings.written import Written

CAPACITY = 5
OFFER_MINUTES = 2
REOPEN_HOURS = 72


@dataclass(frozen=True)
class Agent:
    account: str
    name: Mapping[str, str]
    """The first name that visitors see, by language."""
    queues: frozenset[str]
    languages: frozenset[str]
    capacity: int
    """How many tickets may be the agent's before no more are offered."""


@dataclass(frozen=True)
class Route:
    """Sends tickets to a queue by topic and language, before their reason does. None is any."""

    queue: str
    reason: str | None
    topic: str | None
    language: str | None


@dataclass(frozen=True)
class Team:
    agents: Mapping[str, Agent] = field(default_factory=dict)
    """By account."""
    routes: tuple[Route, ...] = ()
    offer_for: timedelta = timedelta(minutes=OFFER_MINUTES)
    """After that an offer goes to the next agent."""
    reopens_for: timedelta = timedelta(hours=REOPEN_HOURS)
    """For so long after its end, the visitor's next message reopens a ticket."""


def read(written: Written) -> Team:
    """Both sections of content that the schema has passed; raise BrandError at the first fault."""
    agents = written.content.get("agents", {})
    tickets = written.content.get("tickets", {})
    routes = tickets.get("routes", [])
    for account, one in agents.items():
        for index, queue in enumerate(one["queues"]):
            written.require_queue(["agents", account, "queues", index], queue)
    for index, one in enumerate(routes):
        written.require_queue(["tickets", "routes", index, "queue"], one["queue"])
    return Team(
        agents={account: _agent(account, one) for account, one in agents.items()},
        routes=tuple(
            Route(one["queue"], one.get("reason"), one.get("topic"), one.get("language"))
            for one in routes
        ),
        offer_for=timedelta(minutes=tickets.get("offer_minutes", OFFER_MINUTES)),
        reopens_for=timedelta(hours=tickets.get("reopen_hours", REOPEN_HOURS)),
    )


def _agent(account: str, written: Mapping[str, Any]) -> Agent:
    return Agent(
        account=account,
        name=dict(written["name"]),
        queues=frozenset(written["queues"]),
        languages=frozenset(written.get("languages", LANGUAGES)),
        capacity=int(written.get("capacity", CAPACITY)),
    )
