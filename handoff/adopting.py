"""Open tickets come under the agreement that is in force now."""

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from handoff import policies, tickets
from handoff.history import EventKind
from handoff.machine import TicketState
from settings.clock import Clock
from settings.promises import Agreement
from storage.engine import reading, transaction
from storage.ticket_tables import ticket

log = structlog.get_logger()


def adopt(engine: Engine, agreement: Agreement, clock: Clock) -> int:
    """Bring every unresolved ticket under the agreement; return how many came.

    What was used of a promise stays used. A ticket in a queue that the agreement no longer has
    stays under its old one. Each ticket is a transaction of its own.
    """
    moved = 0
    for ticket_id in _under_another(engine, agreement):
        with transaction(engine) as connection:
            one = tickets.locked(connection, ticket_id)
            situation = one.standing.situation
            if one.state is TicketState.RESOLVED or situation.policy == agreement.name:
                continue
            if situation.queue not in agreement.queues:
                log.warning("ticket_keeps_agreement", ticket=ticket_id, queue=situation.queue)
                continue
            now = clock.now()
            name = policies.remember(connection, agreement, now)
            tickets.record(connection, one, EventKind.POLICY_CHANGED, now, policy=name)
            moved += 1
    return moved


def _under_another(engine: Engine, agreement: Agreement) -> list[int]:
    with reading(engine) as connection:
        return list(
            connection.execute(
                sa.select(ticket.c.id)
                .where(
                    ticket.c.state != TicketState.RESOLVED.value,
                    ticket.c.policy != agreement.name,
                )
                .order_by(ticket.c.id)
            ).scalars()
        )
