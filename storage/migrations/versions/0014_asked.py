"""What people really ask: messages in groups, deeds; labels that were skipped"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "asked_deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "deed IN ('added', 'drafted', 'dismissed')", name=op.f("ck_asked_deed_deed")
        ),
        sa.CheckConstraint(
            "(deed = 'dismissed') = (entry_id IS NULL)", name=op.f("ck_asked_deed_went_somewhere")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_asked_deed_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_deed")),
    )
    op.create_table(
        "asked",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("deed_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "why IN ('unknown', 'unsure', 'offered', 'not_helped', 'human')",
            name=op.f("ck_asked_why"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["turn.message_id"], name=op.f("fk_asked_message_id")
        ),
        sa.ForeignKeyConstraint(["deed_id"], ["asked_deed.id"], name=op.f("fk_asked_deed_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_asked")),
    )
    op.create_index("ix_asked_group", "asked", ["group_id"], unique=False)
    op.create_table(
        "asked_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["asked.message_id"], name=op.f("fk_asked_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_group")),
    )
    op.create_index("ix_asked_group_waits", "asked_group", ["waits", "score"], unique=False)
    op.create_table(
        "label_skip",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["turn.message_id"], name=op.f("fk_label_skip_message_id")
        ),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_label_skip_account")),
        sa.PrimaryKeyConstraint("message_id", "account", name=op.f("pk_label_skip")),
    )
