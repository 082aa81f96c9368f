"""Many tickets with open promises, written straight into the tables."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from handoff import policies
from settings.brand import Brand, load
from storage.engine import transaction
from storage.promise_tables import promise, timer
from storage.tables import conversation, revision
from storage.ticket_tables import ticket, ticket_event

PER_TICKET = 2
"""Promises: a first response and a resolution."""
CHUNK = 5000
FAR = timedelta(hours=6)


def quick_brand(folder: Path) -> Brand:
    """The demo's agreement; a handoff to the spokesperson is warned of after 0.6 s."""
    text = Path("brand.yml").read_text(encoding="utf-8")
    usual = "first_response: 10 calendar minutes"
    assert usual in text
    quick = "first_response: 1 calendar minutes\n    warn_at: 0.01"
    file = folder / "brand.yml"
    file.write_text(text.replace(usual, quick), encoding="utf-8")
    return load(file)


def write(engine: Engine, brand: Brand, promises: int, now: datetime) -> None:
    """So many open promises, whose timers are hours away, beside the tickets that are there."""
    with transaction(engine) as connection:
        policy = policies.remember(connection, brand.agreement, now)
    tickets = promises // PER_TICKET
    for start in range(0, tickets, CHUNK):
        with transaction(engine) as connection:
            _chunk(connection, policy, range(start, min(start + CHUNK, tickets)), now)
    with transaction(engine) as connection:
        connection.execute(
            sa.update(revision).where(revision.c.name == "tickets").values(number=tickets)
        )
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Otherwise what the writing left to do would be done while lags are measured.
            connection.execute(sa.text("VACUUM ANALYZE"))
            connection.execute(sa.text("CHECKPOINT"))
            sequence = "SELECT setval(pg_get_serial_sequence('ticket', 'id'), max(id)) FROM ticket"
            connection.execute(sa.text(sequence))


def _chunk(connection: Connection, policy: str, numbers: range, now: datetime) -> None:
    connection.execute(sa.insert(conversation), [_conversation(one, now) for one in numbers])
    connection.execute(sa.insert(ticket), [_ticket(one, policy, now) for one in numbers])
    connection.execute(sa.insert(ticket_event), [_opened(one, policy, now) for one in numbers])
    connection.execute(
        sa.insert(promise), [row for one in numbers for row in _promises(one + 1, now)]
    )
    connection.execute(sa.insert(timer), [row for one in numbers for row in _timers(one + 1, now)])


def bring_near(connection: Connection, due: list[datetime]) -> None:
    for number, moment in enumerate(due):
        for ticket_id, step in ((2 * number + 1, "warning"), (2 * number + 2, "breach")):
            connection.execute(
                sa.update(timer)
                .where(timer.c.ticket_id == ticket_id, timer.c.number == 1, timer.c.step == step)
                .values(due_at=moment)
            )


def _conversation(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": f"web:bench-{number}",
        "channel": "web",
        "sender": f"bench-{number}",
        "language": "he",
        "language_chosen": False,
        "unknowns_in_a_row": 0,
        "page": "",
        "created_at": now,
    }


def _ticket(number: int, policy: str, now: datetime) -> dict[str, Any]:
    return {
        "id": number + 1,
        "conversation_id": f"web:bench-{number}",
        "queue": "support",
        "reason": "complaint",
        "state": "open",
        "opened_at": now,
        "priority": "normal",
        "policy": policy,
        "topic": "",
        "waiting_for_visitor": False,
        "unanswered": False,
        "last_event": number + 1,
    }


def _opened(number: int, policy: str, now: datetime) -> dict[str, Any]:
    return {
        "id": number + 1,
        "ticket_id": number + 1,
        "kind": "opened",
        "at": now,
        "queue": "support",
        "priority": "normal",
        "policy": policy,
        "reason": "complaint",
    }


def _promises(ticket_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number, kind in enumerate(("first_response", "resolution"), 1):
        yield {
            "ticket_id": ticket_id,
            "number": number,
            "kind": kind,
            "state": "running",
            "started_at": now,
            "due_at": now + FAR,
            "warn_at": now + FAR,
        }


def _timers(ticket_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    away = now + FAR + timedelta(milliseconds=ticket_id)
    for number, steps in (
        (1, ("warning", "visitor", "breach", "manager")),
        (2, ("warning", "breach", "manager")),
    ):
        for step in steps:
            yield {"ticket_id": ticket_id, "number": number, "step": step, "due_at": away}


def doubled(connection: Connection) -> int:
    """Steps of which more than one event tells; a step has one event with its promise's kind."""
    kinds = ("promise_warned", "visitor_told", "promise_broken", "still_broken")
    same = (ticket_event.c.ticket_id, ticket_event.c.kind, ticket_event.c.reason)
    twice = (
        sa.select(*same)
        .where(ticket_event.c.kind.in_(kinds))
        .group_by(*same)
        .having(sa.func.count() > 1)
    )
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(twice.subquery())).scalar_one()
    )
