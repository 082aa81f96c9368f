"""What the review of an entry promises"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _review()
    _drafts()


def _review() -> None:
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("remind_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        table.create_check_constraint(
            op.f("ck_draft_promised_in_review"),
            "(remind_at IS NULL) = (due_at IS NULL) AND (due_at IS NULL OR state = 'in_review')",
        )
    op.create_index("ix_turn_entry", "turn", ["entry_id", "created_at"])


def _drafts() -> None:
    op.add_column(
        "draft", sa.Column("notes", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
