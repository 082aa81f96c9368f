"""The table of refusals (faq/refusals.py)."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# What was about to be said without an approval, and was not (faq/refusals.py).
refusal = sa.Table(
    "refusal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("door", sa.String(8), nullable=False),
    # No reference: a channel can speak where no conversation was stored.
    sa.Column("conversation_id", sa.String(300), nullable=False),
    sa.Column("entry_id", sa.String(64), nullable=False),
    sa.Column("why", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("instead", sa.String(64), nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.CheckConstraint("door IN ('turn', 'rasa', 'desk')", name="door"),
)
