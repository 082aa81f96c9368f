"""Noa at work behind the widget, as the command line works: in another process than the desk."""

import sqlalchemy as sa

from desk.lines import Lines
from desk.ticket_deeds import Counter
from handoff import tickets
from handoff.tickets import Opening
from settings.clock import now
from storage import accounts
from storage.accounts import NoSuchAccount, Role
from storage.engine import transaction
from storage.tables import conversation
from tests import makers
from tests.browser.conftest import Theatre


def counter(theatre: Theatre) -> Counter:
    engine = theatre.stage.engine
    with transaction(engine) as connection:
        try:
            accounts.get(connection, "noa")
        except NoSuchAccount:
            accounts.add(connection, "noa", [Role.AGENT], "en", now())
    return Counter(engine, makers.demo_brand(), Lines(engine))


def open_ticket(theatre: Theatre) -> int:
    """A ticket of the newest conversation."""
    newest = sa.select(conversation.c.id).order_by(conversation.c.created_at.desc()).limit(1)
    with transaction(theatre.stage.engine) as connection:
        talk = str(connection.execute(newest).scalar_one())
        agreement = makers.demo_brand().agreement
        given = Opening(talk, "support", "complaint")
        return tickets.open_ticket(connection, given, agreement, now()).id
