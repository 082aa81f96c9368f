"""What visitors asked and the bot did not answer well, in groups; what people labelled."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# What an editor did about a group. Rows are never changed.
asked_deed = sa.Table(
    "asked_deed",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("deed", sa.String(16), nullable=False),
    sa.Column("account", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    # How many people had asked by then: the group comes back when enough others have.
    sa.Column("people", sa.Integer, nullable=False),
    # The entry that it went into; empty if it was dismissed.
    sa.Column("entry_id", sa.ForeignKey("entry.id")),
    sa.CheckConstraint("deed IN ('added', 'drafted', 'dismissed')", name="deed"),
    sa.CheckConstraint("(deed = 'dismissed') = (entry_id IS NULL)", name="went_somewhere"),
)

# A visitor's message that was not answered well; faq/asked/collecting.py says when. The rows go
# after four weeks.
asked = sa.Table(
    "asked",
    metadata,
    sa.Column("message_id", sa.ForeignKey("turn.message_id"), primary_key=True),
    sa.Column("why", sa.String(16), nullable=False),
    # The message in the middle of its group; empty until it was grouped.
    sa.Column("group_id", sa.Integer),
    sa.Column("deed_id", sa.ForeignKey("asked_deed.id")),
    sa.CheckConstraint(
        "why IN ('unknown', 'unsure', 'offered', 'not_helped', 'human')", name="why"
    ),
    sa.Index("ix_asked_group", "group_id"),
)

# Written anew whenever messages are grouped.
asked_group = sa.Table(
    "asked_group",
    metadata,
    # The message in its middle.
    sa.Column("id", sa.ForeignKey("asked.message_id"), primary_key=True),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    # How many asked, and how recently (faq/asked/ranking.py).
    sa.Column("score", sa.Float, nullable=False),
    # False once somebody did something about it, until it grows.
    sa.Column("waits", sa.Boolean, nullable=False),
    sa.Index("ix_asked_group_waits", "waits", "score"),
)

# A turn that somebody left to others to label.
label_skip = sa.Table(
    "label_skip",
    metadata,
    sa.Column("message_id", sa.ForeignKey("turn.message_id"), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
)
