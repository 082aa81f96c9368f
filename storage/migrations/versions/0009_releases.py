"""Nothing: its number was taken for tables that came otherwise, and databases may stand at it"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
