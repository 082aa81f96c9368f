"""`dover sla replay`: past tickets under another agreement."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from desk.cli_common import Failure, looking
from handoff import policies, tickets
from handoff.calendars import terms_by_queue
from handoff.replay import Compared, compare, counts
from handoff.sla import Promise, PromiseState
from settings import brand
from settings.clock import now
from settings.environment import Settings
from storage.ticket_tables import ticket

SHOWN = (PromiseState.KEPT, PromiseState.BROKEN, PromiseState.LAPSED)


@click.command("replay")
@click.option(
    "--policy",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A whole brand.yml with the other agreement.",
)
@click.option("--days", type=click.IntRange(1), help="Only tickets opened in the last days.")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.pass_obj
def replay_command(settings: Settings, file: Path, days: int | None, as_json: bool) -> None:
    """What the promises of past tickets would have been under another agreement.

    The events stay as they were: what people would have done differently nobody knows.
    """
    moment = now()
    try:
        terms = terms_by_queue(brand.load(file).agreement, moment)
    except brand.BrandError as error:
        raise Failure(str(error)) from error
    since = moment - timedelta(days=days) if days else None
    with looking(settings) as connection:
        found = list(_compared(connection, terms, since, moment))
    if as_json:
        click.echo(json.dumps(_as_json(found), indent=2))
    else:
        click.echo("\n".join(_lines(found)))


def _compared(
    connection: Connection, terms: Any, since: datetime | None, moment: datetime
) -> Iterator[Compared]:
    wanted = sa.select(ticket.c.id).order_by(ticket.c.id)
    if since:
        wanted = wanted.where(ticket.c.opened_at >= since)
    known = policies.known(connection, moment)
    for ticket_id in connection.execute(wanted).scalars().all():
        events = tickets.events_of(connection, ticket_id)
        yield compare(ticket_id, events, known, terms, moment)


def _lines(found: Sequence[Compared]) -> Iterator[str]:
    was, would_be = _both(found)
    yield f"{len(found)} tickets{'':20}{'as it was':^24}{'under the other':^24}"
    yield f"{'':27}{'kept  broken  lapsed':>24}{'kept  broken  lapsed':>24}"
    for kind, states in was.items():
        left, right = (
            "".join(f"{side[state]:>8}" for state in SHOWN) for side in (states, would_be[kind])
        )
        yield f"{kind.value:27}{left}{right}"
    for one in found:
        if one.problem:
            yield f"ticket {one.ticket_id}: {one.problem}"
        elif one.differs:
            yield f"ticket {one.ticket_id}: {_states(one.was)} -> {_states(one.would_be)}"


def _both(found: Sequence[Compared]) -> tuple[Any, Any]:
    return counts([one.was for one in found]), counts([one.would_be for one in found])


def _states(found: tuple[Promise, ...]) -> str:
    return ", ".join(f"{one.kind.value} {one.state.value}" for one in found) or "nothing promised"


def _as_json(found: Sequence[Compared]) -> dict[str, Any]:
    was, would_be = _both(found)
    return {
        "tickets": len(found),
        "was": _counts_json(was),
        "would_be": _counts_json(would_be),
        "by_ticket": [
            {
                "ticket": one.ticket_id,
                "differs": one.differs,
                "problem": one.problem,
                "was": [_promise_json(promise) for promise in one.was],
                "would_be": [_promise_json(promise) for promise in one.would_be],
            }
            for one in found
        ],
    }


def _counts_json(counted: Any) -> dict[str, dict[str, int]]:
    return {
        kind.value: {state.value: number for state, number in states.items()}
        for kind, states in counted.items()
    }


def _promise_json(one: Promise) -> dict[str, str | None]:
    return {
        "kind": one.kind.value,
        "state": one.state.value,
        "due": one.due.isoformat() if one.due else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }
