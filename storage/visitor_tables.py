"""What visitors say of a conversation beside their messages."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# One a ticket; handoff/ratings.py says when a visitor is asked.
rating = sa.Table(
    "rating",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    # From 1, the saddest face, to 5.
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.CheckConstraint("score BETWEEN 1 AND 5", name="one_of_five"),
    sa.Index("ix_rating_at", "at"),
)

# Conversations that their visitors deleted: their words are gone (handoff/erasing.py).
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)
