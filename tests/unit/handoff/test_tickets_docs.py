"""docs/states.md and docs/tickets.md know every state, edge and deed."""

import re
from pathlib import Path

from desk import ticket_deeds
from handoff.history import EventKind
from handoff.machine import TicketState
from handoff.outbox import DeliveryState, Kind


def named(file: str) -> set[str]:
    return set(re.findall(r"`([\w-]+)`", Path(file).read_text(encoding="utf-8")))


def test_every_state_and_edge_of_a_ticket_is_documented() -> None:
    assert {one.value for one in [*TicketState, *EventKind]} <= named("docs/states.md")


def test_every_deed_and_state_of_delivery_is_documented() -> None:
    known = {one.value for one in [*Kind, *DeliveryState]} | set(ticket_deeds.names())
    assert known <= named("docs/tickets.md")
