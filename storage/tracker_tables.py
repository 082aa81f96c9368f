"""The table of Rasa's own events (bot/tracker_store.py)."""

import sqlalchemy as sa

from storage.schema import metadata

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
