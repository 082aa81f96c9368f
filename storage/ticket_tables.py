"""The tables of tickets: what happened to each, who can take one, what must be delivered."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

ticket = sa.Table(
    "ticket",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("queue", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # The message whose turn opened it; empty if an agent took the conversation over.
    sa.Column("message_id", sa.ForeignKey("turn.message_id")),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("policy", sa.ForeignKey("policy.name"), nullable=False),
    # Topic of the entry that the message came closest to; empty if it came close to none.
    sa.Column("topic", sa.String(64), nullable=False, default=""),
    sa.Column("owner", sa.ForeignKey("account.name")),
    sa.Column("offered_to", sa.ForeignKey("account.name")),
    # The end of the offer, or of the snooze.
    sa.Column("until", UtcDateTime),
    # The last word was an agent's (handoff/history.py, Situation).
    sa.Column("waiting_for_visitor", sa.Boolean, nullable=False, default=False),
    sa.Column("unanswered", sa.Boolean, nullable=False, default=False),
    sa.Column("resolved_at", UtcDateTime),
    # The visitor's next message reopens it until then; empty if it does not.
    sa.Column("reopens_until", UtcDateTime),
    # Number of its newest event: whoever changes a ticket names the one that they read.
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.CheckConstraint(
        "state IN ('open', 'offered', 'claimed', 'waiting', 'snoozed', 'resolved')", name="state"
    ),
    sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name="priority"),
    sa.CheckConstraint(
        "(state IN ('claimed', 'waiting', 'snoozed')) = (owner IS NOT NULL)",
        name="owner_while_claimed",
    ),
    sa.CheckConstraint(
        "(state = 'offered') = (offered_to IS NOT NULL)", name="offered_to_somebody"
    ),
    sa.CheckConstraint(
        "(state IN ('offered', 'snoozed')) = (until IS NOT NULL)", name="until_when"
    ),
    sa.CheckConstraint(
        "(state = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_at_its_time"
    ),
    sa.CheckConstraint("state = 'resolved' OR reopens_until IS NULL", name="reopens_once_resolved"),
    sa.Index(
        "uq_ticket_open",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state <> 'resolved'"),
        postgresql_where=sa.text("state <> 'resolved'"),
    ),
    sa.Index("ix_ticket_conversation", "conversation_id", "id"),
    sa.Index("ix_ticket_state", "state", "until"),
    sa.Index("ix_ticket_owner", "owner"),
)

# The part of the agreement that promises come from, by the name that tickets' events carry.
policy = sa.Table(
    "policy",
    metadata,
    sa.Column("name", sa.String(16), primary_key=True),
    # JSON of the sections of brand.yml (settings/promises.py).
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("first_used_at", UtcDateTime, nullable=False),
)

# What happened to tickets, one row an edge; never changed or deleted. Replayed they give the
# ticket's row. The ids are one row of numbers without gaps, in the order in which they can be
# read: whoever has seen one has seen all before it (handoff/tickets.py).
ticket_event = sa.Table(
    "ticket_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    # Who did it; empty where the visitor, the bot or the clock did.
    sa.Column("account", sa.ForeignKey("account.name")),
    # Whom it is about: who has the ticket, or to whom it is offered.
    sa.Column("agent", sa.ForeignKey("account.name")),
    sa.Column("queue", sa.String(32)),
    sa.Column("priority", sa.String(8)),
    sa.Column("policy", sa.ForeignKey("policy.name")),
    sa.Column("until", UtcDateTime),
    # Why, in the words of whoever did it; of a note its text.
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    # The console's own id of a note: sending it again writes it once.
    sa.Column("cid", sa.String(64)),
    sa.Index("uq_ticket_event_cid", "ticket_id", "cid", unique=True),
    # Each message is heard, said and delivered once; only in vain it may be sent again.
    sa.Index(
        "uq_ticket_event_message",
        "message_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("kind <> 'not_delivered'"),
        postgresql_where=sa.text("kind <> 'not_delivered'"),
    ),
    sa.Index("ix_ticket_event_ticket", "ticket_id", "id"),
)

# Who is at the desk to be offered tickets; an account without a row is not.
presence = sa.Table(
    "presence",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("here", sa.Boolean, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("last_offer_at", UtcDateTime),
    # Not here, because at work on something else; empty for whoever is here or just away.
    sa.Column("busy_since", UtcDateTime),
)

# The team's own texts for the agents' replies; what is sent of them is the agent's.
saved_reply = sa.Table(
    "saved_reply",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("title", sa.String(60), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("language", "title"),
)

# What must reach the visitor, or Rasa, and whether it did; in order within a conversation.
delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    # Why the last try failed; empty if none did.
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("message_id", "kind"),
    sa.CheckConstraint("kind IN ('show', 'say', 'take', 'give_back')", name="kind"),
    sa.CheckConstraint("(kind IN ('show', 'say')) = (message_id IS NOT NULL)", name="words_or_not"),
    sa.CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state"),
    sa.CheckConstraint("(state = 'delivered') = (done_at IS NOT NULL)", name="done_at_its_time"),
    sa.Index("ix_delivery_conversation", "conversation_id", "id"),
    sa.Index("ix_delivery_next", "state", "next_try_at"),
)
