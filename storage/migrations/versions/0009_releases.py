"""Releases of a model, and what people really ask"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
