"""Tickets: their events, offers and delivery"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.triggers import forbid_change
from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"

UNRESOLVED = sa.text("state <> 'resolved'")
IN_VAIN = sa.text("kind <> 'not_delivered'")
BEFORE = "before"
"""The agreement of tickets that were opened before tickets had one: it promises nothing."""


def upgrade() -> None:
    _policy()
    op.execute(
        "ALTER TABLE message ADD COLUMN account VARCHAR(64)"
        " CONSTRAINT fk_message_account REFERENCES account (name)"
        " CONSTRAINT ck_message_agent_has_a_name"
        " CHECK ((author = 'agent') = (account IS NOT NULL))"
    )
    before = sa.Table("ticket", sa.MetaData(), autoload_with=op.get_bind())
    old = op.get_bind().execute(sa.select(before).order_by(before.c.id)).mappings().all()
    op.drop_table("ticket")
    _ticket()
    _ticket_event()
    op.execute("INSERT INTO revision (name, number) VALUES ('tickets', 0)")
    if old:
        _bring(old)
    forbid_change("ticket_event", "what happened to a ticket cannot be changed: add another event")
    _presence()
    _delivery()


def _policy() -> None:
    op.create_table(
        "policy",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_policy")),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("policy", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("offered_to", sa.String(length=64), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("waiting_for_visitor", sa.Boolean(), nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("reopens_until", UtcDateTime(), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'offered', 'claimed', 'waiting', 'snoozed', 'resolved')",
            name=op.f("ck_ticket_state"),
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'normal', 'high', 'urgent')", name=op.f("ck_ticket_priority")
        ),
        sa.CheckConstraint(
            "(state IN ('claimed', 'waiting', 'snoozed')) = (owner IS NOT NULL)",
            name=op.f("ck_ticket_owner_while_claimed"),
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_to IS NOT NULL)",
            name=op.f("ck_ticket_offered_to_somebody"),
        ),
        sa.CheckConstraint(
            "(state IN ('offered', 'snoozed')) = (until IS NOT NULL)",
            name=op.f("ck_ticket_until_when"),
        ),
        sa.CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL)",
            name=op.f("ck_ticket_resolved_at_its_time"),
        ),
        sa.CheckConstraint(
            "state = 'resolved' OR reopens_until IS NULL",
            name=op.f("ck_ticket_reopens_once_resolved"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["turn.message_id"], name=op.f("fk_ticket_message_id")
        ),
        sa.ForeignKeyConstraint(["policy"], ["policy.name"], name=op.f("fk_ticket_policy")),
        sa.ForeignKeyConstraint(["owner"], ["account.name"], name=op.f("fk_ticket_owner")),
        sa.ForeignKeyConstraint(
            ["offered_to"], ["account.name"], name=op.f("fk_ticket_offered_to")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(
        "uq_ticket_open",
        "ticket",
        ["conversation_id"],
        unique=True,
        sqlite_where=UNRESOLVED,
        postgresql_where=UNRESOLVED,
    )
    op.create_index("ix_ticket_conversation", "ticket", ["conversation_id", "id"])
    op.create_index("ix_ticket_state", "ticket", ["state", "until"])
    op.create_index("ix_ticket_owner", "ticket", ["owner"])


def _ticket_event() -> None:
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("queue", sa.String(length=32), nullable=True),
        sa.Column("priority", sa.String(length=8), nullable=True),
        sa.Column("policy", sa.String(length=16), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_ticket_event_account")
        ),
        sa.ForeignKeyConstraint(["agent"], ["account.name"], name=op.f("fk_ticket_event_agent")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_ticket_event_message_id")
        ),
        sa.ForeignKeyConstraint(["policy"], ["policy.name"], name=op.f("fk_ticket_event_policy")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    op.create_index(
        "uq_ticket_event_message",
        "ticket_event",
        ["message_id", "kind"],
        unique=True,
        sqlite_where=IN_VAIN,
        postgresql_where=IN_VAIN,
    )
    op.create_index("ix_ticket_event_ticket", "ticket_event", ["ticket_id", "id"])


def _bring(old: list[Any]) -> None:
    """The tickets that were there, each with its opening; those that were done, with their end."""
    bind = op.get_bind()
    content = json.dumps({"time_zone": "UTC", "queues": sorted({one["queue"] for one in old})})
    tables = sa.MetaData()
    tables.reflect(bind, only=["policy", "ticket", "ticket_event"])
    began = old[0]["opened_at"]
    policy = {"name": BEFORE, "content": content, "first_used_at": began}
    bind.execute(tables.tables["policy"].insert(), [policy])
    number = 0
    for one in old:
        done = one["state"] == "resolved"
        opening = {
            "ticket_id": one["id"],
            "at": one["opened_at"],
            "queue": one["queue"],
            "priority": "normal",
            "policy": BEFORE,
            "message_id": one["message_id"],
            "reason": one["reason"],
        }
        end = {**dict.fromkeys(opening), "ticket_id": one["id"], "at": one["opened_at"]}
        events = [{**opening, "kind": "opened"}]
        events += [{**end, "kind": "resolved", "reason": ""}] if done else []
        row = {
            **one,
            "priority": "normal",
            "policy": BEFORE,
            "topic": "",
            "waiting_for_visitor": False,
            "unanswered": False,
            "resolved_at": one["opened_at"] if done else None,
            "last_event": number + len(events),
        }
        bind.execute(tables.tables["ticket"].insert(), [row])
        for event in events:
            number += 1
            bind.execute(tables.tables["ticket_event"].insert(), [{**event, "id": number}])
    newest = sa.text("UPDATE revision SET number = :number WHERE name = 'tickets'")
    bind.execute(newest, {"number": number})
    if bind.dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('ticket', 'id'), max(id)) FROM ticket")


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("last_offer_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_presence_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_presence")),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=300), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('show', 'say')) = (message_id IS NOT NULL)",
            name=op.f("ck_delivery_words_or_not"),
        ),
        sa.CheckConstraint(
            "(state = 'delivered') = (done_at IS NOT NULL)",
            name=op.f("ck_delivery_done_at_its_time"),
        ),
        sa.CheckConstraint(
            "kind IN ('show', 'say', 'take', 'give_back')", name=op.f("ck_delivery_kind")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed')", name=op.f("ck_delivery_state")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_delivery_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_delivery_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", "kind", name=op.f("uq_delivery_message_id_kind")),
    )
    op.create_index("ix_delivery_conversation", "delivery", ["conversation_id", "id"])
    op.create_index("ix_delivery_next", "delivery", ["state", "next_try_at"])
