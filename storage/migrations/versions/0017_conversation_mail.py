"""Conversations that go out to their visitors by e-mail"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0017"
down_revision = "0016"

_MAIL = "conversation_mail"


def upgrade() -> None:
    op.create_table(
        _MAIL,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("cid", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'dropped')",
            name=op.f("ck_conversation_mail_state"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (address IS NOT NULL)",
            name=op.f("ck_conversation_mail_address_only_to_send"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_mail_conversation_id"),
        ),
        sa.ForeignKeyConstraint(["up_to"], ["message.id"], name=op.f("fk_conversation_mail_up_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_mail")),
        sa.UniqueConstraint(
            "conversation_id", "cid", name=op.f("uq_conversation_mail_conversation_id_cid")
        ),
        sa.UniqueConstraint(
            "address_hash", "place", name=op.f("uq_conversation_mail_address_hash_place")
        ),
    )
    op.create_index("ix_conversation_mail_next", _MAIL, ["state", "next_try_at"])
    op.create_index("ix_conversation_mail_created", _MAIL, ["created_at"])
