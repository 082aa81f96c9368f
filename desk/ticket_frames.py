"""Tickets, their events and messages as JSON, for the console, the API and the command line."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from desk import frames
from desk.frames import Frame
from desk.ticket_summary import summaries
from handoff import form_store, outbox, presence, tickets
from handoff.machine import TicketEvent, TicketState
from handoff.presence import Presence
from handoff.tickets import Ticket
from settings.team import Team
from storage import transcript
from storage.conversations import Message

UNRESOLVED: list[TicketState] = [one for one in TicketState if one is not TicketState.RESOLVED]
# An agent wants the whole chat before the first word; one this long is told from its end.
MOST_MESSAGES = 500
NEVER = "9999"
"""After every moment, as moments are written."""


def ticket(one: Ticket, language: str) -> Frame:
    standing = one.standing
    return {
        "id": one.id,
        "conversation": one.conversation_id,
        "channel": one.conversation_id.partition(":")[0],
        "language": language,
        "state": one.state.value,
        "queue": one.queue,
        "reason": one.reason,
        "topic": one.topic or None,
        "priority": standing.situation.priority.value,
        "policy": standing.situation.policy,
        "owner": standing.owner,
        "offered_to": standing.offered_to,
        "until": _instant(standing.until),
        "unanswered": standing.situation.unanswered,
        "opened_at": one.opened_at.isoformat(),
        "resolved_at": _instant(one.resolved_at),
        "reopens_until": _instant(standing.reopens_until),
        "last_event": one.last_event,
    }


def event(one: TicketEvent) -> Frame:
    return {
        "number": one.number,
        "ticket": one.ticket_id,
        "kind": one.kind.value,
        "at": one.at.isoformat(),
        "account": one.account,
        "agent": one.agent,
        "queue": one.queue,
        "priority": one.priority.value if one.priority else None,
        "policy": one.policy,
        "until": _instant(one.until),
        "reason": one.reason,
        "message": one.message_id,
        "cid": one.cid,
    }


def message(said: Message, delivery: outbox.DeliveryState | None) -> Frame:
    """As the visitor has it, with the agent's account and how far it is on its way."""
    shown = frames.message(said)
    if said.author == "agent":
        shown["account"] = said.account
    return {**shown, "delivery": delivery.value if delivery else None}


def listed(connection: Connection, found: Sequence[Ticket]) -> list[Frame]:
    languages = transcript.languages_of(connection, [one.conversation_id for one in found])
    more = summaries(connection, found)
    return [{**ticket(one, languages[one.conversation_id]), **more[one.id]} for one in found]


def by_due(shown: Sequence[Frame]) -> list[Frame]:
    """What is due next comes first; without a due time whoever has waited longest."""
    return sorted(shown, key=lambda one: (next_due(one) or NEVER, one["id"]))


def next_due(one: Frame) -> str | None:
    """When the next of a ticket's promises is due, as in its frame."""
    return min((each["due_at"] for each in one["promises"] if each["due_at"]), default=None)


def whole(connection: Connection, one: Ticket) -> Frame:
    """A ticket with its events and the messages of its conversation."""
    said = transcript.messages_after(connection, one.conversation_id, limit=MOST_MESSAGES)
    states = outbox.states_of(connection, [message.id for message in said])
    (shown,) = listed(connection, [one])
    return {
        **shown,
        "suppressed": transcript.relayed(connection, one.conversation_id),
        "form": form(connection, one.id),
        "events": [event(each) for each in tickets.events_of(connection, one.id)],
        "messages": [message(each, states.get(each.id)) for each in said],
    }


def form(connection: Connection, ticket_id: int) -> list[Frame]:
    """What the visitor was asked after the handover, and said; docs/forms.md."""
    told = form_store.answers(connection, ticket_id)
    return [
        {"field": one.value, "value": answer.value, "how": answer.how.value}
        for one, answer in told.items()
    ]


def snapshot(connection: Connection, team: Team) -> Frame:
    """All open tickets, and the number of the last event that they have seen."""
    number = tickets.last_number(connection)
    return {
        "type": "snapshot",
        "number": number,
        "tickets": listed(connection, tickets.find(connection, UNRESOLVED)),
        "agents": agents(connection, team),
    }


def agents(connection: Connection, team: Team) -> list[Frame]:
    states = presence.states(connection, team.agents)
    return [
        {
            "account": one.account,
            "name": dict(team.agents[one.account].name),
            "queues": sorted(one.queues),
            "languages": sorted(one.languages),
            "capacity": one.capacity,
            "load": one.load,
            "presence": states.get(one.account, Presence.AWAY).value,
        }
        for one in presence.candidates(connection, team)
    ]


def happened(connection: Connection, events: Sequence[TicketEvent]) -> list[Frame]:
    """Each event with the ticket as it now is, and the message that it is about."""
    wanted = sorted({one.ticket_id for one in events})
    now_are = [tickets.get(connection, number) for number in wanted]
    shown = dict(zip(wanted, listed(connection, now_are), strict=True))
    ids = [one.message_id for one in events if one.message_id is not None]
    said = transcript.messages_by_id(connection, ids)
    states = outbox.states_of(connection, ids)
    return [
        {
            "type": "event",
            "event": event(one),
            "ticket": shown[one.ticket_id],
            "message": message(said[one.message_id], states.get(one.message_id))
            if one.message_id in said
            else None,
        }
        for one in events
    ]


def _instant(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
