"""A desk with agents and a manager, who need no password."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import transaction
from tests.desk_stand import Stage, settings_in, small_entries, stage

STAFF = {"noa": [Role.AGENT], "tomer": [Role.AGENT], "yael": [Role.MANAGER]}


@asynccontextmanager
async def staffed(home: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(home, database_url), small_entries()) as built:
        with transaction(built.engine) as connection:
            for name, roles in STAFF.items():
                accounts.add(connection, name, roles, "en", now())
                accounts.set_password(connection, name, "no hash")
        yield built
