"""Releases: what was trained, when it served, what the gate asks"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.triggers import forbid_change
from storage.types import UtcDateTime

revision = "0013"
down_revision = "0012"

ACTIVE = "state IN ('waiting', 'running', 'gating')"


def upgrade() -> None:
    _release()
    _serving()
    _training_run()
    _regression()
    _audit()


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("model_file", sa.String(length=255), nullable=False),
        sa.Column("model_sha256", sa.String(length=64), nullable=False),
        sa.Column("model_id", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("override_by", sa.String(length=64), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("override_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_release_from_one")),
        sa.CheckConstraint(
            "state IN ('candidate', 'refused', 'ready')", name=op.f("ck_release_state")
        ),
        sa.CheckConstraint(
            "state = 'candidate' OR report IS NOT NULL", name=op.f("ck_release_judged_by_a_report")
        ),
        sa.CheckConstraint(
            "(override_by IS NULL) = (override_reason IS NULL)"
            " AND (override_by IS NULL) = (override_at IS NULL)"
            " AND (override_by IS NULL OR (state = 'refused' AND override_reason <> ''))",
            name=op.f("ck_release_override_says_why"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
    )


def _serving() -> None:
    op.create_table(
        "serving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("slot = 1", name=op.f("ck_serving_one_slot")),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= begun_at",
            name=op.f("ck_serving_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["release"], ["release.number"], name=op.f("fk_serving_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serving")),
    )
    op.create_index("ix_serving_release", "serving", ["release", "begun_at"])
    op.create_index(
        "uq_serving_open",
        "serving",
        ["slot"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _training_run() -> None:
    op.create_table(
        "training_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("seconds_left", sa.Float(), nullable=True),
        sa.Column("pid", sa.Integer(), nullable=True),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("slot", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("slot = 1", name=op.f("ck_training_run_one_slot")),
        sa.CheckConstraint(
            f"{ACTIVE} OR state IN ('done', 'failed', 'cancelled')",
            name=op.f("ck_training_run_state"),
        ),
        sa.CheckConstraint(
            f"({ACTIVE}) = (ended_at IS NULL)", name=op.f("ck_training_run_active_until_it_ends")
        ),
        sa.CheckConstraint(
            "state <> 'failed' OR problem IS NOT NULL", name=op.f("ck_training_run_failed_says_why")
        ),
        sa.CheckConstraint(
            "state NOT IN ('gating', 'done') OR release IS NOT NULL",
            name=op.f("ck_training_run_made_one"),
        ),
        sa.CheckConstraint("step BETWEEN 0 AND steps", name=op.f("ck_training_run_step_of_steps")),
        sa.ForeignKeyConstraint(
            ["release"], ["release.number"], name=op.f("fk_training_run_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_run")),
        sa.UniqueConstraint("release", name=op.f("uq_training_run_release")),
    )
    op.create_index(
        "uq_training_run_active",
        "training_run",
        ["slot"],
        unique=True,
        sqlite_where=sa.text(ACTIVE),
        postgresql_where=sa.text(ACTIVE),
    )


def _regression() -> None:
    op.create_table(
        "regression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("expected", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_regression_has_text")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["turn.message_id"], name=op.f("fk_regression_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regression")),
        sa.UniqueConstraint("message_id", name=op.f("uq_regression_message_id")),
    )


def _audit() -> None:
    with op.batch_alter_table("audit") as table:
        table.add_column(sa.Column("release", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_audit_release"), "release", ["release"], ["number"])
        table.drop_constraint(op.f("ck_audit_entry_or_topic"), type_="check")
        table.create_check_constraint(
            op.f("ck_audit_one_subject"),
            "CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN topic IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN release IS NULL THEN 0 ELSE 1 END = 1",
        )
    if op.get_bind().dialect.name == "sqlite":
        # The table was made anew, and a trigger goes with its table.
        forbid_change("audit", "audit rows are a record and cannot be changed: add one instead")
