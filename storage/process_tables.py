"""The Rasa processes, and the release that each of them serves."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# Written by the keeper alone (bot/keeper.py), for as long as it runs.
rasa_process = sa.Table(
    "rasa_process",
    metadata,
    # From 0: whoever takes the place of a process has its slot.
    sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("pid", sa.Integer, nullable=False),
    # Empty while nothing was released: then it serves the model of the settings.
    sa.Column("release", sa.ForeignKey("release.number")),
    sa.Column("model_id", sa.String(64), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    # The release that it was to serve and could not, and why (faq/remarks.yml).
    sa.Column("refused", sa.ForeignKey("release.number")),
    sa.Column("problem", sa.String(32)),
    sa.CheckConstraint("(refused IS NULL) = (problem IS NULL)", name="refused_says_why"),
)
