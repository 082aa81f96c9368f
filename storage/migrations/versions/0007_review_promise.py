"""What the review of an entry promises"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _drafts()


def _drafts() -> None:
    op.add_column(
        "draft", sa.Column("notes", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
