"""What consoles are told of many tickets takes as many queries as what they are told of one."""

from sqlalchemy.engine import Engine

from desk import ticket_frames
from handoff import tickets
from handoff.tickets import Opening
from storage import conversations
from storage.engine import reading, transaction
from tests import makers
from tests.makers import NOON
from tests.statements import counted


def test_events_of_many_tickets_take_as_many_queries_as_those_of_one(engine: Engine) -> None:
    agreement = makers.demo_brand().agreement
    with transaction(engine) as connection:
        for number in range(5):
            talk = conversations.open_conversation(connection, "web", f"v{number}", "en", NOON)
            opening = Opening(talk.id, "support", "ask_for_human")
            tickets.open_ticket(connection, opening, agreement, NOON)
    with reading(engine) as connection:
        events = tickets.events_after(connection, 0)
        assert len({one.ticket_id for one in events}) == 5
        with counted(engine) as of_one:
            ticket_frames.happened(connection, events[:1])
        with counted(engine) as of_all:
            told = ticket_frames.happened(connection, events)
    assert len(of_all) == len(of_one)
    assert [one["ticket"]["id"] for one in told] == [one.ticket_id for one in events]
