"""Files that visitors and agents send"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf')",
            name=op.f("ck_attachment_type"),
        ),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_attachment_not_empty")),
        sa.CheckConstraint(
            "(width IS NULL) = (type = 'application/pdf')",
            name=op.f("ck_attachment_picture_has_width"),
        ),
        sa.CheckConstraint(
            "(width IS NULL) = (height IS NULL)", name=op.f("ck_attachment_width_and_height")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")
        ),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_attachment_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(
        "ix_attachment_conversation", "attachment", ["conversation_id", "message_id"], unique=False
    )
    op.create_index("ix_attachment_message", "attachment", ["message_id"], unique=False)
