"""Promises, their timers, and by which ways notices went out"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _promises()
    _timers()
    _notices()


def _promises() -> None:
    op.create_table(
        "promise",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("warn_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('first_response', 'next_response', 'resolution')",
            name=op.f("ck_promise_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('running', 'paused', 'warned', 'kept', 'broken', 'lapsed')",
            name=op.f("ck_promise_state"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_promise_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "number", name=op.f("pk_promise")),
    )
    op.create_table(
        "promise_due",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("because", sa.String(length=24), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("left_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id", "number"],
            ["promise.ticket_id", "promise.number"],
            name="fk_promise_due_of",
        ),
        sa.PrimaryKeyConstraint("ticket_id", "number", "position", name=op.f("pk_promise_due")),
    )


def _timers() -> None:
    op.create_table(
        "timer",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("fired_at", UtcDateTime(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("lag_s", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "step IN ('warning', 'visitor', 'breach', 'manager')", name=op.f("ck_timer_step")
        ),
        sa.CheckConstraint(
            "fired_at IS NULL OR due_at IS NOT NULL", name=op.f("ck_timer_fired_at_its_time")
        ),
        sa.CheckConstraint(
            "(fired_at IS NULL) = (late IS NULL) AND (fired_at IS NULL) = (lag_s IS NULL)",
            name=op.f("ck_timer_fired_has_lag"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id", "number"], ["promise.ticket_id", "promise.number"], name="fk_timer_of"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "number", "step", name=op.f("pk_timer")),
    )
    op.create_index(
        "ix_timer_next",
        "timer",
        ["due_at"],
        sqlite_where=sa.text("fired_at IS NULL AND due_at IS NOT NULL"),
        postgresql_where=sa.text("fired_at IS NULL AND due_at IS NOT NULL"),
    )
    op.create_index("ix_timer_fired", "timer", ["fired_at"])


def _notices() -> None:
    op.add_column("notice", sa.Column("read_at", UtcDateTime(), nullable=True))
    op.create_index("ix_notice_account", "notice", ["account", "id"])
    op.create_table(
        "notice_sent",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_sent_notice_id_notice")
        ),
        sa.PrimaryKeyConstraint("notice_id", "way", name=op.f("pk_notice_sent")),
    )
    op.add_column("account", sa.Column("email", sa.String(length=254), nullable=True))
