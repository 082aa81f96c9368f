"""Who works on the desk."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

account = sa.Table(
    "account",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    # Empty until the person has set a password through a link.
    sa.Column("password_hash", sa.Text),
    sa.Column("disabled", sa.Boolean, nullable=False, default=False),
    sa.Column("language", sa.String(2), nullable=False),
    # Where notices go by e-mail; empty for a person who reads them on the desk alone.
    sa.Column("email", sa.String(254)),
    # Raised when the password or the state changes: sessions made before are over.
    sa.Column("session_number", sa.Integer, nullable=False, default=1),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

account_role = sa.Table(
    "account_role",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("role", sa.String(16), primary_key=True),
    sa.CheckConstraint(
        "role IN ('agent', 'editor', 'spokesperson', 'manager', 'admin')", name="role"
    ),
)

# A link sets a password once; the table keeps a hash, so that reading it opens nothing.
account_link = sa.Table(
    "account_link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)
