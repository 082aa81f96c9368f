"""People, drafts and edges for tests of the review."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from faq import approval, audit, drafts, writing
from faq.audit import Verdict
from faq.drafts import Draft
from faq.entry import Entry, Wording
from faq.review import Actor
from settings.voice import Voice
from storage import accounts
from storage.accounts import Role
from storage.engine import reading, transaction
from storage.tables import audit as audit_table
from tests import makers
from tests.makers import NOON

ROTEM = Actor("rotem")
GIL = Actor("gil")
DANA = Actor("dana", may_approve=True)
NOA = Actor("noa", may_approve=True)
ENTRY = "opening_hours"
VOICE = Voice()
ROLES = {
    "dana": [Role.SPOKESPERSON, Role.EDITOR],
    "rotem": [Role.EDITOR],
    "gil": [Role.EDITOR],
    "mor": [Role.MANAGER],
}
"""The accounts of `add_accounts`: dana has both roles."""


def add_accounts(engine: Engine) -> None:
    with transaction(engine) as connection:
        for name, roles in ROLES.items():
            accounts.add(connection, name, roles, "en", NOON)


def do(engine: Engine, use_case: Callable[..., Any], *values: Any) -> Any:
    """Run a use case of the review in a transaction of its own, at noon."""
    with transaction(engine) as connection:
        return use_case(connection, *values, NOON)


def write(
    engine: Engine, by: Actor = ROTEM, content: Entry | None = None, number: int | None = None
) -> Draft:
    """Save a draft, by default one that changes both languages."""
    saved: Draft = do(engine, writing.save, content or makers.entry(answer="New."), by, number)
    return saved


def submit(engine: Engine, entry_id: str = ENTRY) -> Draft:
    after: Draft = do(engine, writing.submit, entry_id, ROTEM, VOICE)
    return after


def approve(
    engine: Engine, by: Actor = DANA, seen: Mapping[str, int | None] | None = None
) -> list[Draft]:
    after: list[Draft] = do(engine, approval.approve, seen or {ENTRY: None}, by)
    return after


def import_live(engine: Engine, *entries: Entry, now: datetime = NOON) -> None:
    """Make entries live as a file of the spokesperson does."""
    with transaction(engine) as connection:
        for one in entries or (makers.entry(),):
            approval.import_entry(connection, one, DANA, now)


def english(entry: Entry, answer: str) -> Entry:
    """The entry with another English answer; Hebrew is left alone."""
    wording = Wording(entry.wordings["en"].questions, answer)
    return replace(entry, wordings={**entry.wordings, "en": wording})


def state(engine: Engine, entry_id: str = ENTRY) -> Draft:
    with reading(engine) as connection:
        return drafts.load(connection, entry_id)


def audit_rows(engine: Engine) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(audit_table).order_by(audit_table.c.id)).all())


def edges(engine: Engine) -> list[str]:
    return [row.edge for row in audit_rows(engine)]


def verdict(engine: Engine) -> Verdict:
    with transaction(engine) as connection:
        return audit.verify(connection)
