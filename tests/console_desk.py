"""A desk with agents and a manager, who need no password; messages that wait for nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from settings.clock import now
from storage import accounts, conversations
from storage.accounts import Role
from storage.conversations import Conversation, Turn
from storage.engine import transaction
from tests.desk_stand import Stage, settings_in, small_entries, stage

STAFF = {"noa": [Role.AGENT], "tomer": [Role.AGENT], "yael": [Role.MANAGER]}


@asynccontextmanager
async def staffed(home: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(home, database_url), small_entries()) as built:
        add_staff(built.engine)
        yield built


def add_staff(engine: Engine) -> None:
    with transaction(engine) as connection:
        for name, roles in STAFF.items():
            accounts.add(connection, name, roles, "en", now())
            accounts.set_password(connection, name, "no hash")


def say(connection: Connection, to: Conversation, text: str, cid: str, moment: datetime) -> int:
    """A visitor's message that had its turn: a desk that starts just then does not answer it."""
    number, _ = conversations.add_visitor_message(connection, to, text, moment, cid)
    turn = Turn(
        message_id=number,
        conversation_id=to.id,
        channel=to.channel,
        language=to.language,
        intent="nlu_fallback",
        entry_id=None,
        confidence=0.0,
        ranking=[],
        outcome="relayed",
        model_id="model-1",
        latency_ms=1.0,
    )
    conversations.log_turn(connection, turn, moment)
    return number
