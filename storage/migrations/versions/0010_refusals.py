"""Refusals: what was about to be said without an approval"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("door", sa.String(length=8), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("instead", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("door IN ('turn', 'rasa', 'desk')", name=op.f("ck_refusal_door")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_refusal_message_id_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("message_id", name=op.f("uq_refusal_message_id")),
    )
