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

# Conversations that go out to their visitors by e-mail (storage/conversation_mails.py).
conversation_mail = sa.Table(
    "conversation_mail",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    # The page's own id of the wish: asked for again, it is mailed once.
    sa.Column("cid", sa.String(64), nullable=False),
    # As long as it is to be sent, and no longer.
    sa.Column("address", sa.String(254)),
    # Keyed, so that nobody reads the address back: by it the mails of a day to one are counted.
    sa.Column("address_hash", sa.String(64), nullable=False),
    # Among these, from 0.
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    # The last message that it holds.
    sa.Column("up_to", sa.ForeignKey("message.id"), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("conversation_id", "cid"),
    sa.UniqueConstraint("address_hash", "place"),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state"),
    sa.CheckConstraint("(state = 'waiting') = (address IS NOT NULL)", name="address_only_to_send"),
    sa.Index("ix_conversation_mail_next", "state", "next_try_at"),
    sa.Index("ix_conversation_mail_created", "created_at"),
)
