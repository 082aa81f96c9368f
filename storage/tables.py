"""Every table. Each change to one comes with a migration in storage/migrations/versions."""

import sqlalchemy as sa

from storage.types import UtcDateTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
    sa.Column("created_at", UtcDateTime, nullable=False),
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
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("conversation_id", "cid"),
    sa.CheckConstraint("author IN ('visitor', 'bot', 'agent')", name="author"),
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
)

ticket = sa.Table(
    "ticket",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("queue", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("message_id", sa.ForeignKey("turn.message_id"), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Index(
        "uq_ticket_open",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state <> 'resolved'"),
        postgresql_where=sa.text("state <> 'resolved'"),
    ),
)

# Rasa's memory of a conversation: its events, one row each, in order.
tracker_event = sa.Table(
    "tracker_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender", sa.String(255), nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("ix_tracker_event_sender", "sender", "id"),
    sa.Index("ix_tracker_event_kind", "sender", "kind", "id"),
)
