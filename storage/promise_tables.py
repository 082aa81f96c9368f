"""The tables of promises, their timers, and what people are told of them."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# The promises of a ticket as its events make them; written by handoff/timers.py alone.
promise = sa.Table(
    "promise",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    # 1, 2, 3 in the order in which the ticket's promises began.
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    # Empty while its clock stands.
    sa.Column("due_at", UtcDateTime),
    sa.Column("warn_at", UtcDateTime),
    sa.Column("ended_at", UtcDateTime),
    sa.CheckConstraint("kind IN ('first_response', 'next_response', 'resolution')", name="kind"),
    sa.CheckConstraint(
        "state IN ('running', 'paused', 'warned', 'kept', 'broken', 'lapsed')", name="state"
    ),
)

# Every due time that a promise ever had, in the order in which they were set; never changed.
promise_due = sa.Table(
    "promise_due",
    metadata,
    sa.Column("ticket_id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("set_at", UtcDateTime, nullable=False),
    sa.Column("because", sa.String(24), nullable=False),
    # Empty where the clock stood from then on.
    sa.Column("due_at", UtcDateTime),
    sa.Column("left_s", sa.Float, nullable=False),
    sa.ForeignKeyConstraint(
        ["ticket_id", "number"], ["promise.ticket_id", "promise.number"], name="fk_promise_due_of"
    ),
)

# One row for each step of a promise's escalation: it fires at most once.
timer = sa.Table(
    "timer",
    metadata,
    sa.Column("ticket_id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("step", sa.String(8), primary_key=True),
    # Empty while there is nothing to wait for.
    sa.Column("due_at", UtcDateTime),
    sa.Column("fired_at", UtcDateTime),
    # Fired more than a second after its time: Dover was stopped, or overloaded.
    sa.Column("late", sa.Boolean),
    sa.Column("lag_s", sa.Float),
    sa.ForeignKeyConstraint(
        ["ticket_id", "number"], ["promise.ticket_id", "promise.number"], name="fk_timer_of"
    ),
    sa.CheckConstraint("step IN ('warning', 'visitor', 'breach', 'manager')", name="step"),
    sa.CheckConstraint("fired_at IS NULL OR due_at IS NOT NULL", name="fired_at_its_time"),
    sa.CheckConstraint(
        "(fired_at IS NULL) = (late IS NULL) AND (fired_at IS NULL) = (lag_s IS NULL)",
        name="fired_has_lag",
    ),
    sa.Index(
        "ix_timer_next",
        "due_at",
        sqlite_where=sa.text("fired_at IS NULL AND due_at IS NOT NULL"),
        postgresql_where=sa.text("fired_at IS NULL AND due_at IS NOT NULL"),
    ),
    sa.Index("ix_timer_fired", "fired_at"),
)

# What people must be told, and whether they were (storage/notices.py).
notice = sa.Table(
    "notice",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("once", sa.String(200), nullable=False, unique=True),
    sa.Column("account", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("about", sa.String(100), nullable=False),
    sa.Column("values", sa.Text, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    # Why the last try failed; empty if none did.
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    # When the person saw it on the desk.
    sa.Column("read_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_its_time"),
    sa.Index("ix_notice_next", "state", "next_try_at"),
    sa.Index("ix_notice_account", "account", "id"),
)

# By which ways a notice went out already; a way that failed is tried again, the others are not.
notice_sent = sa.Table(
    "notice_sent",
    metadata,
    sa.Column("notice_id", sa.ForeignKey("notice.id"), primary_key=True),
    sa.Column("way", sa.String(16), primary_key=True),
    sa.Column("sent_at", UtcDateTime, nullable=False),
)
