"""What belongs to a conversation beside its words."""

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

# Files that visitors and agents send; the bytes are in a folder (desk/file_folder.py).
attachment = sa.Table(
    "attachment",
    metadata,
    # Random: also the file's name in the folder.
    sa.Column("id", sa.String(32), primary_key=True),
    # No foreign key: the first file comes before the conversation's first message.
    sa.Column("conversation_id", sa.String(300), nullable=False),
    # Empty until a message carries it.
    sa.Column("message_id", sa.ForeignKey("message.id")),
    # Its place among the files of the message, from 0.
    sa.Column("place", sa.Integer, nullable=False, default=0),
    # The agent who sent it; empty for the visitor.
    sa.Column("account", sa.ForeignKey("account.name")),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    # In pixels, as it is shown; empty for what is no picture.
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.CheckConstraint(
        "type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf')",
        name="type",
    ),
    sa.CheckConstraint("bytes > 0", name="not_empty"),
    sa.CheckConstraint("(width IS NULL) = (type = 'application/pdf')", name="picture_has_width"),
    sa.CheckConstraint("(width IS NULL) = (height IS NULL)", name="width_and_height"),
    sa.Index("ix_attachment_conversation", "conversation_id", "message_id"),
    sa.Index("ix_attachment_message", "message_id"),
)
