"""The tables of flags, and of what visitors are asked once they are handed over."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# A possible crisis, open until somebody says what was done (handoff/raised.py).
flag = sa.Table(
    "flag",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # A kind of brand.yml, or `speed`.
    sa.Column("kind", sa.String(32), nullable=False),
    # The phrase or pattern that was found; of speed the counts.
    sa.Column("rule", sa.Text, nullable=False),
    # What it is about, once while it is open: `conversation:…`, or of speed `topic:…`.
    sa.Column("subject", sa.String(320), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    # The message that raised it.
    sa.Column("message_id", sa.ForeignKey("message.id"), nullable=False),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id")),
    # JSON list of the topics that it put on hold.
    sa.Column("held", sa.Text, nullable=False),
    sa.Column("raised_at", UtcDateTime, nullable=False),
    # How often it was seen while open, and when last.
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("closed_by", sa.ForeignKey("account.name")),
    sa.Column("what_was_done", sa.Text, nullable=False),
    sa.Column("false_alarm", sa.Boolean),
    sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),
    sa.CheckConstraint("(closed_at IS NULL) = (what_was_done = '')", name="closed_says_what"),
    sa.CheckConstraint("(closed_at IS NULL) = (false_alarm IS NULL)", name="closed_is_judged"),
    sa.Index(
        "uq_flag_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
    sa.Index("ix_flag_subject", "kind", "subject", "closed_at"),
    sa.Index("ix_flag_raised", "raised_at"),
)

# Every complaint by the topic it came closest to, for the flag of speed.
complaint = sa.Table(
    "complaint",
    metadata,
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    # Empty if it came close to none.
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_complaint_topic", "topic", "at"),
)

# What a visitor is asked once handed over, one form a ticket (handoff/forms.py).
form = sa.Table(
    "form",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # The question that waits for its answer; empty once the form is over.
    sa.Column("asked", sa.String(32)),
    # How often the visitor was told that an answer to it cannot be.
    sa.Column("tries", sa.Integer, nullable=False),
    # How often the visitor asked something else instead.
    sa.Column("aside", sa.Integer, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("state IN ('asking', 'complete', 'skipped', 'dropped')", name="state"),
    sa.CheckConstraint("(state = 'asking') = (asked IS NOT NULL)", name="asks_while_asking"),
    sa.Index(
        "uq_form_asking",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state = 'asking'"),
        postgresql_where=sa.text("state = 'asking'"),
    ),
)

# One row for each question that needs no asking any more.
form_answer = sa.Table(
    "form_answer",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("form.ticket_id"), primary_key=True),
    sa.Column("field", sa.String(32), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("how", sa.String(16), nullable=False),
    # The visitor's message that it comes from; empty if it was skipped with all others.
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.CheckConstraint("how IN ('told', 'before', 'unchecked', 'skipped')", name="how"),
    sa.CheckConstraint("(how = 'skipped') = (value = '')", name="skipped_is_empty"),
)
