"""Forms in the database: one a ticket, and one that asks a conversation.

Every function takes an open transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff.forms import Answer, Field, Form, FormState, How
from storage.flag_tables import form as form_table
from storage.flag_tables import form_answer

# Statements of turns are built once: to build one takes longer than to run it.
_DROP = (
    sa.update(form_table)
    .where(form_table.c.conversation_id == sa.bindparam("wanted"), form_table.c.asked.is_not(None))
    .values(state=FormState.DROPPED.value, asked=None)
)
_ADD = sa.insert(form_table)
_CHANGE = sa.update(form_table).where(form_table.c.ticket_id == sa.bindparam("wanted"))
_ASKING = sa.select(form_table).where(
    form_table.c.ticket_id == sa.bindparam("wanted"), form_table.c.asked.is_not(None)
)
_ANSWERS = sa.select(form_answer).where(form_answer.c.ticket_id == sa.bindparam("wanted"))
_ADD_ANSWERS = sa.insert(form_answer)


@dataclass(frozen=True)
class Asking:
    """A form whose question waits."""

    ticket_id: int
    form: Form
    asked_at: datetime


def start(
    connection: Connection,
    ticket_id: int,
    conversation_id: str,
    form: Form,
    message_id: int,
    now: datetime,
) -> None:
    """Keep the new form of a ticket; another that asks the conversation is dropped."""
    connection.execute(_DROP, {"wanted": conversation_id})
    values = {"ticket_id": ticket_id, "conversation_id": conversation_id, "asked_at": now}
    connection.execute(_ADD, {**values, **_row(form)})
    _add_answers(connection, ticket_id, form.answers, message_id)


def asking(connection: Connection, ticket_id: int, fields: Sequence[Field]) -> Asking | None:
    """The ticket's form if a question of it waits; `fields` are those that the brand asks now."""
    row = connection.execute(_ASKING, {"wanted": ticket_id}).one_or_none()
    if row is None:
        return None
    given = answers(connection, ticket_id)
    form = Form(tuple(fields), given, Field(row.asked), FormState.ASKING, row.tries, row.aside)
    return Asking(ticket_id, form, row.asked_at)


def go_on(
    connection: Connection, before: Asking, after: Form, message_id: int, now: datetime
) -> None:
    """Keep the form as it is after the visitor's message."""
    connection.execute(_CHANGE, {"wanted": before.ticket_id, **_row(after), "asked_at": now})
    new = {one: after.answers[one] for one in after.answers if one not in before.form.answers}
    _add_answers(connection, before.ticket_id, new, message_id)


def answers(connection: Connection, ticket_id: int) -> dict[Field, Answer]:
    """What is known of the ticket's form, in the order in which the fields stand in `Field`."""
    rows = connection.execute(_ANSWERS, {"wanted": ticket_id}).all()
    known = {Field(row.field): Answer(row.value, How(row.how)) for row in rows}
    return {one: known[one] for one in Field if one in known}


def _row(form: Form) -> dict[str, object]:
    return {
        "state": form.state.value,
        "asked": form.asked.value if form.asked else None,
        "tries": form.tries,
        "aside": form.aside,
    }


def _add_answers(
    connection: Connection, ticket_id: int, new: Mapping[Field, Answer], message_id: int
) -> None:
    if new:
        connection.execute(
            _ADD_ANSWERS,
            [
                {
                    "ticket_id": ticket_id,
                    "field": one.value,
                    "value": answer.value,
                    "how": answer.how.value,
                    "message_id": message_id,
                }
                for one, answer in new.items()
            ],
        )
