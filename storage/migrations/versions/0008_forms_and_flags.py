"""Forms after a handoff, and flags"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("message", sa.Column("filled", sa.Text(), nullable=True))
    _flag()
    _complaint()
    _form()
    _form_answer()


def _flag() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=320), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("what_was_done", sa.Text(), nullable=False),
        sa.Column("false_alarm", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_flag_closed_by_somebody")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (what_was_done = '')", name=op.f("ck_flag_closed_says_what")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (false_alarm IS NULL)", name=op.f("ck_flag_closed_is_judged")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_flag_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_flag_message_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_flag_ticket_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.name"], name=op.f("fk_flag_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index(
        "uq_flag_open",
        "flag",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_flag_subject", "flag", ["kind", "subject", "closed_at"])
    op.create_index("ix_flag_raised", "flag", ["raised_at"])


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_complaint_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_complaint_conversation_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_topic", "complaint", ["topic", "at"])


def _form() -> None:
    op.create_table(
        "form",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.String(length=32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("aside", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asking', 'complete', 'skipped', 'dropped')", name=op.f("ck_form_state")
        ),
        sa.CheckConstraint(
            "(state = 'asking') = (asked IS NOT NULL)", name=op.f("ck_form_asks_while_asking")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_form_ticket_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_form_conversation_id")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_form")),
    )
    op.create_index(
        "uq_form_asking",
        "form",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asking'"),
        postgresql_where=sa.text("state = 'asking'"),
    )


def _form_answer() -> None:
    op.create_table(
        "form_answer",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "how IN ('told', 'before', 'unchecked', 'skipped')", name=op.f("ck_form_answer_how")
        ),
        sa.CheckConstraint(
            "(how = 'skipped') = (value = '')", name=op.f("ck_form_answer_skipped_is_empty")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["form.ticket_id"], name=op.f("fk_form_answer_ticket_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_form_answer_message_id")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "field", name=op.f("pk_form_answer")),
    )
