"""Raising flags in a turn: the row, the ticket's way to its queue, the notices, the hold."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.engine import Connection

from actions.understanding import Understanding
from faq import holds
from faq.holds import Scope
from faq.review import Actor, Refused
from handoff import complaints, flag_terms, raised, tickets
from handoff.flags import Seen
from handoff.history import EventKind, Priority
from handoff.raised import SPEED, Sighting
from handoff.tickets import Ticket
from settings.brand import Brand
from storage.notices import Notice, add_notice

log = structlog.get_logger()

COMPLAINT = "complaint"
FLAGS = Actor("flags", may_approve=False)
"""In whose name a topic is held: nobody's own, and the reason names the flag."""


@dataclass(frozen=True)
class Flaggable:
    """The message that flags may be raised for."""

    conversation_id: str
    message_id: int
    intent: str
    topic: str
    """Of the entry that it came closest to; empty if it came close to none."""


class Flagging:
    def __init__(self, brand: Brand) -> None:
        self._agreed = brand.flags
        self._watch = flag_terms.watch(brand.flags)
        self._contacts = tuple(dict.fromkeys(brand.contacts.values()))

    def look(self, understood: Understanding) -> list[Seen]:
        """What the words of the message raise; a pressed button has none."""
        return [] if understood.slots is not None else self._watch.look(understood.text)

    def take(
        self,
        connection: Connection,
        seen: Sequence[Seen],
        heard: Flaggable,
        ticket: Ticket | None,
        now: datetime,
    ) -> Ticket | None:
        """Raise what was seen, and the flag of speed if this complaint is one too many.

        Returns the ticket as it stands afterwards.
        """
        subject = raised.of_conversation(heard.conversation_id)
        for one in seen:
            topics = self._agreed.kinds[one.kind].holds
            found = Sighting(one.kind, one.rule, subject, heard.conversation_id, heard.message_id)
            ticket = self._raise(connection, found, topics, ticket, now)
        return self._too_fast(connection, heard, ticket, now)

    def _too_fast(
        self, connection: Connection, heard: Flaggable, ticket: Ticket | None, now: datetime
    ) -> Ticket | None:
        agreed = self._agreed.speed
        if heard.intent != COMPLAINT or agreed is None:
            return ticket
        complaints.add(connection, heard.message_id, heard.conversation_id, heard.topic, now)
        found = complaints.too_fast(connection, heard.topic, agreed, now)
        if found is None:
            return ticket
        minutes = int(agreed.window.total_seconds() // 60)
        seen = Sighting(
            SPEED,
            f"{found.count} in {minutes} minutes, usually {found.usual:.1f}",
            raised.of_topic(heard.topic),
            heard.conversation_id,
            heard.message_id,
        )
        topics = (heard.topic,) if agreed.holds and heard.topic else ()
        return self._raise(connection, seen, topics, ticket, now)

    def _raise(
        self,
        connection: Connection,
        seen: Sighting,
        topics: Sequence[str],
        ticket: Ticket | None,
        now: datetime,
    ) -> Ticket | None:
        flag_id = raised.raise_once(connection, seen, now)
        if flag_id is None:
            return ticket
        log.warning("flag_raised", flag=flag_id, kind=seen.kind, message=seen.message_id)
        ticket = self._routed(connection, ticket, flag_id, now)
        held = [one for one in topics if _hold(connection, one, flag_id, seen.kind, now)]
        raised.complete(connection, flag_id, ticket.id if ticket else None, held)
        told = {"flag": seen.kind, "rule": seen.rule, "conversation": seen.conversation_id}
        values = json.dumps(told, ensure_ascii=False)
        for contact in self._contacts:
            once, about = f"flag:{flag_id}:{contact}", f"flag:{flag_id}"
            add_notice(connection, Notice(once, contact, "flag", about, values), now)
        return ticket

    def _routed(
        self, connection: Connection, ticket: Ticket | None, flag_id: int, now: datetime
    ) -> Ticket | None:
        """The open ticket, urgent and in the queue of flags, whoever had it before."""
        if ticket is None:
            return None
        reason = f"flag {flag_id}"
        if ticket.queue != self._agreed.queue:
            ticket = tickets.record(
                connection,
                ticket,
                EventKind.TRANSFERRED,
                now,
                queue=self._agreed.queue,
                reason=reason,
            )
        if ticket.standing.situation.priority is not Priority.URGENT:
            ticket = tickets.record(
                connection,
                ticket,
                EventKind.PRIORITY_CHANGED,
                now,
                priority=Priority.URGENT,
                reason=reason,
            )
        return ticket


def _hold(connection: Connection, topic: str, flag_id: int, kind: str, now: datetime) -> bool:
    """Put the topic on hold; False if it is on hold already or cannot be."""
    try:
        holds.hold(connection, Scope(topic=topic), FLAGS, f"flag {flag_id}: {kind}", now)
    except Refused as error:
        log.info("flag_holds_nothing", flag=flag_id, topic=topic, reason=str(error))
        return False
    return True
