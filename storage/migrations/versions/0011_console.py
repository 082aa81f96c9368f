"""The agents' console: notes once, busy agents, visitors' names, the team's own replies"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("ticket_event", sa.Column("cid", sa.String(length=64), nullable=True))
    op.create_index("uq_ticket_event_cid", "ticket_event", ["ticket_id", "cid"], unique=True)
    op.add_column("presence", sa.Column("busy_since", UtcDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("visitor_name", sa.String(length=80), nullable=True))
    op.create_table(
        "saved_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_saved_reply_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply")),
        sa.UniqueConstraint("language", "title", name=op.f("uq_saved_reply_language_title")),
    )
