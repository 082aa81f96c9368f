"""Every table. Each change to one comes with a migration in storage/migrations/versions."""

import sqlalchemy as sa

from storage import (  # All of one schema.
    account_tables,  # noqa: F401
    asked_tables,  # noqa: F401
    flag_tables,  # noqa: F401
    process_tables,  # noqa: F401
    promise_tables,  # noqa: F401
    refusal_tables,  # noqa: F401
    release_tables,  # noqa: F401
    schema,
    ticket_tables,  # noqa: F401
    visitor_tables,  # noqa: F401
)
from storage.types import UtcDateTime

metadata = schema.metadata

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    # Raised in every transaction that changes what may be said, so that caches notice.
    sa.Column("number", sa.Integer, nullable=False),
)

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

# Rows of version, question and answer are never changed or deleted: triggers refuse it.
version = sa.Table(
    "version",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entry.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(64), nullable=False),
    sa.Column("valid_from", UtcDateTime),
    sa.Column("valid_until", UtcDateTime),
    sa.Column("approved_by", sa.String(64), nullable=False),
    sa.Column("approved_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("entry_id", "number"),
)

# The version of each entry that may be said; an entry without a row here is silent.
live_version = sa.Table(
    "live_version",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entry.id"), primary_key=True),
    sa.Column("version_id", sa.ForeignKey("version.id"), nullable=False, unique=True),
)

question = sa.Table(
    "question",
    metadata,
    sa.Column("version_id", sa.ForeignKey("version.id"), primary_key=True),
    sa.Column("language", sa.String(2), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("version_id", sa.ForeignKey("version.id"), primary_key=True),
    sa.Column("language", sa.String(2), primary_key=True),
    # The empty channel is the text for every channel that has none of its own.
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

conversation = sa.Table(
    "conversation",
    metadata,
    # channel + ":" + sender: the same sender id on two channels is two conversations.
    sa.Column("id", sa.String(300), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(255), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    # True once the visitor asked for a language: from then on it is not guessed from the text.
    sa.Column("language_chosen", sa.Boolean, nullable=False, default=False),
    sa.Column("unknowns_in_a_row", sa.Integer, nullable=False, default=0),
    # The answered message of which the visitor was asked whether it helped; asked once.
    sa.Column("asked_helped_id", sa.Integer),
    sa.Column("page", sa.Text, nullable=False, default=""),
    # As an agent wrote it down; empty until one does.
    sa.Column("visitor_name", sa.String(80)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_conversation_sender", "sender"),
)

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("author", sa.String(8), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    # What a button sends instead of its title; kept with the visitor's message that it made.
    sa.Column("payload", sa.Text),
    # JSON list of {"title", "payload"}.
    sa.Column("buttons", sa.Text),
    # The visitor's own id of the message: sending it again stores it once.
    sa.Column("cid", sa.String(64)),
    # The visitor's message that this one answers; empty for a greeting and for an agent's words.
    sa.Column("in_reply_to", sa.ForeignKey("message.id")),
    sa.Column("version_id", sa.ForeignKey("version.id")),
    # JSON object of what the version's placeholders were filled with; empty if it has none.
    sa.Column("filled", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # Which agent wrote it.
    sa.Column("account", sa.ForeignKey("account.name")),
    sa.UniqueConstraint("conversation_id", "cid"),
    sa.CheckConstraint("author IN ('visitor', 'bot', 'agent')", name="author"),
    sa.CheckConstraint("(author = 'agent') = (account IS NOT NULL)", name="agent_has_a_name"),
    sa.CheckConstraint("author <> 'bot' OR version_id IS NOT NULL", name="bot_text_is_approved"),
    sa.Index("ix_message_conversation", "conversation_id", "id"),
)

turn = sa.Table(
    "turn",
    metadata,
    # One turn a message: a message that is asked again after a failure is answered once.
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("intent", sa.String(64), nullable=False),
    sa.Column("entry_id", sa.String(64)),
    sa.Column("confidence", sa.Float, nullable=False),
    # JSON list of [label, confidence], best first: the recognised one and the runners-up.
    sa.Column("ranking", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("model_id", sa.String(64), nullable=False),
    # From the moment the message was received to the moment the turn was logged.
    sa.Column("latency_ms", sa.Float, nullable=False),
    # The visitor's reply to "did that help"; empty while unanswered.
    sa.Column("helped", sa.Boolean),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_turn_conversation", "conversation_id", "message_id"),
    sa.Index("ix_turn_created", "created_at"),
    sa.Index("ix_turn_entry", "entry_id", "created_at"),
)

# Rasa's events that the conversation log does not have, such as changes of slots; in order.
tracker_event = sa.Table(
    "tracker_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender", sa.String(255), nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("ix_tracker_event_sender", "sender", "id"),
)

# What is being written of an entry, and where its review stands. An entry without a row here has
# never been under review: it is new, or came to its live version before there was one.
draft = sa.Table(
    "draft",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entry.id"), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    # Raised by every edge: whoever saves names the number they read, and the second one is told.
    sa.Column("number", sa.Integer, nullable=False),
    # The number of the newest version when the draft was begun; 0 if there was none.
    sa.Column("base", sa.Integer, nullable=False),
    # Canonical JSON of the entry; empty while nothing is being written.
    sa.Column("content", sa.Text),
    # Languages that were confirmed as they are while another changed: "", "he" or "en".
    sa.Column("confirmed", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    # For colleagues and the approver; never said to a visitor.
    sa.Column("notes", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("submitted_at", UtcDateTime),
    # While it is in review: when the spokesperson is reminded, and by when they decide. Empty if
    # the agreement promised nothing when it was submitted.
    sa.Column("remind_at", UtcDateTime),
    sa.Column("due_at", UtcDateTime),
    # The last edge: who and when.
    sa.Column("moved_by", sa.String(64), nullable=False),
    sa.Column("moved_at", UtcDateTime, nullable=False),
    sa.CheckConstraint(
        "state IN ('draft', 'in_review', 'sent_back', 'approved', 'retired')", name="state"
    ),
    sa.CheckConstraint(
        "(state IN ('approved', 'retired')) = (content IS NULL)", name="open_has_content"
    ),
    sa.CheckConstraint("state <> 'sent_back' OR reason <> ''", name="sent_back_has_reason"),
    sa.CheckConstraint(
        "state <> 'in_review' OR submitted_at IS NOT NULL", name="in_review_is_submitted"
    ),
    sa.CheckConstraint(
        "(remind_at IS NULL) = (due_at IS NULL) AND (due_at IS NULL OR state = 'in_review')",
        name="promised_in_review",
    ),
)

# Who wrote towards a version. Rows are never changed or deleted, and a trigger refuses a version
# that one of its authors approved.
draft_author = sa.Table(
    "draft_author",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entry.id"), primary_key=True),
    sa.Column("version_number", sa.Integer, primary_key=True),
    sa.Column("account", sa.String(64), primary_key=True),
)

# One row for each edge of a review, in a chain of hashes (faq/audit.py); never changed or deleted.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("account", sa.String(64), nullable=False),
    # One of the three: a topic is held and released as a whole, a release is judged as a whole.
    sa.Column("entry_id", sa.ForeignKey("entry.id")),
    sa.Column("topic", sa.String(64)),
    sa.Column("release", sa.ForeignKey("release.number")),
    sa.Column("edge", sa.String(16), nullable=False),
    sa.Column("from_state", sa.String(16)),
    sa.Column("to_state", sa.String(16)),
    sa.Column("reason", sa.Text, nullable=False),
    # The version that the edge made or brought back; empty where it did neither.
    sa.Column("version_number", sa.Integer),
    # SHA-256 of the text that it is about; empty for a topic.
    sa.Column("text_hash", sa.String(64), nullable=False),
    # Unique, so that the chain cannot fork.
    sa.Column("previous_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.CheckConstraint(
        "CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END + CASE WHEN topic IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN release IS NULL THEN 0 ELSE 1 END = 1",
        name="one_subject",
    ),
    sa.Index("ix_audit_entry", "entry_id", "id"),
)

# An answer, or all answers of a topic, withdrawn at once.
hold = sa.Table(
    "hold",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entry.id")),
    sa.Column("topic", sa.String(64)),
    sa.Column("held_by", sa.String(64), nullable=False),
    sa.Column("held_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("released_by", sa.String(64)),
    sa.Column("released_at", UtcDateTime),
    sa.CheckConstraint("(entry_id IS NULL) <> (topic IS NULL)", name="entry_or_topic"),
    sa.CheckConstraint("reason <> ''", name="has_reason"),
    sa.CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by_whom"),
    sa.Index(
        "uq_hold_entry",
        "entry_id",
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    ),
    sa.Index(
        "uq_hold_topic",
        "topic",
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    ),
)
