"""An insert that may find its row there already."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def insert_once(connection: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert the row; return False if one of the table's unique keys has these values already."""
    dialect: Any = type(connection.dialect)
    added = connection.execute(_statement(dialect, table, tuple(values)), values)
    return bool(added.rowcount)


@lru_cache(maxsize=64)
def _statement(dialect: Any, table: sa.Table, columns: tuple[str, ...]) -> Any:
    # Both databases read this; SQLAlchemy 1.4 compiles its own inserts of the kind at every call.
    named = dialect(paramstyle="named")
    insert = str(sa.insert(table).inline().compile(dialect=named, column_keys=columns))
    binds = (sa.bindparam(name, type_=table.c[name].type) for name in columns)
    return sa.text(f"{insert} ON CONFLICT DO NOTHING").bindparams(*binds)
