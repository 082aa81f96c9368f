"""What the steps of an escalation do beyond the ticket: the visitor is told, an agent is asked."""

from datetime import datetime

from sqlalchemy.engine import Connection

from handoff import offers, presence
from handoff.firing import Hands
from handoff.telling import Telling
from handoff.tickets import Ticket
from settings.brand import Brand


def hands_of(brand: Brand) -> Hands:
    def reassign(connection: Connection, ticket: Ticket, now: datetime) -> Ticket:
        if not presence.anybody_here(connection):
            return ticket
        return offers.pass_on(connection, brand.team, ticket, now, "promise broken")

    return Hands(Telling(brand.time_zone).tell, reassign)
