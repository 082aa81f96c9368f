"""Which release each Rasa process serves"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "rasa_process",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("model_id", sa.String(length=64), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(refused IS NULL) = (problem IS NULL)", name=op.f("ck_rasa_process_refused_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["refused"], ["release.number"], name=op.f("fk_rasa_process_refused")
        ),
        sa.ForeignKeyConstraint(
            ["release"], ["release.number"], name=op.f("fk_rasa_process_release")
        ),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_rasa_process")),
    )
