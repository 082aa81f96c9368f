"""A ticket's way to another queue, another person or another ticket.

Every function raises WorkRefused, with nothing changed.
"""

from dataclasses import dataclass

from handoff import people, tickets
from handoff.history import EventKind
from handoff.people import WorkRefused
from handoff.tickets import NoSuchTicket, Ticket
from handoff.work import Work
from storage.conversations import lock_conversation


@dataclass(frozen=True)
class Target:
    """Where a ticket goes; with an agent and no queue, to a queue that the agent serves."""

    queue: str | None = None
    agent: str | None = None


def transfer(work: Work, ticket_id: int, to: Target, reason: str) -> Ticket:
    """Move a ticket to a queue, to a person, or both; the reason is kept with it."""
    ticket = work.served(ticket_id)
    why = work.words(reason)
    queue = _queue(work, ticket, to)
    had_it = ticket.owner is not None
    if to.agent and to.agent == ticket.owner:
        raise WorkRefused("not_possible", f"{to.agent} has ticket {ticket_id} already")
    if queue == ticket.queue and not to.agent:
        sentence = f"ticket {ticket_id} is in the queue {queue} already; release it instead"
        raise WorkRefused("not_possible", sentence)
    ticket = work.resumed(ticket)
    if queue != ticket.queue:
        ticket = work.record(ticket, EventKind.TRANSFERRED, queue=queue, reason=why)
    elif had_it:
        ticket = work.record(ticket, EventKind.RELEASED, reason=why)
    if to.agent:
        return work.give(ticket, to.agent, why)
    if had_it:
        work.give_back(ticket)
    return ticket


def _queue(work: Work, ticket: Ticket, to: Target) -> str:
    """The queue that the ticket goes to; refuses one that is missing, or not the agent's."""
    queues = work.brand.agreement.queues
    if to.queue is not None and to.queue not in queues:
        sentence = f"there is no queue {to.queue!r}; name one of {', '.join(queues)}"
        raise WorkRefused("no_such_queue", sentence)
    if to.agent is None:
        if to.queue is None:
            raise WorkRefused("not_possible", "a transfer needs a queue or an agent; name one")
        return to.queue
    serves = people.worker(work.connection, work.brand.team, to.agent).queues
    queue = to.queue or (ticket.queue if ticket.queue in serves else min(serves, default=""))
    if queue not in serves:
        sentence = f"{to.agent} does not serve {queue or 'any queue'}; name somebody who does"
        raise WorkRefused("no_such_agent", sentence)
    return queue


def merge(work: Work, ticket_id: int, into_id: int) -> Ticket:
    """End a ticket because the same matter goes on in another one; return that one."""
    if ticket_id == into_id:
        raise WorkRefused("not_possible", f"{ticket_id} cannot be merged with itself; name two")
    _lock_both(work, ticket_id, into_id)
    merged, into = work.served(ticket_id), work.served(into_id)
    had_it = merged.owner is not None
    merged = work.record(work.resumed(merged), EventKind.RESOLVED, reason=f"merged into {into_id}")
    if had_it:
        work.give_back(merged)
    where = f"ticket {ticket_id} of {merged.conversation_id} was merged into this one"
    return work.record(into, EventKind.NOTED, reason=where)


def _lock_both(work: Work, *ticket_ids: int) -> None:
    """In one order, whoever merges what, and before the first event (handoff.tickets)."""
    try:
        found = {tickets.get(work.connection, number).conversation_id for number in ticket_ids}
    except NoSuchTicket as error:
        raise WorkRefused("no_such_ticket", str(error)) from error
    for conversation_id in sorted(found):
        lock_conversation(work.connection, conversation_id)
