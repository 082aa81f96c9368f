"""Drafts, their authors, the audit chain and holds"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.triggers import forbid_change, refuse_insert
from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"

OPEN = sa.text("released_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'sent_back', 'approved', 'retired')",
            name=op.f("ck_draft_state"),
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'retired')) = (content IS NULL)",
            name=op.f("ck_draft_open_has_content"),
        ),
        sa.CheckConstraint(
            "state <> 'sent_back' OR reason <> ''", name=op.f("ck_draft_sent_back_has_reason")
        ),
        sa.CheckConstraint(
            "state <> 'in_review' OR submitted_at IS NOT NULL",
            name=op.f("ck_draft_in_review_is_submitted"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_draft_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "draft_author",
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_draft_author_entry_id")),
        sa.PrimaryKeyConstraint(
            "entry_id", "version_number", "account", name=op.f("pk_draft_author")
        ),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("edge", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (topic IS NULL)", name=op.f("ck_audit_entry_or_topic")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_audit_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_previous_hash")),
    )
    op.create_index("ix_audit_entry", "audit", ["entry_id", "id"])
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("held_by", sa.String(length=64), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (topic IS NULL)", name=op.f("ck_hold_entry_or_topic")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_hold_has_reason")),
        sa.CheckConstraint(
            "(released_by IS NULL) = (released_at IS NULL)",
            name=op.f("ck_hold_released_by_whom"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_hold_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    for scope in ("entry", "topic"):
        column = "entry_id" if scope == "entry" else "topic"
        op.create_index(
            f"uq_hold_{scope}",
            "hold",
            [column],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
    for table in ("audit", "draft_author"):
        forbid_change(table, f"{table} rows are a record and cannot be changed: add one instead")
    refuse_insert(
        "version",
        "version_by_its_author",
        "EXISTS (SELECT 1 FROM draft_author WHERE entry_id = NEW.entry_id "
        "AND version_number = NEW.number AND account = NEW.approved_by)",
        "an author of a version cannot approve it: somebody who did not write on it has to",
    )
