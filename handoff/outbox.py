"""What must still reach the visitor, or Rasa.

A row is written in the transaction that causes it and stays until it is done (desk/courier.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import tickets
from handoff.history import EventKind
from handoff.tickets import Ticket
from settings.channels import WEB
from storage import conversations
from storage.conversations import Conversation, Message
from storage.tables import message, tracker_event
from storage.ticket_tables import delivery

HUMAN_SLOT = "human_has_it"
"""Rasa's slot that is set while a human has the conversation."""
DELIVERY_SLOT = "last_delivery"
"""Rasa's slot with the number of the delivery that it made last."""


class Kind(str, Enum):
    # An agent's words, to be shown on the visitor's page.
    SHOW = "show"
    # Words to be sent to the visitor through Rasa's connector.
    SAY = "say"
    # Rasa is to be told that a human has the conversation, or no longer has it.
    TAKE = "take"
    GIVE_BACK = "give_back"


class DeliveryState(str, Enum):
    # To be done; after a failed try at a later time.
    WAITING = "waiting"
    DELIVERED = "delivered"
    # Refused by the channel again and again; shown until somebody tries it once more.
    FAILED = "failed"


THROUGH_RASA = (Kind.SAY, Kind.TAKE, Kind.GIVE_BACK)
TO_THE_VISITOR = (Kind.SHOW, Kind.SAY)

_WAITS_FOR_RASA = sa.and_(
    delivery.c.state == DeliveryState.WAITING.value,
    delivery.c.kind.in_([kind.value for kind in THROUGH_RASA]),
)


@dataclass(frozen=True)
class Delivery:
    id: int
    conversation_id: str
    ticket_id: int
    kind: Kind
    message_id: int | None
    tries: int
    text: str | None
    author: str | None
    account: str | None
    created_at: datetime


def add_words(
    connection: Connection, to: Conversation, ticket: Ticket, message_id: int, now: datetime
) -> None:
    """An agent's message is to reach the visitor; Rasa knows it from the conversation log."""
    kind = Kind.SHOW if to.channel == WEB else Kind.SAY
    _add(connection, ticket, kind, message_id, now)


def add_turn_over(connection: Connection, ticket: Ticket, taken: bool, now: datetime) -> None:
    """Rasa is to know that a human has the conversation, or no longer has it."""
    _add(connection, ticket, Kind.TAKE if taken else Kind.GIVE_BACK, None, now)


def bot_says(
    connection: Connection, ticket: Ticket, said: Message, version_id: int, now: datetime
) -> Ticket:
    """The bot says something of its own accord in a ticket that is not resolved.

    `said` comes from the approved version; on the web it is shown, elsewhere sent through Rasa.
    """
    talk = conversations.lock_conversation(connection, ticket.conversation_id)
    assert talk is not None
    message_id = conversations.add_bot_message(connection, talk, said, version_id)
    if talk.channel != WEB:
        _add(connection, ticket, Kind.SAY, message_id, now)
    return tickets.record(connection, ticket, EventKind.BOT_REPLIED, now, message_id=message_id)


def _add(
    connection: Connection, ticket: Ticket, kind: Kind, message_id: int | None, now: datetime
) -> None:
    connection.execute(
        sa.insert(delivery).values(
            conversation_id=ticket.conversation_id,
            ticket_id=ticket.id,
            kind=kind.value,
            message_id=message_id,
            state=DeliveryState.WAITING.value,
            tries=0,
            next_try_at=now,
            error="",
            created_at=now,
        )
    )


def take_next(
    connection: Connection, conversation_id: str, now: datetime, lease: timedelta
) -> Delivery | None:
    """The conversation's next delivery through Rasa, if its time has come; for `lease` nobody
    else gets it. None while an earlier one waits, so their order is kept."""
    row = connection.execute(
        sa.select(delivery, message.c.text, message.c.author, message.c.account)
        .outerjoin(message, message.c.id == delivery.c.message_id)
        .where(delivery.c.conversation_id == conversation_id, _WAITS_FOR_RASA)
        .order_by(delivery.c.id)
        .limit(1)
    ).one_or_none()
    if row is None or row.next_try_at > now:
        return None
    taken = connection.execute(
        sa.update(delivery)
        .where(delivery.c.id == row.id, delivery.c.next_try_at == row.next_try_at)
        .where(delivery.c.state == DeliveryState.WAITING.value)
        .values(next_try_at=now + lease)
    )
    return _delivery(row) if taken.rowcount else None


def anything_for(connection: Connection, conversation_id: str) -> bool:
    """Whether something of this conversation is to be brought to Rasa, now or later."""
    found = connection.execute(
        sa.select(delivery.c.id)
        .where(delivery.c.conversation_id == conversation_id, _WAITS_FOR_RASA)
        .limit(1)
    )
    return found.first() is not None


def due(connection: Connection, now: datetime, limit: int = 200) -> list[str]:
    """Conversations with something to be brought to Rasa now."""
    return list(
        connection.execute(
            sa.select(delivery.c.conversation_id)
            .where(_WAITS_FOR_RASA, delivery.c.next_try_at <= now)
            .distinct()
            .limit(limit)
        ).scalars()
    )


def is_made(connection: Connection, sender: str, one: Delivery) -> bool:
    """Whether Rasa has made the delivery: a try may end before it is noted as done."""
    found = connection.execute(
        sa.select(tracker_event.c.id)
        .where(
            tracker_event.c.sender == sender,
            tracker_event.c.kind == DELIVERY_SLOT,
            tracker_event.c.data.contains(f'"{one.id}"', autoescape=True),
        )
        .limit(1)
    ).first()
    return found is not None


def done(connection: Connection, one: Delivery, now: datetime) -> None:
    """The delivery has succeeded."""
    _finish(connection, one, DeliveryState.DELIVERED, now)


def give_up(connection: Connection, one: Delivery, why: str, now: datetime) -> None:
    """The channel refuses the delivery; shown as failed."""
    _finish(connection, one, DeliveryState.FAILED, now, why)


def try_later(connection: Connection, one: Delivery, why: str, at: datetime, refused: bool) -> None:
    """`refused`: the channel was reached and said no; counted as a try."""
    connection.execute(
        sa.update(delivery)
        .where(delivery.c.id == one.id)
        .values(next_try_at=at, error=why, tries=delivery.c.tries + (1 if refused else 0))
    )


def try_again(connection: Connection, ticket: Ticket, message_id: int, now: datetime) -> bool:
    """Bring a failed message once more; return False if it is not one of the conversation's."""
    changed = connection.execute(
        sa.update(delivery)
        .where(
            delivery.c.message_id == message_id,
            delivery.c.conversation_id == ticket.conversation_id,
            delivery.c.state == DeliveryState.FAILED.value,
        )
        .values(state=DeliveryState.WAITING.value, tries=0, next_try_at=now, error="")
    )
    return bool(changed.rowcount)


def is_to_show(connection: Connection, conversation_id: str, up_to: int) -> bool:
    """Whether words up to that message were waiting for the visitor's page."""
    return connection.execute(_to_show(conversation_id, up_to).limit(1)).first() is not None


def shown(connection: Connection, conversation_id: str, up_to: int, now: datetime) -> None:
    """The visitor's page has shown every message up to that id."""
    for row in connection.execute(_to_show(conversation_id, up_to)).all():
        _finish(connection, _delivery(row), DeliveryState.DELIVERED, now)


def _to_show(conversation_id: str, up_to: int) -> Any:
    return (
        sa.select(delivery, message.c.text, message.c.author, message.c.account)
        .join(message, message.c.id == delivery.c.message_id)
        .where(
            delivery.c.conversation_id == conversation_id,
            delivery.c.kind == Kind.SHOW.value,
            delivery.c.state == DeliveryState.WAITING.value,
            delivery.c.message_id <= up_to,
        )
        .order_by(delivery.c.id)
    )


def _finish(
    connection: Connection, one: Delivery, state: DeliveryState, now: datetime, why: str = ""
) -> None:
    ticket = tickets.locked(connection, one.ticket_id)
    changed = connection.execute(
        sa.update(delivery)
        .where(delivery.c.id == one.id, delivery.c.state == DeliveryState.WAITING.value)
        .values(
            state=state.value,
            error=why,
            done_at=now if state is DeliveryState.DELIVERED else None,
        )
    )
    if changed.rowcount and one.kind in TO_THE_VISITOR and one.message_id:
        succeeded = state is DeliveryState.DELIVERED
        kind = EventKind.DELIVERED if succeeded else EventKind.NOT_DELIVERED
        tickets.record(connection, ticket, kind, now, message_id=one.message_id, reason=why)


def states_of(connection: Connection, message_ids: list[int]) -> dict[int, DeliveryState]:
    """How far each of these messages is on its way to the visitor."""
    rows = connection.execute(
        sa.select(delivery.c.message_id, delivery.c.state).where(
            delivery.c.message_id.in_(message_ids),
            delivery.c.kind.in_([kind.value for kind in TO_THE_VISITOR]),
        )
    ).all()
    return {row.message_id: DeliveryState(row.state) for row in rows}


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row.id,
        row.conversation_id,
        row.ticket_id,
        Kind(row.kind),
        row.message_id,
        row.tries,
        row.text,
        row.author,
        row.account,
        row.created_at,
    )
